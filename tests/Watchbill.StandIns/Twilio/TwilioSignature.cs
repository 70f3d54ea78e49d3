using System.Security.Cryptography;
using System.Text;

namespace Watchbill.StandIns.Twilio;

/// <summary>Base64 of HMAC-SHA1 over the full public URL followed by every name and value of the form, sorted by name.</summary>
public static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    /// <param name="authToken">The account's token, used as UTF-8 text.</param>
    /// <param name="publicUrl">The URL as the vendor knows it, with its query.</param>
    /// <param name="form">The decoded form; several values of one name are sorted and used once each.</param>
    public static string Of(string authToken, Uri publicUrl, IEnumerable<KeyValuePair<string, string>> form)
    {
        var signed = new StringBuilder(publicUrl.OriginalString);
        var sorted = form.Distinct().OrderBy(pair => pair.Key, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal);
        foreach (var (name, value) in sorted)
            signed.Append(name).Append(value);
#pragma warning disable CA5350 // SHA-1 is what the vendor signs with; the choice is not ours.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(signed.ToString())));
#pragma warning restore CA5350
    }
}
