using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Bench.InProcess;

/// <summary>
/// A schedule as large teams have it: 50 people in four layers (weeks around the clock, 12-hour turns in the nights of working days, months of weekends, office hours
/// that count only active turns) and an override every other week.
/// </summary>
internal static class FiftyPeople
{
    private static readonly string[] Zones = ["America/Havana", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York"];

    public static (Schedule Schedule, ImmutableArray<Override> Overrides) Number(int number)
    {
        var id = new ScheduleId(string.Create(CultureInfo.InvariantCulture, $"schedule-{number}"));
        ImmutableArray<Layer> layers =
        [
            Of("weeks", 0, 30, RotationUnit.Weeks, 1, 9, IsoDayOfWeek.Monday),
            Of("nights", 30, 10, RotationUnit.Hours, 12, 8, null, new DailyWindow(new LocalTime(22, 0), new LocalTime(6, 0), Weekdays.MondayToFriday)),
            Of("weekends", 40, 6, RotationUnit.Months, 1, 0, null, new WeeklyWindow(IsoDayOfWeek.Friday, new LocalTime(18, 0), IsoDayOfWeek.Monday, new LocalTime(8, 0))),
            Of("office", 46, 4, RotationUnit.Days, 1, 10, null, new DailyWindow(new LocalTime(10, 0), new LocalTime(12, 0), Weekdays.MondayToFriday)) with { CountsOnlyActiveTurns = true },
        ];
        var overrides = Enumerable.Range(0, 520).Select(i =>
        {
            var start = Instant.FromUtc(2020, 1, 1, 8, 0) + Duration.FromDays(14 * i);
            return new Override(string.Create(CultureInfo.InvariantCulture, $"o{i:D3}"), id, start, start + Duration.FromDays(2), OverrideKind.Add, Person(i % 50), null);
        });
        return (new Schedule(id, id.Value, DateTimeZoneProviders.Tzdb[Zones[number % Zones.Length]], layers), [.. overrides]);
    }

    private static Layer Of(string name, int first, int count, RotationUnit unit, int length, int hour, IsoDayOfWeek? day, params ImmutableArray<Restriction> restrictions) => new(
        name,
        [.. Enumerable.Range(first, count).Select(person => new Participant([Person(person)]))],
        new Rotation(unit, length, new LocalTime(hour, 0), day),
        new LocalDateTime(2015, 1, 5, hour, 0),
        null,
        restrictions);

    private static UserId Person(int number) => new(string.Create(CultureInfo.InvariantCulture, $"p{number:D2}"));
}
