using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests;

/// <summary>A schedule with everything that one can have: two layers, an override, a holiday roster, a gap, an edit that waits, and a change of the clock ahead.</summary>
public static class Roster
{
    public static readonly ScheduleId Platform = new("platform");

    private static readonly DateTimeZone Vienna = DateTimeZoneProviders.Tzdb["Europe/Vienna"];

    public static Schedule Schedule { get; } = new(
        Platform,
        "Platform",
        Vienna,
        [Nights(Crew.Bob, Crew.Carol, Crew.Ana), Days(Crew.Carol, Crew.Ana)],
        [new EarlierVersion(Instant.FromUtc(2026, 11, 27, 17, 0), [new LayerInForce(Nights(Crew.Bob, Crew.Carol), Vienna), new LayerInForce(Days(Crew.Carol, Crew.Ana), Vienna)])]);

    public static Override Ill { get; } = new("ov-ill", Platform, Instant.FromUtc(2026, 11, 23, 8, 0), Instant.FromUtc(2026, 11, 24, 17, 0), OverrideKind.Replace, Crew.Ana, Crew.Bob);

    public static TemporarySchedule Fair { get; } = new(
        "ts-fair",
        Platform,
        "Trade fair",
        Instant.FromUtc(2026, 11, 29, 17, 0),
        Instant.FromUtc(2026, 12, 2, 8, 0),
        [],
        [new TemporaryShift(Instant.FromUtc(2026, 11, 29, 17, 0), Instant.FromUtc(2026, 12, 1, 8, 0), [Crew.Ana, Crew.Carol])]);

    public static Task WriteAsync(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        ImmutableArray<DefinitionDocument> documents = [DefinitionJson.Of(Schedule), DefinitionJson.Of(Ill), DefinitionJson.Of(Fair)];
        return site.Engine.DefinitionPath.WriteAsync([.. documents.Select(d => new DefinitionWrite(d.Kind, d.Id, d.Json, "ui", Actor.User(Crew.Carol), default))], []);
    }

    private static Layer Nights(params UserId[] people) => new(
        "Nights and weekends",
        [.. people.Select(user => new Participant([user]))],
        new Rotation(RotationUnit.Weeks, 1, new LocalTime(18, 0), IsoDayOfWeek.Friday),
        new LocalDateTime(2026, 10, 30, 18, 0),
        null,
        [],
        Shadows: [Crew.Olga]);

    private static Layer Days(params UserId[] people) => new(
        "Office hours",
        [.. people.Select(user => new Participant([user]))],
        new Rotation(RotationUnit.Days, 1, new LocalTime(9, 0), null),
        new LocalDateTime(2026, 11, 2, 9, 0),
        null,
        [new DailyWindow(new LocalTime(9, 0), new LocalTime(18, 0), Weekdays.Monday | Weekdays.Tuesday | Weekdays.Wednesday | Weekdays.Thursday | Weekdays.Friday)]);
}
