using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Features.Outlook;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Alerts;

/// <summary>An alert in a list: what it is, who is asked, and what comes if nobody answers.</summary>
/// <param name="Asked">"Paging Ana", "Acknowledged by Bob", "Snoozed by Bob", "Resolved by the source".</param>
/// <param name="Next">"Carol", or what else comes; null when nothing does.</param>
public sealed record AlertLine(
    Alert Alert, string Service, string Asked, string? Next, Instant? NextAt, string? Unless, bool IsExhausted)
{
    private static readonly Duration Horizon = Duration.FromDays(2);

    public bool IsSnoozed => Alert is { IsOpen: true, SnoozedUntil: not null };

    /// <summary>Triggered before acknowledged, then the worst, then the oldest.</summary>
    public static IOrderedEnumerable<Alert> MostUrgentFirst(IEnumerable<Alert> alerts) => alerts
        .OrderBy(alert => alert.Status)
        .ThenByDescending(alert => alert.Severity)
        .ThenBy(alert => alert.TriggeredAt)
        .ThenBy(alert => alert.Id);

    /// <param name="incidents">Those that the reader may see: others are not named.</param>
    public static AlertLine Of(Alert alert, DefinitionSet definitions, PageClock clock, ImmutableArray<Incident> incidents)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(clock);
        var line = new AlertLine(alert, ServiceName(alert.Service, definitions), AskedOf(alert, definitions, incidents), null, null, null, alert.Run?.ExhaustedAt is not null);
        if (!alert.IsOpen)
        {
            return line;
        }

        var next = ForecastWords.Turning(ForecastWords.Of(Forecast.Of(alert, definitions, clock.Now, clock.Now + Horizon, null, 8), definitions));
        return next is null ? line : line with { Next = next.Who ?? next.Text, NextAt = next.At, Unless = line.IsSnoozed ? null : ForecastWords.Unless(alert) };
    }

    public static string ServiceName(ServiceId id, DefinitionSet definitions) => definitions.Services.TryGetValue(id, out var service) ? service.Name : id.Value;

    /// <summary>"Handled in INC-142"; without the name for whoever may not know of it.</summary>
    private static string HandledIn(AlertIncident incident, ImmutableArray<Incident> incidents) =>
        $"Handled in {(incidents.Any(known => known.Id == incident.Id) ? incident.Reference : "an incident")}";

    private static string AskedOf(Alert alert, DefinitionSet definitions, ImmutableArray<Incident> incidents) => alert switch
    {
        { Status: AlertStatus.Resolved } => alert.LastAct is { Verb: "resolved" } act && act.At == alert.ResolvedAt ? $"Resolved by {definitions.NameOf(act.By)}" : "Resolved by the source",
        { IsHandled: true, Incident: { } incident } => alert.AcknowledgedBy is { } by ? $"{HandledIn(incident, incidents)}, acknowledged by {definitions.NameOf(by)}" : HandledIn(incident, incidents),
        { SnoozedUntil: not null } => alert.LastAct is { } act ? $"Snoozed by {definitions.NameOf(act.By)}" : "Snoozed",
        { Status: AlertStatus.Acknowledged } => $"Acknowledged by {(alert.AcknowledgedBy is { } by ? definitions.NameOf(by) : "the source")}",
        { Run: { } run } when run.OpenPages.Any() => $"Paging {ForecastWords.Names(run.OpenPages.Select(page => page.User), definitions)}",
        _ => "Nobody is paged",
    };
}
