using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Notifiers.Links;

/// <summary>
/// The link by which a subscriber of a status page confirms and unsubscribes. Whoever holds it may do so for that subscriber, and nothing else; it opens a page with a
/// button, and fetching it changes nothing.
/// </summary>
public static class SubscriptionLinks
{
    private const int MaxTokenLength = 200;
    private static readonly byte[] Purpose = "watchbill status subscription\n"u8.ToArray();

    public static Uri Subscription(this AlertLinks links, StatusPageId page, string subscriber)
    {
        ArgumentNullException.ThrowIfNull(links);
        return links.Below($"status/{page}/subscribers/{links.TokenOf(page, subscriber)}");
    }

    public static string TokenOf(this AlertLinks links, StatusPageId page, string subscriber)
    {
        ArgumentNullException.ThrowIfNull(links);
        return $"{subscriber}.{Base64Url.EncodeToString(links.Sign(Claims(page, subscriber)))}";
    }

    /// <summary>The subscriber that a token was made for; null for any other text.</summary>
    public static string? ReadSubscriber(this AlertLinks links, StatusPageId page, string? token)
    {
        ArgumentNullException.ThrowIfNull(links);
        return token is { Length: <= MaxTokenLength } && token.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && Base64Url.IsValid(token.AsSpan(dot + 1))
            && CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(token.AsSpan(dot + 1)), links.Sign(Claims(page, token[..dot])))
                ? token[..dot]
                : null;
    }

    private static byte[] Claims(StatusPageId page, string subscriber) => [.. Purpose, .. Encoding.UTF8.GetBytes($"{page}\n{subscriber}")];
}
