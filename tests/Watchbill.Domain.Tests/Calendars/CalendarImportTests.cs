using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Calendars;

/// <summary>A calendar that is taken into a schedule as overrides, and taken in again. It is Monday, 2026-01-05, noon UTC.</summary>
public sealed class CalendarImportTests
{
    private static readonly Instant Now = At("2026-01-05 12:00 +00");
    private static readonly Schedule Rota = In("UTC", Daily("ana bob", "00:00", "2026-01-01 00:00"));

    private static readonly CalendarPeople People = new(
        new[] { "ana", "bob", "cleo" }.Select(id => new User(new UserId(id), id, null, "UTC", Permission.Responder, [])), []);

    [Fact]
    public void Each_occurrence_replaces_everybody_on_call()
    {
        var import = Import([], Event("a", "20260106T080000Z", "cleo, bob", "RRULE:FREQ=DAILY;COUNT=2"), Event("b", "20260108T080000Z", "stranger"));

        Assert.Equal(4, import.Added.Length);
        Assert.Equal("stranger", Assert.Single(import.Unmatched).Event.Summary);
        Assert.Equal(
            ["01-06 00:00 bob", "01-06 08:00 bob+cleo", "01-06 20:00 bob", "01-07 00:00 ana", "01-07 08:00 bob+cleo", "01-07 20:00 ana", "01-08 00:00 bob"],
            Rendered(Rota, "2026-01-06 00:00 +00", "2026-01-08 12:00 +00", [.. import.Added]));
    }

    [Fact]
    public void Taken_in_again_nothing_is_doubled_and_what_changed_changes()
    {
        var first = Import([], Event("a", "20260106T080000Z", "cleo", "RRULE:FREQ=DAILY;COUNT=3")).Added;
        Assert.Equal((0, 3), (Size(Import(first, Event("a", "20260106T080000Z", "cleo", "RRULE:FREQ=DAILY;COUNT=3"))), first.Length));

        var second = Import(
            first,
            Event("a", "20260106T080000Z", "cleo", "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260106T080000Z"),
            Event("a", "20260107T100000Z", "cleo", "RECURRENCE-ID:20260107T080000Z"),
            Event("a", "20260108T080000Z", "bob", "RECURRENCE-ID:20260108T080000Z"));

        Assert.Equal(first[0], second.Removed[0]);
        Assert.Equal((first[1].Id, At("2026-01-07 10:00 +00")), (Assert.Single(second.Changed).Id, second.Changed[0].Start));
        Assert.Equal("bob", Assert.Single(second.Added).User.Value);
        Assert.Equal(first[2], second.Removed[1]);
    }

    [Fact]
    public void What_has_been_stays_and_what_runs_is_shortened()
    {
        var running = Import([], Event("a", "20260105T080000Z", "cleo")).Added;
        Assert.Equal((Now, At("2026-01-05 20:00 +00")), (Assert.Single(running).Start, running[0].End));

        var later = Now + Duration.FromHours(1);
        Assert.Equal(0, Size(Import(running, later, Event("a", "20260105T080000Z", "cleo"))));

        var ended = Assert.Single(Import(running, later, Event("a", "20260105T080000Z", "cleo", "STATUS:CANCELLED")).Changed);
        Assert.Equal((Now, later), (ended.Start, ended.End));
    }

    [Fact]
    public void Other_calendars_and_overrides_made_by_hand_are_let_be()
    {
        var other = Import([], Event("b", "20260106T080000Z", "cleo")).Added;
        Override byHand = Change("ov-1", OverrideKind.Add, "bob", "2026-01-06 08:00 +00", "2026-01-06 20:00 +00");

        var import = Import([.. other, byHand], Event("a", "20260106T080000Z", "ana"));

        Assert.Equal((1, 0, 0), (import.Added.Length, import.Changed.Length, import.Removed.Length));
        Assert.Equal("ana+bob+cleo", Who(Rota, "2026-01-06 10:00 +00", [byHand, .. other, .. import.Added]));
        Assert.Equal("bob+cleo", Who(Rota, "2026-01-06 10:00 +00", [byHand, Change("ov-2", OverrideKind.Replace, "ana", "2026-01-06 08:00 +00", "2026-01-06 20:00 +00", "bob"), .. other, .. import.Added]));
    }

    private static int Size(CalendarImport import) => import.Added.Length + import.Changed.Length + import.Removed.Length;

    private static CalendarImport Import(ImmutableArray<Override> known, params string[] events) => Import(known, Now, events);

    private static CalendarImport Import(ImmutableArray<Override> known, Instant now, params string[] events)
    {
        var reading = CalendarReader.Read($"BEGIN:VCALENDAR\n{string.Concat(events)}END:VCALENDAR\n", DateTimeZoneProviders.Tzdb, DateTimeZone.Utc);
        Assert.Null(reading.Problem);
        var window = new Interval(now, now + ScheduleLimits.LongestOperation);
        return CalendarImport.Of(CalendarExpansion.Expand(reading.Events, window).Occurrences, reading.Events.Select(read => read.Uid), People, Id, known, window);
    }

    private static string Event(string uid, string start, string whom, string more = "X-NOTHING:1") =>
        $"BEGIN:VEVENT\nUID:{uid}\nDTSTART:{start}\nDURATION:PT12H\nSUMMARY:{whom}\n{more}\nEND:VEVENT\n";
}
