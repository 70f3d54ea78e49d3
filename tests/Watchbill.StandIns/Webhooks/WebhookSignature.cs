using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Webhooks;

/// <summary>
/// The Standard Webhooks signature, written from its rules and not from ours, so that the two are checked against each other: headers
/// webhook-id, webhook-timestamp (Unix seconds) and webhook-signature, which holds "v1," and the base64 of HMAC-SHA256 over
/// "id.timestamp.body", several of them separated by spaces while a secret is being changed.
/// </summary>
public static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";
    private static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    /// <param name="secret">"whsec_" and base64; anything else is used as UTF-8 text.</param>
    public static string Of(string secret, string id, long timestamp, string body)
    {
        var key = secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            ? Convert.FromBase64String(secret[SecretPrefix.Length..])
            : Encoding.UTF8.GetBytes(secret);
        var signed = string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
    }

    /// <param name="tolerance">How far the timestamp may be from <paramref name="now"/>, either way; five minutes unless given.</param>
    public static WebhookVerdict Verify(ReceivedRequest request, string secret, DateTimeOffset now, TimeSpan? tolerance = null)
    {
        if (request.Header("webhook-id") is not { Length: > 0 } id)
            return new WebhookVerdict(false, "no webhook-id header");
        if (!long.TryParse(request.Header("webhook-timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp))
            return new WebhookVerdict(false, "no webhook-timestamp header in Unix seconds");
        if ((now - DateTimeOffset.FromUnixTimeSeconds(timestamp)).Duration() > (tolerance ?? DefaultTolerance))
            return new WebhookVerdict(false, "webhook-timestamp is too far from now");
        if (request.Header("webhook-signature") is not { Length: > 0 } given)
            return new WebhookVerdict(false, "no webhook-signature header");
        return given.Split(' ').Contains(Of(secret, id, timestamp, request.Body), StringComparer.Ordinal)
            ? new WebhookVerdict(true, "signed with this secret")
            : new WebhookVerdict(false, "no signature fits this secret, id, timestamp and body");
    }
}
