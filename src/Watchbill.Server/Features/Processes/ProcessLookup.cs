using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Features.Processes;

/// <summary>Which processes there are. They belong to no team: every account may read how incidents are run.</summary>
public static class ProcessLookup
{
    /// <summary>By name: those that are configured, and the built-in one as long as it can hold for anything.</summary>
    public static ImmutableArray<IncidentProcess> All(DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var usual = definitions.ProcessOf(null);
        return
        [
            .. definitions.IncidentProcesses.Values
                .Concat(IsBuiltIn(usual) ? [usual] : [])
                .OrderBy(process => process.Name, StringComparer.Ordinal)
                .ThenBy(process => process.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>By id; "default" is also the one that holds where nothing else is said. Null when there is none.</summary>
    public static IncidentProcess? Find(DefinitionSet definitions, string id)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return definitions.IncidentProcesses.TryGetValue(id, out var known) ? known : id == DefaultProcess.Id ? definitions.ProcessOf(null) : null;
    }

    public static bool IsBuiltIn(IncidentProcess process) => ReferenceEquals(process, DefaultProcess.Process);

    /// <summary>Services that the reader may see and whose incidents are run by the process, by name.</summary>
    public static IEnumerable<Service> ServicesOf(DefinitionSet definitions, User reader, IncidentProcess process)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return definitions.Services.Values
            .Where(service => Permissions.MaySee(reader, service) && ReferenceEquals(definitions.ProcessOf(service.Id), process))
            .OrderBy(service => service.Name, StringComparer.Ordinal)
            .ThenBy(service => service.Id.Value, StringComparer.Ordinal);
    }
}
