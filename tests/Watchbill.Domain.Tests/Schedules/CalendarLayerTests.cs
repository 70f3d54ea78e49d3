using NodaTime;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Layers that are calendars, asked as paging asks.</summary>
public sealed class CalendarLayerTests
{
    private static readonly CalendarPeople People = new(
        [Named("ana", "Ana Silva", "ana@example.org"), Named("bob", "Bob"), Named("cleo", "Cleo"), Named("dan", "Twin"), Named("eve", "Twin"), Named("ops", "Silva, Ana")],
        [new Responder(new UserId("bob"), [new ContactMethod(new("mail"), ContactMethodKind.Email, "Bob@Example.org")], []), new Responder(new UserId("gone"), [], [])]);

    [Fact]
    public void Each_occurrence_is_a_turn_of_whoever_it_means()
    {
        var schedule = Of("Europe/Berlin", """
            UID:a
            DTSTART;TZID=Europe/Berlin:20260323T090000
            DTEND;TZID=Europe/Berlin:20260325T090000
            RRULE:FREQ=WEEKLY
            EXDATE;TZID=Europe/Berlin:20260406T090000
            SUMMARY:bob
            """);

        Assert.Equal(
            ["03-22 00:00 -", "03-23 09:00 bob", "03-25 09:00 -", "03-30 09:00 bob", "04-01 09:00 -", "04-13 09:00 bob"],
            Rendered(schedule, "2026-03-22 00:00 +01", "2026-04-14 00:00 +02"));
        Assert.Equal("bob", Who(schedule, "2199-12-30 09:00 +01"));
    }

    [Theory]
    [InlineData("SUMMARY:Bob, cleo", "bob+cleo")]
    [InlineData("SUMMARY:ana silva", "ana")]
    [InlineData("SUMMARY:Silva\\, Ana", "ops")]
    [InlineData("SUMMARY:Twin", "-")]
    [InlineData("SUMMARY:Bob and others", "-")]
    [InlineData("SUMMARY:cleo\nATTENDEE;CN=Bob:mailto:bob@example.org", "bob")]
    [InlineData("SUMMARY:cleo\nATTENDEE:mailto:ANA@example.org\nATTENDEE:mailto:stranger@example.org", "ana")]
    [InlineData("SUMMARY:cleo\nATTENDEE:mailto:stranger@example.org", "cleo")]
    public void Attendees_come_before_the_summary_and_what_is_ambiguous_is_nobodys(string whom, string expected) =>
        Assert.Equal(expected, Who(Of("UTC", $"UID:a\nDTSTART:20260101T000000Z\nDTEND:20260201T000000Z\n{whom}"), "2026-01-15 00:00 +00"));

    [Fact]
    public void People_of_events_at_the_same_time_are_on_call_together_and_the_layer_hides_lower_ones_where_it_has_somebody()
    {
        var schedule = Of(
            "UTC",
            "UID:a\nDTSTART:20260101T000000Z\nDTEND:20260103T000000Z\nSUMMARY:bob",
            "UID:b\nDTSTART:20260102T000000Z\nDTEND:20260102T120000Z\nSUMMARY:bob\\,cleo",
            "UID:c\nDTSTART:20260103T120000Z\nDTEND:20260104T000000Z\nSUMMARY:stranger");
        schedule = schedule with { Layers = [Always("dan"), .. schedule.Layers] };

        Assert.Equal(
            ["12-31 00:00 dan", "01-01 00:00 bob", "01-02 00:00 bob+cleo", "01-02 12:00 bob", "01-03 00:00 dan"],
            Rendered(schedule, "2025-12-31 00:00 +00", "2026-01-05 00:00 +00"));
        Assert.Equal(["stranger"], schedule.Layers[1].Calendar!.Rota!.Unmatched(new Interval(At("2025-01-01 00:00 +00"), At("2027-01-01 00:00 +00"))).Select(occurrence => occurrence.Event.Summary));
    }

    [Fact]
    public void A_shift_that_contains_an_instant_is_said_at_its_full_length_across_any_piece()
    {
        var timetable = new Timetable(Of("UTC", "UID:a\nDTSTART:20260101T000000Z\nDTEND:20260601T000000Z\nSUMMARY:bob"), [], []);

        foreach (var day in Enumerable.Range(0, 150))
        {
            var span = timetable.Around(At("2026-01-01 00:00 +00") + Duration.FromDays(day));
            Assert.Equal((At("2026-01-01 00:00 +00"), At("2026-06-01 00:00 +00")), (span.Since, span.Until));
        }

        Assert.Single(timetable.Render(new Interval(At("2025-01-01 00:00 +00"), At("2027-01-01 00:00 +00"))).Shifts);
    }

    [Fact]
    public void Two_events_of_one_person_that_adjoin_are_two_turns()
    {
        var schedule = Of("UTC", "UID:a\nDTSTART:20260101T000000Z\nDTEND:20260102T000000Z\nRRULE:FREQ=DAILY;COUNT=3\nSUMMARY:bob");
        var shifts = new Timetable(schedule, [], []).Render(new Interval(At("2025-12-01 00:00 +00"), At("2026-03-01 00:00 +00"))).Shifts;

        Assert.Equal(3, shifts.Length);
        Assert.Equal("layer 'calendar', calendar event of 2026-01-02T00:00:00Z", shifts[1].Users[0].Because);
    }

    [Fact]
    public void A_calendar_that_cannot_be_read_and_one_that_is_not_there_have_nobody()
    {
        var broken = Of("UTC", "UID:a\nDTSTART:20260101T000000Z\nDTEND:20260102T000000Z\nRRULE:FREQ=YEARLY\nSUMMARY:bob");
        var missing = In("UTC", Domain.Schedules.Layer.Of("calendar", new LayerCalendar(null, "https://calendar.example.org/?key=s3cret")));

        Assert.Contains("FREQ", broken.Layers[0].Calendar!.Rota!.Problem!.Message, StringComparison.Ordinal);
        Assert.Equal(("-", "-"), (Who(broken, "2026-01-01 12:00 +00"), Who(missing, "2026-01-01 12:00 +00")));
        Assert.DoesNotContain("s3cret", missing.Layers[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(GapCauseKind.NoEvent, Assert.Single(GapCause.Of(missing, At("2026-01-01 12:00 +00"))).Kind);
    }

    [Fact]
    public void A_calendar_of_recurrences_without_end_is_refused_before_anybody_asks()
    {
        var events = Enumerable.Range(0, 300).Select(i => $"UID:{i}\nDTSTART:20260101T000000Z\nDTEND:20260102T000000Z\nRRULE:FREQ=DAILY\nSUMMARY:bob").ToArray();
        var counted = Enumerable.Range(0, 60).Select(i => $"UID:{i}\nDTSTART:20260101T000000Z\nDTEND:20260102T000000Z\nRRULE:FREQ=DAILY;INTERVAL=7;COUNT=10000\nSUMMARY:bob").ToArray();

        Assert.Contains("more than 10000 shifts in 32 days", Of("UTC", events).Layers[0].Calendar!.Rota!.Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("more than 500000 steps", Of("UTC", counted).Layers[0].Calendar!.Rota!.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_on_call_is_said_without_allocation_once_its_time_has_been_looked_at()
    {
        var timetable = new Timetable(Of("UTC", "UID:a\nDTSTART:20260101T000000Z\nDTEND:20260101T120000Z\nRRULE:FREQ=DAILY\nSUMMARY:bob"), [], []);
        var users = new UserId[timetable.MostOnCall];
        Assert.Equal(500, Ask());

        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        int Ask()
        {
            var count = 0;
            for (var i = 0; i < 1_000; i++)
            {
                count += timetable.At(At0 + Duration.FromHours(12 * i), users);
            }

            return count;
        }
    }

    [Fact]
    public void A_calendar_gives_way_to_a_rotation_when_its_event_ends_and_another_text_is_no_edit()
    {
        var old = Of("UTC", "UID:a\nDTSTART:20260101T000000Z\nDTEND:20260103T000000Z\nSUMMARY:bob");
        var edited = ScheduleEdit.Apply(old, In("UTC", Always("cleo", "calendar")), At("2026-01-02 00:00 +00"), atOnce: false);

        Assert.Equal(At("2026-01-03 00:00 +00"), Assert.Single(edited.Changes).At);
        Assert.Equal(("bob", "cleo"), (Who(edited.Schedule, "2026-01-02 12:00 +00"), Who(edited.Schedule, "2026-01-03 00:00 +00")));
        Assert.Equal("oncall.ics", Assert.Single(edited.Schedule.Calendars).File);

        var other = Of("UTC", "UID:a\nDTSTART:20260101T000000Z\nDTEND:20260103T000000Z\nSUMMARY:cleo");
        Assert.Empty(ScheduleEdit.Apply(old, other, At("2026-01-02 00:00 +00"), atOnce: false).Changes);
    }

    private static readonly Instant At0 = At("2026-01-01 00:00 +00");

    private static User Named(string id, string name, string? email = null) => new(new UserId(id), name, email, "UTC", Permission.Responder, []);

    private static Schedule Of(string zone, params string[] events)
    {
        var text = $"BEGIN:VCALENDAR\n{string.Concat(events.Select(read => $"BEGIN:VEVENT\n{read.ReplaceLineEndings("\n")}\nEND:VEVENT\n"))}END:VCALENDAR\n";
        var schedule = In(zone, Domain.Schedules.Layer.Of("calendar", new LayerCalendar("oncall.ics", null))) with { Calendars = [new CalendarFile("oncall.ics", text)] };
        return Assert.Single(CalendarLayers.Attach(new DefinitionDocuments { Schedules = [schedule] }, People).Schedules);
    }
}
