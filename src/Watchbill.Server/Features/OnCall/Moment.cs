using NodaTime;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>
/// Points in time as people write them: an instant (2026-05-01T12:00:00+02:00), a local time in a zone (2026-05-01T12:00, 2026-05-01, 09:00), or words: now,
/// today, tomorrow 09:00, sunday 03:10 (the next one that has not passed), next sunday 03:10 (on a later day than today). A local time that is skipped is the
/// first instant after it, and of two the first.
/// </summary>
public static class Moment
{
    private const string Examples = "Write 2026-05-01T12:00:00Z, a local time such as 2026-05-01T12:00, or words: now, tomorrow 09:00, next sunday 03:10.";

    private static readonly OffsetDateTimePattern Minutes = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mmo<Z+HH:mm>");
    private static readonly LocalTimePattern[] Clocks = [LocalTimePattern.CreateWithInvariantCulture("H:mm"), LocalTimePattern.CreateWithInvariantCulture("H:mm:ss")];

    /// <returns>The instant, within what schedules can be asked for; or a sentence about what is wrong and one about what to do.</returns>
    public static (Instant? At, string Problem, string Fix) Parse(string text, Instant now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(zone);
        if (Exact(text) is { } exact)
        {
            return Bounded(text, exact);
        }

        var words = text.Trim().ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["now"])
        {
            return Bounded(text, now);
        }

        var local = now.InZone(zone).LocalDateTime;
        return Local(words, text.Trim(), local) is not { } meant ? (null, $"'{Shown(text)}' is no time.", Examples)
            : meant.Year < ScheduleLimits.Earliest.InUtc().Year - 1 || meant.Year > ScheduleLimits.Latest.InUtc().Year ? Outside(text)
            : Bounded(text, WallClock.First(zone, meant));
    }

    /// <summary>Null for what needs a zone, or is no time at all.</summary>
    public static Instant? Exact(string text) =>
        Timestamps.TryParse(text, out var instant) ? instant
        : Minutes.Parse(text) is { Success: true } minutes ? minutes.Value.ToInstant()
        : null;

    private static LocalDateTime? Local(string[] words, string text, LocalDateTime now)
    {
        if (LocalDateTimePattern.ExtendedIso.Parse(text) is { Success: true } written)
        {
            return written.Value;
        }

        if (words is [var joined] && joined.Split('t') is [var date, var time] && Date(date) is { } day && Clock(time) is { } clock)
        {
            return day + clock;
        }

        return words switch
        {
            [var word] when Clock(word) is { } alone => now.Date + alone,
            ["next", var word, .. var rest] when Weekday(word) is { } weekday && ClockOf(rest) is { } at => now.Date.Next(weekday) + at,
            [var word, .. var rest] when Weekday(word) is { } weekday && ClockOf(rest) is { } at =>
                now.DayOfWeek == weekday && at >= now.TimeOfDay ? now.Date + at : now.Date.Next(weekday) + at,
            [var word, .. var rest] when (Date(word) ?? Named(word, now.Date)) is { } on && ClockOf(rest) is { } at => on + at,
            _ => null,
        };
    }

    private static LocalDate? Named(string word, LocalDate today) => word switch
    {
        "today" => today,
        "tomorrow" => today.PlusDays(1),
        "yesterday" => today.PlusDays(-1),
        _ => null,
    };

    private static LocalDate? Date(string word) => LocalDatePattern.Iso.Parse(word) is { Success: true } date ? date.Value : null;

    /// <summary>Midnight when there is none.</summary>
    private static LocalTime? ClockOf(string[] words) => words switch
    {
        [] => LocalTime.Midnight,
        [var word] => Clock(word),
        ["at", var word] => Clock(word),
        _ => null,
    };

    private static LocalTime? Clock(string word) => Clocks.Select(pattern => pattern.Parse(word)).FirstOrDefault(parsed => parsed.Success)?.Value;

    private static IsoDayOfWeek? Weekday(string word) =>
        word.Length >= 3 && Enum.GetValues<IsoDayOfWeek>().FirstOrDefault(day => day != IsoDayOfWeek.None && day.ToString().StartsWith(word, StringComparison.OrdinalIgnoreCase)) is var found and not IsoDayOfWeek.None
            ? found
            : null;

    private static (Instant? At, string Problem, string Fix) Bounded(string text, Instant at) =>
        at >= ScheduleLimits.Earliest && at < ScheduleLimits.Latest ? (at, "", "") : Outside(text);

    private static (Instant? At, string Problem, string Fix) Outside(string text) =>
        (null, $"'{Shown(text)}' is too far away.", $"Schedules can be asked for {ScheduleLimits.Earliest} to {ScheduleLimits.Latest}.");

    internal static string Shown(string text) => new([.. (text.Length <= 60 ? text : $"{text[..59]}…").Select(c => char.IsControl(c) ? ' ' : c)]);
}
