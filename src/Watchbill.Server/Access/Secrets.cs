using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Watchbill.Server.Access;

/// <summary>Makes secrets and the only form in which they are kept. Thread-safe.</summary>
internal static class Secrets
{
    /// <summary>256 random bits, in 43 characters that are safe in URLs and cookies.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 in lower-case hex. Enough for secrets that are random; passwords go through the hasher.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool Equal(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
