using System.Collections.Frozen;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Store;
using Watchbill.Store.Json;

namespace Watchbill.Server.Features.Configuration;

/// <summary>What the store holds at one moment, as the planner and the difference of rows need it.</summary>
internal sealed record StoredConfiguration(DefinitionDocuments Documents, FrozenDictionary<(string Kind, string Id), DefinitionRow> Rows)
{
    private const string FilesPrefix = "files:";

    public static async Task<StoredConfiguration> ReadAsync(IStoreReader reader, CancellationToken cancellationToken)
    {
        var documents = await reader.ReadDefinitionsAsync(cancellationToken);
        var rows = await reader.ReadDefinitionRowsAsync(cancellationToken);

        // Policies that are kept only because a run pinned them are no configuration any more.
        var live = rows.Where(row => row.Kind == DefinitionKinds.Policy).Select(row => new PolicyId(row.Id)).ToHashSet();
        return new StoredConfiguration(
            documents with { Policies = [.. documents.Policies.Where(policy => live.Contains(policy.Id))] },
            rows.ToFrozenDictionary(row => (row.Kind, row.Id)));
    }

    /// <summary>Configuration that was made in the web pages or through the interface: it stays unless files define it.</summary>
    public IReadOnlySet<DefinitionKey> ManagedElsewhere =>
        Rows.Values.Where(row => !IsFromFiles(row) && KindOf(row.Kind) is not null).Select(row => new DefinitionKey(KindOf(row.Kind)!.Value, row.Id)).ToHashSet();

    public static bool IsFromFiles(DefinitionRow row) => row.ManagedBy.StartsWith(FilesPrefix, StringComparison.Ordinal);

    public static string ManagedBy(SourcePosition origin) => FilesPrefix + origin;

    /// <summary>Null for operations.</summary>
    public static DefinitionKind? KindOf(string kind) => kind switch
    {
        DefinitionKinds.User => DefinitionKind.User,
        DefinitionKinds.Team => DefinitionKind.Team,
        DefinitionKinds.StatusPage => DefinitionKind.StatusPage,
        DefinitionKinds.Position => DefinitionKind.Position,
        DefinitionKinds.Schedule => DefinitionKind.Schedule,
        DefinitionKinds.Policy => DefinitionKind.Policy,
        DefinitionKinds.Service => DefinitionKind.Service,
        DefinitionKinds.Mapping => DefinitionKind.Mapping,
        DefinitionKinds.HolidayCalendar => DefinitionKind.HolidayCalendar,
        DefinitionKinds.NotificationDefaults => DefinitionKind.NotificationDefaults,
        DefinitionKinds.IncidentProcess => DefinitionKind.IncidentProcess,
        DefinitionKinds.Template => DefinitionKind.Template,
        DefinitionKinds.Playbook => DefinitionKind.Playbook,
        _ => null,
    };

    /// <summary>All current documents as they would be stored; of policies the newest version.</summary>
    public static IEnumerable<DefinitionDocument> Written(DefinitionDocuments documents) =>
    [
        .. documents.Users.Select(DefinitionJson.Of),
        .. documents.Teams.Select(DefinitionJson.Of),
        .. documents.Positions.Select(DefinitionJson.Of),
        .. documents.StatusPages.Select(DefinitionJson.Of),
        .. documents.Schedules.Select(DefinitionJson.Of),
        .. documents.Policies.GroupBy(policy => policy.Id).Select(Newest).Select(DefinitionJson.Of),
        .. documents.Services.Select(DefinitionJson.Of),
        .. documents.Mappings.Select(DefinitionJson.Of),
        .. documents.HolidayCalendars.Select(DefinitionJson.Of),
        .. documents.NotificationDefaults.Select(DefinitionJson.Of),
        .. documents.IncidentProcesses.Select(DefinitionJson.Of),
        .. documents.Templates.Select(DefinitionJson.Of),
        .. documents.Playbooks.Select(DefinitionJson.Of),
        .. documents.Responders.Select(DefinitionJson.Of),
        .. documents.Keys.Select(DefinitionJson.Of),
        .. documents.Overrides.Select(DefinitionJson.Of),
        .. documents.TemporarySchedules.Select(DefinitionJson.Of),
        .. documents.Absences.Select(DefinitionJson.Of),
        .. documents.Swaps.Select(DefinitionJson.Of),
        .. documents.Flags.Select(DefinitionJson.Of),
    ];

    private static EscalationPolicy Newest(IEnumerable<EscalationPolicy> versions) => versions.MaxBy(policy => policy.Version)!;
}
