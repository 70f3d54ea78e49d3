using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Export;

/// <summary>Parts of a layer in the words of the files.</summary>
public static class LayerWords
{
    /// <summary>12h, 1d, 1w, 1mo.</summary>
    public static string Every(Rotation rotation) => Rotations.Format(rotation);

    /// <summary>"09:00", "Mon 09:00".</summary>
    public static string Handoff(Rotation rotation)
    {
        ArgumentNullException.ThrowIfNull(rotation);
        return rotation.HandoffDay is { } day ? LocalTimes.Format(day, rotation.HandoffTime) : LocalTimes.Format(rotation.HandoffTime);
    }

    /// <summary>"2026-01-05T09:00".</summary>
    public static string At(LocalDateTime local) => $"{NodaTime.Text.LocalDatePattern.Iso.Format(local.Date)}T{LocalTimes.Format(local.TimeOfDay)}";

    /// <summary>"Mon Tue 09:00 to 17:00", "Fri 18:00 to Mon 08:00", "Sat Sun".</summary>
    public static string When(Restriction restriction) => restriction switch
    {
        DailyWindow { Days: Weekdays.All } daily => $"{LocalTimes.Format(daily.Start)} to {LocalTimes.Format(daily.End)}",
        DailyWindow daily => $"{Days(daily.Days)} {LocalTimes.Format(daily.Start)} to {LocalTimes.Format(daily.End)}",
        WeeklyWindow weekly => $"{LocalTimes.Format(weekly.StartDay, weekly.Start)} to {LocalTimes.Format(weekly.EndDay, weekly.End)}",
        WholeDays whole => Days(whole.Days),
        _ => throw new ArgumentOutOfRangeException(nameof(restriction), restriction, "There are no words for it."),
    };

    private static string Days(Weekdays days) => string.Join(' ', days.Each().Select(Words.Weekdays.TextOf));
}
