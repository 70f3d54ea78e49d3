using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Features.Shell;

/// <summary>Times as one reader sees them: in their zone, as short as is clear, with UTC for whoever compares logs. Immutable.</summary>
/// <param name="Now">The moment at which the page was made.</param>
public sealed record PageClock(Instant Now, DateTimeZone Zone)
{
    private static readonly LocalTimePattern Minute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern Second = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");
    private static readonly LocalDatePattern Weekday = LocalDatePattern.CreateWithInvariantCulture("ddd");
    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("d MMM");
    private static readonly LocalDatePattern WeekdayAndDay = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM");
    private static readonly LocalDatePattern Year = LocalDatePattern.CreateWithInvariantCulture("d MMM uuuu");
    private static readonly InstantPattern UtcSecond = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss 'UTC'");
    private static readonly InstantPattern Machine = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>"03:12" today, "Fri 03:12" within six days, "2 Nov 03:12" within the year, else with it.</summary>
    public string Short(Instant at) => DateAnd(at, Minute);

    /// <summary>As <see cref="Short"/>, to the second.</summary>
    public string Exact(Instant at) => DateAnd(at, Second);

    /// <summary>"Sat 21 Nov 03:12", for lists that reach over weeks.</summary>
    public string Dated(Instant at) => $"{WeekdayAndDay.Format(At(at).Date)} {Minute.Format(At(at).TimeOfDay)}";

    /// <summary>"4 min ago", "in 2 h", "now" within five seconds.</summary>
    public string Relative(Instant at)
    {
        var span = at - Now;
        return span > Duration.FromSeconds(-5) && span < Duration.FromSeconds(5) ? "now"
            : span < Duration.Zero ? $"{Rough(-span)} ago"
            : $"in {Rough(span)}";
    }

    public static string Utc(Instant at) => UtcSecond.Format(at);

    /// <summary>For the datetime attribute.</summary>
    public static string Iso(Instant at) => Machine.Format(at);

    /// <summary>One unit is enough to feel how long ago it was.</summary>
    public static string Rough(Duration span) => ReasonText.Span(span switch
    {
        { TotalMinutes: < 1 } => Duration.FromSeconds(Math.Floor(span.TotalSeconds)),
        { TotalHours: < 1 } => Duration.FromMinutes(Math.Floor(span.TotalMinutes)),
        { TotalDays: < 1 } => Duration.FromHours(Math.Floor(span.TotalHours)),
        _ => Duration.FromDays(Math.Floor(span.TotalDays)),
    });

    /// <summary>The next time that the reader's clock shows nine in the morning, at least an hour away.</summary>
    public Instant NextMorning()
    {
        var local = At(Now);
        var today = Zone.ResolveLocal(local.Date.At(new LocalTime(9, 0)), NodaTime.TimeZones.Resolvers.LenientResolver).ToInstant();
        return today >= Now + Duration.FromHours(1)
            ? today
            : Zone.ResolveLocal(local.Date.PlusDays(1).At(new LocalTime(9, 0)), NodaTime.TimeZones.Resolvers.LenientResolver).ToInstant();
    }

    public ZonedDateTime At(Instant at) => at.InZone(Zone);

    private string DateAnd(Instant at, LocalTimePattern pattern)
    {
        var local = At(at);
        var today = At(Now).Date;
        var time = pattern.Format(local.TimeOfDay);
        return Math.Abs(Period.DaysBetween(today, local.Date)) switch
        {
            0 => time,
            <= 6 => $"{Weekday.Format(local.Date)} {time}",
            _ when local.Year == today.Year => $"{Day.Format(local.Date)} {time}",
            _ => $"{Year.Format(local.Date)} {time}",
        };
    }
}
