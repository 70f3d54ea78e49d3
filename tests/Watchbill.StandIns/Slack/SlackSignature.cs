using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Watchbill.StandIns.Slack;

/// <summary>Signature version v0: HMAC-SHA256 over "v0:timestamp:body", in lower-case hexadecimal after "v0=".</summary>
public static class SlackSignature
{
    public const string Header = "X-Slack-Signature";
    public const string TimestampHeader = "X-Slack-Request-Timestamp";

    /// <param name="signingSecret">The app's signing secret, used as UTF-8 text.</param>
    /// <param name="timestamp">Unix seconds, as sent in the timestamp header.</param>
    /// <param name="body">The body exactly as sent.</param>
    public static string Of(string signingSecret, long timestamp, string body)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"v0:{timestamp}:{body}");
        return "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(signingSecret), Encoding.UTF8.GetBytes(signed)));
    }
}
