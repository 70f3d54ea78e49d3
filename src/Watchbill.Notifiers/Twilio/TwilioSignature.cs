using System.Security.Cryptography;
using System.Text;

namespace Watchbill.Notifiers.Twilio;

/// <summary>The X-Twilio-Signature of requests that Twilio sends to us. Pure.</summary>
public static class TwilioSignature
{
    /// <summary>Whether the request was signed with the account's token.</summary>
    /// <param name="url">The full public URL as given to Twilio, query included and escaped as it came: made from the configured public URL, never from Host.</param>
    /// <param name="form">All form fields; empty for a GET.</param>
    /// <param name="header">The header's value; null when absent.</param>
    public static bool IsValid(Secret authToken, string url, IEnumerable<KeyValuePair<string, string>> form, string? header)
    {
        // 20 bytes in base64; anything longer is not a signature.
        Span<byte> given = stackalloc byte[32];
        if (header is null || header.Length > 40 || !Convert.TryFromBase64String(header, given, out var length))
            return false;
        return CryptographicOperations.FixedTimeEquals(given[..length], Of(authToken, url, form));
    }

    private static byte[] Of(Secret authToken, string url, IEnumerable<KeyValuePair<string, string>> form)
    {
        var text = new StringBuilder(url);
        foreach (var (name, value) in form.OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal))
            text.Append(name).Append(value);
#pragma warning disable CA5350 // The vendor's scheme is HMAC-SHA1; nothing else is sent.
        return HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken.Reveal()), Encoding.UTF8.GetBytes(text.ToString()));
#pragma warning restore CA5350
    }
}
