using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;

namespace Watchbill.Engine.Tests.Handoffs;

/// <summary>What people are told around a handoff.</summary>
public sealed class TellingTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 3, 29, 7, 0);
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Fact]
    public async Task At_the_handoff_both_are_told_in_their_own_zone()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.RunToAsync(Morning - Minute);
        Assert.Empty(night.Announced);

        await night.RunToAsync(Morning);

        var on = Assert.Single(night.AnnouncedTo(NightShift.Bob));
        Assert.Equal(("You are now on call for Primary", "schedules/primary", Urgency.Low), (on.Title, on.Link, on.Urgency));
        Assert.Equal(["Until Mon 2026-03-30 09:00 (Europe/Berlin).", "You take over from Ada."], on.Lines);
        var off = Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Equal(("You are off call for Primary", "Bob is on call now."), (off.Title, Assert.Single(off.Lines)));
    }

    [Fact]
    public async Task Whoever_leaves_with_an_overlap_is_told_until_when_they_are_paged_too_and_nobody_else_is()
    {
        await using var night = await NightShift.BeginAsync();
        await night.WriteAsync(DefinitionJson.Of(DailyRota.Of(null, NightShift.Ada, NightShift.Bob) with { Overlap = Duration.FromMinutes(30) }));
        await night.RunToAsync(Morning + Duration.FromHours(1));

        Assert.Equal(["Bob is on call now.", "You are paged too until Sun 2026-03-29 09:30 (Europe/Berlin)."], Assert.Single(night.AnnouncedTo(NightShift.Ada)).Lines);
        Assert.Equal(["You are now on call for Primary"], night.Told(NightShift.Bob));
    }

    [Fact]
    public async Task Whoever_is_put_on_call_by_an_override_is_told_at_once()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.RunToAsync(NightShift.Evening + Duration.FromHours(1));
        await night.WriteAsync(DefinitionJson.Of(new Override("o-1", DailyRota.Primary, night.Time.Now, Morning, OverrideKind.Replace, NightShift.Ada, NightShift.Carol)));

        Assert.Equal(["You are now on call for Primary"], night.Told(NightShift.Carol));
        Assert.Equal(["You are off call for Primary"], night.Told(NightShift.Ada));
    }

    [Fact]
    public async Task Nobody_is_told_where_the_schedule_says_so_and_it_is_recorded_all_the_same()
    {
        await using var night = await DailyRota.BeginAsync(HandoffSettings.Default with { Tell = false });
        await night.RunToAsync(Morning + Minute);

        Assert.Empty(night.Announced);
        Assert.Equal(2, (await night.RecordAsync()).Count);
    }

    [Fact]
    public async Task Whoever_leaves_into_a_gap_is_told_that_nobody_follows()
    {
        await using var night = await NightShift.BeginAsync();
        var rota = DailyRota.Of(null, NightShift.Ada);
        await night.WriteAsync(DefinitionJson.Of(rota with { Layers = [rota.Layers[0] with { End = new LocalDateTime(2026, 3, 29, 9, 0) }] }));
        await night.RunToAsync(Morning);

        Assert.Equal(["Nobody is on call now."], Assert.Single(night.AnnouncedTo(NightShift.Ada)).Lines);
    }

    [Fact]
    public async Task A_reminder_comes_as_long_ahead_as_was_asked_once_each()
    {
        await using var night = await DailyRota.BeginAsync(HandoffSettings.Default with { Tell = false, Remind = [Duration.FromHours(6), Duration.FromMinutes(30)] });
        await night.RunToAsync(Morning - Duration.FromHours(6) - Minute);
        Assert.Empty(night.Announced);
        await night.RunToAsync(Morning - Duration.FromHours(6));
        Assert.Equal(["In 6 h you are on call for Primary"], night.Told(NightShift.Bob));

        await night.RunToAsync(Morning + Duration.FromHours(1));

        Assert.Equal(["In 6 h you are on call for Primary", "In 30 min you are on call for Primary"], night.Told(NightShift.Bob));
        Assert.Equal(
            ["From Sun 2026-03-29 09:00 (Europe/Berlin) to Mon 2026-03-30 09:00 (Europe/Berlin).", "You take over from Ada.", "If you cannot, hand the shift to somebody else on the schedule's page."],
            night.AnnouncedTo(NightShift.Bob).Last().Lines);
        Assert.Empty(night.Told(NightShift.Ada));
    }

    [Fact]
    public async Task Reminders_that_came_due_while_it_was_down_are_one()
    {
        await using var night = await DailyRota.BeginAsync(HandoffSettings.Default with { Tell = false, Remind = [Duration.FromHours(6), Duration.FromMinutes(30)] });
        await night.StopAsync();
        night.Time.Pass(Morning - Duration.FromMinutes(10) - night.Time.Now);
        await night.StartAsync();
        await night.TickAsync();

        Assert.Equal(["In 10 min you are on call for Primary"], night.Told(NightShift.Bob));
    }

    [Fact]
    public async Task A_report_that_nobody_acknowledges_is_asked_for_again_and_then_told_to_others()
    {
        await using var night = await DailyRota.BeginAsync(Reporting.Settings with { Tell = false });
        await night.RunToAsync(Morning + Duration.FromMinutes(29));
        Assert.Empty(night.Announced);

        await night.RunToAsync(Morning + Duration.FromMinutes(30));
        Assert.Equal(["The handover report of Primary waits for you"], night.Told(NightShift.Bob));
        await night.RunToAsync(Morning + Duration.FromMinutes(59));
        Assert.Single(night.Announced);
        await night.RunToAsync(Morning + Duration.FromHours(3));

        Assert.Single(night.AnnouncedTo(NightShift.Bob));
        Assert.Equal(["Bob did not acknowledge the handover of Primary"], night.Told(NightShift.Ada));
        Assert.Equal(["Bob did not acknowledge the handover of Primary"], night.Told(NightShift.Carol));
    }

    [Fact]
    public async Task A_report_that_is_acknowledged_is_not_asked_for_again()
    {
        await using var night = await DailyRota.BeginAsync(Reporting.Settings with { Tell = false });
        await night.RunToAsync(Morning + Minute);
        Assert.Equal("not_incoming", (await night.HandleAsync(NightShift.Ada, new AcknowledgeHandover(1))).Refusal?.Code);
        Assert.Equal(new Engine.Handoffs.HandoverOutcome(null, Changed: true), await night.HandleAsync(NightShift.Bob, new AcknowledgeHandover(1)));
        Assert.Equal(new Engine.Handoffs.HandoverOutcome(null, Changed: false), await night.HandleAsync(NightShift.Bob, new AcknowledgeHandover(1)));

        await night.RunToAsync(Morning + Duration.FromHours(3));

        Assert.Empty(night.Announced);
        Assert.Equal(NightShift.Bob, (await night.StateAsync()).Handover!.AcknowledgedBy);
    }

    [Fact]
    public async Task Notes_written_before_the_handoff_go_with_it()
    {
        await using var night = await DailyRota.BeginAsync(Reporting.Settings);
        await night.HandleAsync(NightShift.Ada, new WriteNote(1, "Notes", "The queue is slow."));
        Assert.Equal("no_section", (await night.HandleAsync(NightShift.Ada, new WriteNote(1, "Open alerts", "x"))).Refusal?.Code);
        Assert.Equal("handover_over", (await night.HandleAsync(NightShift.Ada, new WriteNote(3, "Notes", "x"))).Refusal?.Code);
        Assert.Equal("too_long", (await night.HandleAsync(NightShift.Ada, new WriteNote(1, "Notes", new string('x', HandoverNote.MaxLength + 1)))).Refusal?.Code);
        await night.RunToAsync(Morning + Minute);

        // And afterwards, while it is the present one.
        await night.HandleAsync(NightShift.Ada, new WriteNote(1, "Ongoing issues", "Disk of db-2."));
        await night.HandleAsync(NightShift.Bob, new WriteNote(2, "Notes", "For the next one."));

        var state = await night.StateAsync();
        Assert.Equal([("Notes", "The queue is slow."), ("Ongoing issues", "Disk of db-2.")], state.Handover!.Notes.Select(note => (note.Section, note.Text)));
        Assert.Equal([("Notes", "For the next one.")], state.Notes.Select(note => (note.Section, note.Text)));
    }

    [Fact]
    public async Task What_is_open_of_the_checklist_is_said_when_the_shift_begins()
    {
        await using var night = await DailyRota.BeginAsync(Reporting.Settings);
        await night.HandleAsync(NightShift.Bob, new TickItem(ChecklistPart.BeforeShift, Morning, "Check the calendar", Done: true));
        Assert.Equal("no_item", (await night.HandleAsync(NightShift.Bob, new TickItem(ChecklistPart.BeforeShift, Morning, "Sleep", Done: true))).Refusal?.Code);
        await night.RunToAsync(Morning + Minute);

        Assert.Contains("1 of 2 items of the checklist before the shift are open.", Assert.Single(night.AnnouncedTo(NightShift.Bob)).Lines);
        Assert.Contains("After the shift: Document incidents.", Assert.Single(night.AnnouncedTo(NightShift.Ada)).Lines);
    }

    [Fact]
    public async Task A_checklist_is_ticked_for_the_shift_that_comes_is_or_has_just_ended_and_no_other()
    {
        await using var night = await DailyRota.BeginAsync(Reporting.Settings);
        var tick = new TickItem(ChecklistPart.BeforeShift, Morning, "Check the calendar", Done: true);
        Assert.Equal("conflict", (await night.HandleAsync(NightShift.Bob, tick with { Shift = Morning + Duration.FromDays(1) })).Refusal?.Code);
        Assert.Null((await night.HandleAsync(NightShift.Bob, tick)).Refusal);
        await night.RunToAsync(Morning + Duration.FromDays(1) + Minute);

        Assert.Equal("conflict", (await night.HandleAsync(NightShift.Bob, tick with { Done = false })).Refusal?.Code);
        Assert.Null((await night.HandleAsync(NightShift.Bob, new TickItem(ChecklistPart.AfterShift, Morning, "Document incidents", Done: true))).Refusal);
        Assert.Equal([ChecklistPart.BeforeShift, ChecklistPart.AfterShift], (await night.StateAsync()).Ticks.Select(ticked => ticked.Part));
    }
}
