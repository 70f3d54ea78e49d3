using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>Days that are free for whoever lives by this calendar. It changes nobody's turn: reports count by it.</summary>
/// <param name="Days">In order, each date once.</param>
public sealed record HolidayCalendar(string Id, string Name, ImmutableArray<Holiday> Days)
{
    public const int MostDays = 1_000;
}

/// <summary>The whole day of that date, by the clock of whoever is on call.</summary>
public sealed record Holiday(LocalDate Date, string Name);
