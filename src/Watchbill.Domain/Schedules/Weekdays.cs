using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>A set of days of the week.</summary>
[Flags]
public enum Weekdays
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
    MondayToFriday = Monday | Tuesday | Wednesday | Thursday | Friday,
    Weekend = Saturday | Sunday,
    All = MondayToFriday | Weekend,
}

public static class WeekdaySets
{
    public static bool Includes(this Weekdays days, IsoDayOfWeek day) => (days & Of(day)) != Weekdays.None;

    /// <summary>The set of this one day; <see cref="IsoDayOfWeek.None"/> gives the empty set.</summary>
    public static Weekdays Of(IsoDayOfWeek day) => (Weekdays)((1 << (int)day) >> 1);

    /// <summary>The days of the set, Monday first.</summary>
    public static IEnumerable<IsoDayOfWeek> Each(this Weekdays days) => Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day).Where(day => days.Includes(day));
}
