using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Watchbill.Notifiers.Webhook;

/// <summary>The signature of the Standard Webhooks form: v1, HMAC-SHA256 over "id.timestamp.body". Pure.</summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";

    /// <summary>The value of the webhook-signature header: one "v1,…" per secret, separated by spaces.</summary>
    /// <exception cref="ArgumentException">A secret of another form.</exception>
    public static string Of(IEnumerable<Secret> secrets, string id, Instant timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp.ToUnixTimeSeconds()}.")), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed))}"));
    }

    /// <summary>Null when the secret is not "whsec_" and the base64 of 24 to 64 bytes.</summary>
    internal static byte[]? KeyOf(Secret? secret)
    {
        var text = secret?.Reveal() ?? "";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var key = new byte[96];
        return Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) && length is >= 24 and <= 64 ? key[..length] : null;
    }

    private static byte[] Key(Secret secret) => KeyOf(secret) ?? throw new ArgumentException("A webhook secret is 'whsec_' and base64.", nameof(secret));
}
