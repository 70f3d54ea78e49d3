using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Store;
using Watchbill.Store.Evidence;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Evidence;

/// <summary>Finds what was configured while an incident went on, and mattered to it: its process (levels, roles, targets), every service that it ever named, their policies and those of the levels, and its playbooks.</summary>
internal static class EvidenceConfiguration
{
    /// <returns>Of each every version from the one that held at the first entry on.</returns>
    public static async Task<IReadOnlyList<DefinitionVersion>> ReadAsync(IStoreReader reader, Incident incident, CancellationToken cancellationToken)
    {
        var journal = await reader.ReadJournalAsync(Subjects.Of(incident.Id), cancellationToken);
        var from = journal.Count > 0 ? journal.Min(row => row.RecordedAt) : incident.DeclaredAt;
        var services = journal.SelectMany(row => ServicesOf(row.Entry)).Concat(incident.Services).Concat(incident.Alerts.Select(linked => linked.Service)).Distinct();
        var playbooks = journal.Select(row => row.Entry).OfType<PlaybookAttached>().Select(entry => entry.Playbook).Concat(incident.Playbooks).Distinct(StringComparer.Ordinal);
        var named = await reader.ReadDefinitionHistoryAsync(
            [(DefinitionKinds.IncidentProcess, incident.Process), .. services.Select(service => (DefinitionKinds.Service, service.Value)), .. playbooks.Select(playbook => (DefinitionKinds.Playbook, playbook))], from, cancellationToken);
        var policies = named.SelectMany(PoliciesOf).Distinct().Select(policy => (DefinitionKinds.Policy, policy.Value)).ToList();
        var behind = policies.Count == 0 ? [] : await reader.ReadDefinitionHistoryAsync(policies, from, cancellationToken);
        return [.. WithBuiltIn(named, incident), .. behind];
    }

    /// <summary>The process that the program brings along holds as long as none of its name is configured.</summary>
    private static IEnumerable<DefinitionVersion> WithBuiltIn(IReadOnlyList<DefinitionVersion> named, Incident incident) =>
        incident.Process == DefaultProcess.Id && !named.Any(version => version is { Kind: DefinitionKinds.IncidentProcess, Version: > 1 })
            ? named.Prepend(new DefinitionVersion(
                DefinitionKinds.IncidentProcess, incident.Process, DecidingConfiguration.BuiltIn, DefinitionJson.Of(DefaultProcess.Process).Json, "program", NodaConstants.UnixEpoch, Actor.Engine("program")))
            : named;

    private static IEnumerable<ServiceId> ServicesOf(JournalEntry entry) => entry switch
    {
        IncidentDeclared declared => declared.Services,
        ServicesChanged changed => changed.Services,
        AlertAttached attached => [attached.Service],
        _ => [],
    };

    private static IEnumerable<PolicyId> PoliciesOf(DefinitionVersion version) => version switch
    {
        { Kind: DefinitionKinds.Service, Json: { } json } => [DefinitionJson.ReadService(json).Policy],
        { Kind: DefinitionKinds.IncidentProcess, Json: { } json } => DefinitionJson.ReadIncidentProcess(json).Levels.Select(level => level.Policy).OfType<PolicyId>(),
        _ => [],
    };
}
