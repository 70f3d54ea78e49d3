using NodaTime;
using NodaTime.Text;

namespace Watchbill.Config.Reading;

/// <summary>Wall clock values as files write them: 09:00, Mon 09:00, 2026-01-05, 2026-01-05T09:00.</summary>
internal static class LocalTimes
{
    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");
    private static readonly LocalDateTimePattern DateMinutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    public static LocalTime? Time(string text) =>
        Minutes.Parse(text) is { Success: true } minutes ? minutes.Value
        : LocalTimePattern.ExtendedIso.Parse(text) is { Success: true } seconds ? seconds.Value
        : null;

    /// <summary>A time with or without a weekday in front.</summary>
    public static (IsoDayOfWeek? Day, LocalTime Time)? DayAndTime(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return Time(text) is { } alone ? (null, alone) : null;
        }

        return Words.Weekdays.TryParse(text[..space], out var day) && Time(text[(space + 1)..].TrimStart(' ')) is { } time ? (day, time) : null;
    }

    /// <param name="time">What a date without a time means.</param>
    public static LocalDateTime? DateTime(string text, LocalTime time) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value + time
        : DateMinutes.Parse(text) is { Success: true } minutes ? minutes.Value
        : LocalDateTimePattern.ExtendedIso.Parse(text) is { Success: true } seconds ? seconds.Value
        : null;

    public static string Format(LocalTime time) => (time is { Second: 0, NanosecondOfSecond: 0 } ? Minutes : LocalTimePattern.ExtendedIso).Format(time);

    public static string Format(IsoDayOfWeek day, LocalTime time) => $"{Words.Weekdays.TextOf(day)} {Format(time)}";

    /// <param name="time">The time that a date alone stands for.</param>
    public static string Format(LocalDateTime at, LocalTime time) =>
        at.TimeOfDay == time ? LocalDatePattern.Iso.Format(at.Date)
        : at is { Second: 0, NanosecondOfSecond: 0 } ? DateMinutes.Format(at)
        : LocalDateTimePattern.ExtendedIso.Format(at);
}
