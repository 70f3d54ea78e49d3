using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Services;
using Watchbill.Notifiers.Links;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Services;

/// <summary>A key that was just made, with its text, which is kept nowhere.</summary>
/// <param name="OldKeysEndAt">Until when the keys before it work; null when there were none.</param>
public sealed record MintedKey(IntegrationKey Row, string Key, Instant? OldKeysEndAt);

/// <summary>Makes and rotates the keys of integrations. Only hashes are kept; a key is shown once.</summary>
public static class IntegrationKeys
{
    /// <summary>How long the old key still works after a rotation.</summary>
    public static readonly Duration Grace = Duration.FromHours(24);

    private const int Length = 32;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>32 random letters and digits: 190 bits.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>SHA-256, lower-case hex.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static string HintOf(string key) => key.Length < 4 ? "" : key[^4..];

    public static IntegrationKey Row(ServiceId service, IntegrationId integration, string hash, string hint, Instant now) =>
        new($"key-{hash[..16]}", service, integration, hash, hint, now, null);

    /// <summary>Where events for an integration go. PagerDuty's clients take the key apart from the address.</summary>
    public static Uri Url(AlertLinks links, IntegrationKind kind, string key)
    {
        ArgumentNullException.ThrowIfNull(links);
        return kind switch
        {
            IntegrationKind.Alertmanager => links.Below($"ingest/alertmanager/{key}"),
            IntegrationKind.PagerDutyEvents => links.Below("v2/enqueue"),
            _ => links.Below($"ingest/json/{key}"),
        };
    }

    /// <summary>The documents of a rotation: the new key, and the present ones with the end of their grace time.</summary>
    public static (MintedKey Minted, ImmutableArray<DefinitionWrite> Writes) Rotate(
        DefinitionSet definitions, ServiceId service, IntegrationId integration, Actor actor, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var key = New();
        var row = Row(service, integration, HashOf(key), HintOf(key), now);
        var old = Current(definitions.Keys.Values, service, integration).ToList();
        ImmutableArray<DefinitionWrite> writes = [Write(row, actor), .. old.Select(before => Write(before with { ExpiresAt = now + Grace }, actor))];
        return (new MintedKey(row, key, old.Count > 0 ? now + Grace : null), writes);
    }

    /// <summary>Keys without an end, oldest first.</summary>
    public static IEnumerable<IntegrationKey> Current(IEnumerable<IntegrationKey> keys, ServiceId service, IntegrationId integration) =>
        keys.Where(key => key.Service == service && key.Integration == integration && key.ExpiresAt is null).OrderBy(key => key.CreatedAt);

    internal static DefinitionWrite Write(IntegrationKey key, Actor actor)
    {
        var document = DefinitionJson.Of(key);
        return new DefinitionWrite(document.Kind, document.Id, document.Json, "api", actor, default);
    }
}
