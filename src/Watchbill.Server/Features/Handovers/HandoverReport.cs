using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.OnCall;
using Watchbill.Store;

namespace Watchbill.Server.Features.Handovers;

/// <summary>One section of a handover report.</summary>
/// <param name="Note">What somebody wrote; null when the section is not for that, or nothing is written.</param>
/// <param name="Lines">What we know; of more than <see cref="HandoverReport.MostLines"/> the rest is counted.</param>
public sealed record ReportPart(ReportSection Section, HandoverNote? Note, ImmutableArray<ReportLine> Lines, int More)
{
    public bool IsMissing => Section.IsAskedFor && Note is null;
}

/// <param name="Link">A path; null for none.</param>
/// <param name="At">When it was, or will be.</param>
public sealed record ReportLine(string Text, string? Link, Instant At);

/// <summary>
/// The report of a shift: what was open when it ended, what happened in it, what comes, and what people wrote. Made when it is read, from the alerts of the services
/// that page the schedule and that the reader may see.
/// </summary>
internal static class HandoverReport
{
    public const int MostLines = 50;

    private const int MostPages = 10;
    private static readonly Duration Week = Duration.FromDays(7);

    /// <param name="shift">From its start to the handoff, or to now when that is still to come.</param>
    public static async Task<ImmutableArray<ReportPart>> OfAsync(
        WatchbillEngine engine, User reader, Schedule schedule, Interval shift, ImmutableArray<HandoverNote> notes, CancellationToken cancellationToken)
    {
        var sections = schedule.Handoff.Report?.Sections ?? [];
        var definitions = engine.Definitions.Current;
        IReadOnlyList<Alert> alerts = sections.Any(section => section.Content is not (ReportContent.Notes or ReportContent.Upcoming))
            ? [.. (await AlertsAsync(engine.Store.Reader, ServicesOf(definitions, reader, schedule.Id), Instant.Min(shift.Start, shift.End - Week), cancellationToken))
                .Where(alert => Permissions.MaySee(definitions, reader, alert))]
            : [];
        return
        [
            .. sections.Select(section =>
            {
                var lines = Lines(section.Content, definitions, schedule, shift, alerts);
                return new ReportPart(section, notes.FirstOrDefault(note => note.Section == section.Title), [.. lines.Take(MostLines)], Math.Max(0, lines.Length - MostLines));
            }),
        ];
    }

    private static ImmutableArray<ReportLine> Lines(ReportContent content, DefinitionSet definitions, Schedule schedule, Interval shift, IReadOnlyList<Alert> alerts) => content switch
    {
        ReportContent.OpenAlerts => [.. alerts.Where(alert => alert.TriggeredAt < shift.End && !(alert.ResolvedAt <= shift.End)).Select(alert => Line(alert, definitions))],
        ReportContent.ShiftAlerts => [.. alerts.Where(alert => shift.Contains(alert.TriggeredAt)).Select(alert => Line(alert, definitions))],
        ReportContent.RecentAlerts => [.. alerts.Where(alert => alert.TriggeredAt >= shift.End - Week && alert.TriggeredAt < shift.End).Select(alert => Line(alert, definitions))],
        ReportContent.Suppressed => [.. alerts.Where(alert => shift.Contains(alert.TriggeredAt) && (alert.IsStorm || alert.UncountedMembers > 0)).Select(alert => Suppressed(alert, definitions))],
        ReportContent.Upcoming => Upcoming(definitions, schedule, new Interval(shift.End, shift.End + Week)),
        _ => [],
    };

    private static ImmutableArray<ReportLine> Upcoming(DefinitionSet definitions, Schedule schedule, Interval window) =>
    [
        .. definitions.OverridesOf(schedule.Id)
            .Where(change => change.Start < window.End && change.End > window.Start)
            .Select(change => new ReportLine(OverrideWords.Of(change, definitions), $"/schedules/{schedule.Id}", change.Start))
            .Concat(definitions.TemporarySchedules
                .Where(temporary => temporary.Schedule == schedule.Id && temporary.Start < window.End && temporary.End > window.Start)
                .Select(temporary => new ReportLine($"Temporary schedule: {temporary.Name}", $"/schedules/{schedule.Id}", temporary.Start)))
            .OrderBy(line => line.At),
    ];

    private static ReportLine Line(Alert alert, DefinitionSet definitions) =>
        new($"#{alert.Id} {NameOf(alert, definitions)}: {alert.Title} ({ReasonText.Word(alert.Severity)}, {StatusOf(alert)})", $"/alerts/{alert.Id}", alert.TriggeredAt);

    private static ReportLine Suppressed(Alert alert, DefinitionSet definitions) => new(
        alert.IsStorm ? $"#{alert.Id} {NameOf(alert, definitions)}: {alert.Title}" : $"#{alert.Id} {NameOf(alert, definitions)}: {alert.UncountedMembers} members beyond those shown",
        $"/alerts/{alert.Id}",
        alert.TriggeredAt);

    private static string StatusOf(Alert alert) => alert switch
    {
        { IsOpen: true, SnoozedUntil: not null } => "now snoozed",
        { IsOpen: true } => $"now {ReasonText.Word(alert.Status)}",
        _ => "now resolved",
    };

    private static string NameOf(Alert alert, DefinitionSet definitions) => definitions.Services.TryGetValue(alert.Service, out var service) ? service.Name : alert.Service.Value;

    private static HashSet<ServiceId> ServicesOf(DefinitionSet definitions, User reader, ScheduleId schedule)
    {
        var policies = definitions.Policies.Values
            .Where(policy => policy.Rules.Any(rule => rule.Targets.Any(target => target is ScheduleTarget { Schedule: var paged } && paged == schedule)))
            .Select(policy => policy.Id)
            .ToHashSet();
        return [.. definitions.Services.Values.Where(service => policies.Contains(service.Policy) && Permissions.MaySee(reader, service)).Select(service => service.Id)];
    }

    /// <summary>Newest first: those that began since an instant, and those that are open. One that is older and was resolved since the handoff is not among them.</summary>
    private static async Task<IReadOnlyList<Alert>> AlertsAsync(IStoreReader reader, HashSet<ServiceId> services, Instant since, CancellationToken cancellationToken)
    {
        var found = new Dictionary<AlertId, Alert>();
        if (services.Count == 0)
        {
            return [];
        }

        AlertId? before = null;
        for (var page = 0; page < MostPages; page++)
        {
            var alerts = await reader.ListAlertsAsync(new AlertFilter([], null, before, AlertFilter.MaxLimit), cancellationToken);
            Add(alerts.Where(alert => alert.TriggeredAt >= since));
            if (alerts.Count < AlertFilter.MaxLimit || alerts[^1].TriggeredAt < since)
            {
                break;
            }

            before = alerts[^1].Id;
        }

        Add(await reader.ListAlertsAsync(AlertFilter.Open with { Limit = AlertFilter.MaxLimit }, cancellationToken));
        return [.. found.Values.OrderByDescending(alert => alert.TriggeredAt).ThenByDescending(alert => alert.Id)];

        void Add(IEnumerable<Alert> alerts)
        {
            foreach (var alert in alerts.Where(alert => services.Contains(alert.Service)))
            {
                found.TryAdd(alert.Id, alert);
            }
        }
    }
}
