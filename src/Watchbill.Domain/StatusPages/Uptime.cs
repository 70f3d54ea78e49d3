using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>One day of a component's history.</summary>
/// <param name="Worst">Null when nothing is known of the day: the component did not exist.</param>
/// <param name="Partial">How long it was partly out.</param>
public sealed record DayStatus(LocalDate Date, ComponentStatus? Worst, Duration Partial, Duration Major);

/// <summary>The last days of a component, and how much of them it was up.</summary>
/// <param name="Days">Oldest first; the last is today, as far as it has come.</param>
/// <param name="Share">0 to 1; null when there is nothing to count.</param>
public sealed record UptimeReport(ImmutableArray<DayStatus> Days, double? Share);

/// <summary>
/// Uptime = (total − (major outage + 0.3 × partial outage)) ÷ total. Degraded performance and maintenance count as up. Total is the time since the window began,
/// or since the component's start date.
/// </summary>
public static class Uptime
{
    public const int Days = 90;

    /// <summary>So much of a partial outage counts as down.</summary>
    public const double PartialWeight = 0.3;

    /// <summary>From the beginning of the first day that is shown until now, in the page's zone.</summary>
    public static Interval Window(DateTimeZone zone, Instant now)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return new Interval(zone.AtStartOfDay(now.InZone(zone).Date.PlusDays(1 - Days)).ToInstant(), now);
    }

    public static UptimeReport Of(StatusComponent component, ImmutableArray<StatusSpan> history, DateTimeZone zone, Instant now)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(zone);
        var since = component.StartDate is { } date ? zone.AtStartOfDay(date).ToInstant() : Instant.MinValue;
        var today = now.InZone(zone).Date;
        var days = ImmutableArray.CreateBuilder<DayStatus>(Days);
        var (total, down) = (0.0, 0.0);
        for (var day = today.PlusDays(1 - Days); day <= today; day = day.PlusDays(1))
        {
            var start = Instant.Max(zone.AtStartOfDay(day).ToInstant(), since);
            var end = Instant.Min(zone.AtStartOfDay(day.PlusDays(1)).ToInstant(), now);
            if (start >= end)
            {
                days.Add(new DayStatus(day, null, Duration.Zero, Duration.Zero));
                continue;
            }

            var within = history.Select(span => span with { Start = Instant.Max(span.Start, start), End = Instant.Min(span.End, end) }).Where(span => span.Start < span.End).ToList();
            var (partial, major) = (Sum(within, ComponentStatus.PartialOutage), Sum(within, ComponentStatus.MajorOutage));
            days.Add(new DayStatus(day, within.Select(span => span.Status).DefaultIfEmpty().Max(), partial, major));
            total += (end - start).TotalSeconds;
            down += major.TotalSeconds + (PartialWeight * partial.TotalSeconds);
        }

        return new UptimeReport(days.ToImmutable(), total > 0 ? (total - down) / total : null);
    }

    private static Duration Sum(List<StatusSpan> spans, ComponentStatus status) =>
        spans.Where(span => span.Status == status).Aggregate(Duration.Zero, (sum, span) => sum + span.Length);
}
