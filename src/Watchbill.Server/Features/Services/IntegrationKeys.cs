using System.Collections.Immutable;
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

/// <summary>Rotates the keys of integrations, and knows where their events go. Only hashes are kept; a key is shown once.</summary>
public static class IntegrationKeys
{
    /// <summary>How long the old key still works after a rotation.</summary>
    public static readonly Duration Grace = Duration.FromHours(24);

    /// <summary>Where events for an integration go. PagerDuty's clients take the key apart from the address.</summary>
    public static Uri Url(AlertLinks links, IntegrationKind kind, string key)
    {
        ArgumentNullException.ThrowIfNull(links);
        return kind switch
        {
            IntegrationKind.Alertmanager => links.Below($"v1/integrations/{key}/alertmanager"),
            IntegrationKind.PagerDutyEvents => links.Below("v2/enqueue"),
            _ => links.Below($"v1/integrations/{key}/events"),
        };
    }

    /// <summary>The documents of a rotation: the new key, and the present ones with the end of their grace time.</summary>
    public static (MintedKey Minted, ImmutableArray<DefinitionWrite> Writes) Rotate(
        DefinitionSet definitions, ServiceId service, IntegrationId integration, Actor actor, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var (key, row) = Ingest.IntegrationKeys.Mint(service, integration, now);
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
