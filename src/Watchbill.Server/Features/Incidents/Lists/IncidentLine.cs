using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Features.Alerts;

namespace Watchbill.Server.Features.Incidents.Lists;

/// <summary>An incident in a list: what it is, how bad, who leads, and what is due next.</summary>
/// <param name="Tone">The severity that its level bears for alerts: the colour.</param>
/// <param name="Leads">"Ana leads", "Ana is asked to lead", "Nobody leads"; null where nobody has to.</param>
/// <param name="Next">What waits and is due first; null when nothing does.</param>
public sealed record IncidentLine(
    Incident Incident, string Level, Severity Tone, string Status, ImmutableArray<string> Services, string? Leads, bool IsLed, TargetState? Next)
{
    /// <summary>Whoever declared it, or one of its pages, was answered.</summary>
    public bool IsAcknowledged => Incident.TimeOf(TimeAnchor.Acknowledged) is not null;

    public static IncidentLine Of(Incident incident, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(definitions);
        var process = ProcessLookup.Of(definitions, incident);
        var level = process.Level(incident.Level);
        var (leads, isLed) = Leading(incident, process, definitions);
        return new IncidentLine(
            incident,
            level?.Name ?? incident.Level,
            level?.AlertSeverity ?? Severity.Error,
            process.Status(incident.Status)?.Name ?? incident.Status,
            [.. incident.Services.Select(service => AlertLine.ServiceName(service, definitions))],
            leads,
            isLed,
            incident.Targets.Where(target => target.IsWaiting).MinBy(target => target.Due));
    }

    /// <summary>Open before the rest, the worst first, then the oldest.</summary>
    public static IEnumerable<Incident> MostUrgentFirst(IEnumerable<Incident> incidents, DefinitionSet definitions) => incidents
        .OrderBy(incident => incident.Mode != IncidentMode.Real)
        .ThenBy(incident => ProcessLookup.Of(definitions, incident).RankOf(incident.Level))
        .ThenBy(incident => incident.DeclaredAt)
        .ThenBy(incident => incident.Id);

    private static (string? Leads, bool IsLed) Leading(Incident incident, IncidentProcess process, DefinitionSet definitions)
    {
        if (process.Command is not { } command)
        {
            return (null, false);
        }

        var holders = incident.HoldersOf(command.Id).ToList();
        return holders.Find(tenure => tenure.IsHeld) is { } held ? ($"{definitions.NameOf(held.User)} leads", true)
            : holders is [var asked, ..] ? ($"{definitions.NameOf(asked.User)} is asked to lead", false)
            : incident.IsOpen ? ("Nobody leads", false)
            : (null, false);
    }
}
