using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>Somebody who was on call until <paramref name="Left"/> and is paged too, beside those who are, until <paramref name="Until"/> (exclusive).</summary>
public readonly record struct Overlapping(UserId User, Instant Left, Instant Until)
{
    /// <summary>Why they are paged though they are not on call, by the schedule's clock.</summary>
    public string Because(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return $"was on call for {schedule.Name} until {Clock(Left, schedule.Zone)}; overlap until {Clock(Until, schedule.Zone)} ({schedule.Zone.Id})";
    }

    private static string Clock(Instant at, DateTimeZone zone) => at.InZone(zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
