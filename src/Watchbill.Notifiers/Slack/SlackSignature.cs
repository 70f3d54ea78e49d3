using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Watchbill.Notifiers.Slack;

/// <summary>The v0 signature of requests that Slack sends to us. Pure.</summary>
public static class SlackSignature
{
    /// <summary>Older requests, and ones from as far in the future, are refused, so that a recorded one cannot be replayed.</summary>
    public static readonly Duration MaxAge = Duration.FromSeconds(300);

    /// <param name="timestamp">X-Slack-Request-Timestamp.</param>
    /// <param name="body">The bytes as they arrived, before any parsing.</param>
    /// <param name="header">X-Slack-Signature.</param>
    public static bool Verify(Secret secret, string? timestamp, ReadOnlySpan<byte> body, string? header, Instant now)
    {
        if (timestamp is null || header is null || header.Length != 67 || !header.StartsWith("v0=", StringComparison.Ordinal)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) > (decimal)MaxAge.TotalSeconds)
        {
            return false;
        }

        byte[] signed = [.. Encoding.ASCII.GetBytes($"v0:{timestamp}:"), .. body];
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), signed));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(header[3..].ToLowerInvariant()));
    }
}
