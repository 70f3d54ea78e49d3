using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Ingest;

/// <summary>Makes keys of integrations and finds what they open.</summary>
public static class IntegrationKeys
{
    /// <summary>Letters and digits, as PagerDuty's clients demand: one form serves every endpoint.</summary>
    public const int Length = 32;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A new key, to be shown once, and the document that is kept of it.</summary>
    public static (string Key, IntegrationKey Document) Mint(ServiceId service, IntegrationId integration, Instant now)
    {
        var key = RandomNumberGenerator.GetString(Alphabet, Length);
        return (key, Document(key, service, integration, now));
    }

    /// <summary>The document of a key that somebody else made up (a file's reference).</summary>
    public static IntegrationKey Document(string key, ServiceId service, IntegrationId integration, Instant now)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var hash = Hash(key);
        return new IntegrationKey($"{service}.{integration}.{hash[..8]}", service, integration, hash, key[^Math.Min(4, key.Length)..], now, null);
    }

    public static string Hash(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return Convert.ToHexStringLower(hash);
    }

    internal static KeyFinding Find(DefinitionSet definitions, string key, Instant now)
    {
        if (key.Length > 128 || !definitions.Keys.TryGetValue(Hash(key), out var known))
        {
            return new KeyFinding(KeyState.Unknown, null);
        }

        var service = definitions.Services.GetValueOrDefault(known.Service);
        var integration = service?.Integrations.FirstOrDefault(candidate => candidate.Id == known.Integration);
        if (service is null || integration is null)
        {
            return new KeyFinding(KeyState.Expired, null);
        }

        return new KeyFinding(known.ExpiresAt <= now ? KeyState.Expired : KeyState.Valid, new Source(service, integration));
    }
}

internal enum KeyState
{
    Valid = 0,
    Unknown = 1,

    /// <summary>Rotated and past its grace time, or its integration is gone.</summary>
    Expired = 2,
}

/// <param name="Source">Null when unknown, or when the integration is gone.</param>
internal readonly record struct KeyFinding(KeyState State, Source? Source);
