using System.Collections.Immutable;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Server.Features.Services;
using Watchbill.Store;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Configuration;

/// <summary>
/// Makes the store say what a set of files says: all of it in one transaction, or nothing. Applying the same files again changes nothing.
/// Operations (overrides, contact methods, keys …) are never touched, but for what a rename makes necessary, the seeds of people who have no
/// contact methods yet, and keys of integrations that have none. Thread-safe.
/// </summary>
public sealed class ConfigurationApply(WatchbillEngine engine) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <param name="atOnce">Changed layers of schedules do not wait for their handoffs.</param>
    public async Task<ConfigurationOutcome> PlanAsync(ConfigurationResult parsed, CancellationToken cancellationToken, bool atOnce = false)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        if (parsed.HasErrors)
        {
            return ConfigurationOutcome.Refused(parsed.Diagnostics);
        }

        var stored = await StoredConfiguration.ReadAsync(engine.Store.Reader, cancellationToken);
        var plan = ConfigurationPlan.Between(stored.Documents, parsed, engine.Time.Now(), stored.ManagedElsewhere, atOnce);
        var kept = await StillNeededAsync(plan, cancellationToken);
        return new ConfigurationOutcome(parsed.Diagnostics, plan, Notes(kept), [], stored.Documents.Revision);
    }

    /// <param name="resolve">Hashes the keys that files name by reference.</param>
    /// <inheritdoc cref="PlanAsync" path="/param[@name='atOnce']"/>
    /// <param name="by">The account that sent the files; null on the host, where everything is permitted.</param>
    /// <exception cref="Engine.Commit.CommitFailedException">The outcome is unknown; apply again.</exception>
    public async Task<ConfigurationOutcome> ApplyAsync(
        ConfigurationResult parsed, KeyResolver resolve, Actor actor, Door door, CancellationToken cancellationToken, bool atOnce = false, User? by = null)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        await _one.WaitAsync(cancellationToken);
        try
        {
            var outcome = await PlanAsync(parsed, cancellationToken, atOnce);
            if (outcome.Plan is { } plan && by is not null && ConfigurationRights.Objection(by, engine.Definitions.Current.Users, plan.Documents) is { } objection)
            {
                return ConfigurationOutcome.NotPermitted(objection);
            }

            return outcome.Plan is null ? outcome : await WriteAsync(outcome, parsed, resolve, actor, door, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>How people are reached already, so that files need no seeds for them.</summary>
    public ImmutableArray<Responder> Known => [.. engine.Definitions.Current.Responders.Values];

    public void Dispose() => _one.Dispose();

    private async Task<ConfigurationOutcome> WriteAsync(
        ConfigurationOutcome outcome, ConfigurationResult parsed, KeyResolver resolve, Actor actor, Door door, CancellationToken cancellationToken)
    {
        var plan = outcome.Plan!;
        var stored = await StoredConfiguration.ReadAsync(engine.Store.Reader, cancellationToken);
        var kept = await StillNeededAsync(plan, cancellationToken);
        var keys = KeyChanges.Of(plan.Documents, parsed, resolve, kept.Select(service => service.Id), engine.Time.Now());
        if (!keys.Problems.IsEmpty)
        {
            return ConfigurationOutcome.Refused([.. parsed.Diagnostics, .. keys.Problems]);
        }

        var writes = Writes(stored, plan.Documents, parsed, kept, actor).AddRange(keys.Rows.Select(row => IntegrationKeys.Write(row, actor)));
        if (writes.IsEmpty)
        {
            return outcome with { Revision = stored.Documents.Revision };
        }

        var changes = plan.Changes.IsEmpty ? "keys or origins only" : string.Join(", ", plan.Changes.Take(20).Select(change => $"{change.Kind} {change.Key}"));
        var definitions = await engine.DefinitionPath.WriteAsync(writes, [new AuditRecord(default, actor, door, "config.apply", "configuration", changes)]);
        return outcome with { Keys = keys.Minted, Revision = definitions.Revision };
    }

    private static ImmutableArray<DefinitionWrite> Writes(
        StoredConfiguration stored, DefinitionDocuments target, ConfigurationResult parsed, ImmutableArray<Service> kept, Actor actor)
    {
        var writes = ImmutableArray.CreateBuilder<DefinitionWrite>();
        var wanted = new HashSet<(string, string)>(kept.Select(service => (DefinitionKinds.Service, service.Id.Value)));
        foreach (var document in StoredConfiguration.Written(target))
        {
            wanted.Add((document.Kind, document.Id));
            stored.Rows.TryGetValue((document.Kind, document.Id), out var row);
            var managedBy = Origin(document, parsed) ?? row?.ManagedBy ?? "seed";

            // A new line number alone is not worth a new version of a policy, which runs pin.
            var same = row is not null && row.Json == document.Json && (row.ManagedBy == managedBy || (document.Kind == DefinitionKinds.Policy && StoredConfiguration.IsFromFiles(row)));
            if (!same)
            {
                writes.Add(new DefinitionWrite(document.Kind, document.Id, document.Json, managedBy, actor, default));
            }
        }

        // What files no longer have, and operations whose person or schedule got another id.
        writes.AddRange(stored.Rows.Values
            .Where(row => !wanted.Contains((row.Kind, row.Id)) && (StoredConfiguration.KindOf(row.Kind) is not null || row.Kind is DefinitionKinds.Responder or DefinitionKinds.Flag))
            .OrderBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.Id, StringComparer.Ordinal)
            .Select(row => new DefinitionWrite(row.Kind, row.Id, null, row.ManagedBy, actor, default)));
        return writes.ToImmutable();
    }

    private static string? Origin(DefinitionDocument document, ConfigurationResult parsed) =>
        StoredConfiguration.KindOf(document.Kind) is { } kind && parsed.Origins.TryGetValue(new DefinitionKey(kind, document.Id), out var at)
            ? StoredConfiguration.ManagedBy(at)
            : null;

    /// <summary>Services are retired, not deleted, while alerts are open.</summary>
    private async Task<ImmutableArray<Service>> StillNeededAsync(ConfigurationPlan plan, CancellationToken cancellationToken)
    {
        var kept = ImmutableArray.CreateBuilder<Service>();
        foreach (var change in plan.Changes.Where(change => change is { Kind: ChangeKind.Removed, Key.Kind: DefinitionKind.Service }))
        {
            var id = new ServiceId(change.Key.Id);
            var open = await engine.Store.Reader.ListAlertsAsync(new AlertFilter([AlertStatus.Triggered, AlertStatus.Acknowledged], id, null, 1), cancellationToken);
            if (open.Count > 0 && engine.Definitions.Current.Services.TryGetValue(id, out var service))
            {
                kept.Add(service);
            }
        }

        return kept.ToImmutable();
    }

    private static ImmutableArray<string> Notes(ImmutableArray<Service> kept) =>
        [.. kept.Select(service => $"service {service.Id} stays while it has open alerts; apply again when they are resolved")];
}
