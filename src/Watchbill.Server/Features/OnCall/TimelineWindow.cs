using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

public enum TimelineSpan
{
    Day = 0,
    Week = 1,
    TwoWeeks = 2,
    Month = 3,
}

/// <summary>One day of a zone, from its first instant to the first of the next: 23 or 25 hours long where the clock changes.</summary>
public sealed record TimelineDay(LocalDate Date, Instant Start, Instant End)
{
    /// <summary>"25 h" on a day that is not of 24 hours; otherwise null.</summary>
    public string? OddLength => End - Start == Duration.FromDays(1) ? null : string.Create(CultureInfo.InvariantCulture, $"{(End - Start).TotalHours:0.##} h");
}

/// <summary>A place on the time axis.</summary>
/// <param name="IsDay">The beginning of a day.</param>
public sealed record TimelineTick(double Left, string Text, bool IsDay);

/// <summary>Some days of a zone, to look at.</summary>
/// <param name="First">The first day.</param>
/// <param name="Days">Without those that the zone skipped altogether. Never empty.</param>
public sealed record TimelineWindow(TimelineSpan Span, LocalDate First, DateTimeZone Zone, ImmutableArray<TimelineDay> Days)
{
    private const int HoursBetweenTicks = 3;

    private static readonly LocalDatePattern Date = LocalDatePattern.Iso;
    private static readonly LocalDatePattern Weekday = LocalDatePattern.CreateWithInvariantCulture("ddd d");
    private static readonly LocalTimePattern Minute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>As in addresses.</summary>
    public static ImmutableArray<(TimelineSpan Span, string Word, string Text)> Spans { get; } =
        [(TimelineSpan.Day, "day", "Day"), (TimelineSpan.Week, "week", "Week"), (TimelineSpan.TwoWeeks, "2weeks", "2 weeks"), (TimelineSpan.Month, "month", "Month")];

    public Instant Start => Days[0].Start;

    public Instant End => Days[^1].End;

    public Interval Interval => new(Start, End);

    /// <summary>From the address. What cannot be read means two weeks from today, so that an old link still shows something.</summary>
    public static TimelineWindow Read(string? span, string? from, Instant now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var chosen = Spans.FirstOrDefault(known => known.Word == span, Spans[2]).Span;
        var first = from is { Length: 10 } && Date.Parse(from) is { Success: true } read && IsWithin(read.Value) ? read.Value : now.InZone(zone).Date;
        return Of(chosen, first, zone);
    }

    public static TimelineWindow Of(TimelineSpan span, LocalDate first, DateTimeZone zone)
    {
        var end = After(span, first);
        var days = ImmutableArray.CreateBuilder<TimelineDay>();
        for (var date = first; date < end || days.Count == 0; date = date.PlusDays(1))
        {
            var day = new TimelineDay(date, WallClock.First(zone, date.AtMidnight()), WallClock.First(zone, date.PlusDays(1).AtMidnight()));
            if (day.Start < day.End)
            {
                days.Add(day);
            }
        }

        return new TimelineWindow(span, first, zone, days.DrainToImmutable());
    }

    /// <summary>The first day of the window after this one.</summary>
    public LocalDate Next => After(Span, First);

    public LocalDate Previous => Span switch
    {
        TimelineSpan.Day => First.PlusDays(-1),
        TimelineSpan.Week => First.PlusDays(-7),
        TimelineSpan.TwoWeeks => First.PlusDays(-14),
        _ => First.PlusMonths(-1),
    };

    public string Word => Spans.First(known => known.Span == Span).Word;

    /// <summary>Where an instant is, from 0 to 100: by elapsed time, so that a day of 25 hours is wider than its neighbours.</summary>
    public double At(Instant instant) => 100 * ((Instant.Max(Start, Instant.Min(End, instant)) - Start) / (End - Start));

    public ImmutableArray<TimelineTick> Ticks =>
        Span == TimelineSpan.Day
            ? [.. Enumerable.Range(0, 24 / HoursBetweenTicks).Select(step => Hour(new LocalTime(step * HoursBetweenTicks, 0)))]
            : [.. Days.Select(day => new TimelineTick(At(day.Start), Span == TimelineSpan.Month ? day.Date.Day.ToString(CultureInfo.InvariantCulture) : Weekday.Format(day.Date), IsDay: true))];

    /// <param name="fallback">The reader's own zone, which an address does not repeat.</param>
    public string Address(string schedule, TimelineSpan span, LocalDate? first, DateTimeZone fallback)
    {
        ArgumentNullException.ThrowIfNull(fallback);
        var word = Spans.First(known => known.Span == span).Word;
        var query = string.Join('&', new[] { span == TimelineSpan.TwoWeeks ? null : $"span={word}", first is { } day ? $"from={Date.Format(day)}" : null, ZoneOf(fallback) }.OfType<string>());
        return $"/schedules/{schedule}{(query.Length == 0 ? "" : $"?{query}")}";
    }

    public string? ZoneOf(DateTimeZone fallback) => Zone.Equals(fallback) ? null : $"zone={Uri.EscapeDataString(Zone.Id)}";

    private static LocalDate After(TimelineSpan span, LocalDate first) => span switch
    {
        TimelineSpan.Day => first.PlusDays(1),
        TimelineSpan.Week => first.PlusDays(7),
        TimelineSpan.TwoWeeks => first.PlusDays(14),
        _ => first.PlusMonths(1),
    };

    /// <summary>Room for a month and every zone's offset on both sides.</summary>
    private static bool IsWithin(LocalDate date) =>
        date >= ScheduleLimits.Earliest.InUtc().Date.PlusDays(2) && date <= ScheduleLimits.Latest.InUtc().Date.PlusDays(-40);

    private TimelineTick Hour(LocalTime time) => new(At(WallClock.First(Zone, Days[0].Date + time)), Minute.Format(time), time == LocalTime.Midnight);
}
