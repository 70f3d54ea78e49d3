using System.Security.Cryptography;
using System.Text;
using Watchbill.Domain;

namespace Watchbill.Server.Ingest;

/// <summary>
/// Dedup keys as they are stored: "integration/key", so that two sources of a service never close each other's alerts, and nobody can use the
/// engine's own keys ("watchbill:…"; ids hold no colon before the slash). At most 255 characters; longer ones by their hash.
/// </summary>
internal static class DedupKeys
{
    public const int MaxLength = 255;

    public static string Of(IntegrationId integration, string key)
    {
        var whole = $"{integration.Value}/{key}";
        return whole.Length <= MaxLength ? whole : $"{integration.Value}/sha256:{Hash(key)}";
    }

    /// <summary>A member's fingerprint when the source gives none.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
