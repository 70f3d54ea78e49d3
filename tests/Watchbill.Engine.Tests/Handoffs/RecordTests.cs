using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Handoffs;

/// <summary>Who was on call is recorded as it happens.</summary>
public sealed class RecordTests
{
    private static readonly Instant Morning = Instant.FromUtc(2026, 3, 29, 7, 0);
    private static readonly Duration Hour = Duration.FromHours(1);

    [Fact]
    public async Task Each_handoff_is_recorded_when_it_happens()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.RunToAsync(Morning - Duration.FromMinutes(1));
        Assert.Equal(["03-28 22:00: ada, recordbegan"], await night.RecordAsync());

        await night.RunToAsync(Morning + Duration.FromDays(1));

        Assert.Equal(["03-28 22:00: ada, recordbegan", "03-29 07:00: bob, calendar", "03-30 07:00: ada, calendar"], await night.RecordAsync());
    }

    [Fact]
    public async Task Handoffs_while_it_was_down_are_recorded_at_their_instants_and_only_the_difference_is_told()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.StopAsync();
        night.Time.Pass(Duration.FromDays(3));
        await night.StartAsync();
        await night.TickAsync();

        Assert.Equal(
            ["03-28 22:00: ada, recordbegan", "03-29 07:00: bob, calendar", "03-30 07:00: ada, calendar", "03-31 07:00: bob, calendar"], await night.RecordAsync());
        Assert.Equal(["You are now on call for Primary"], night.Told(NightShift.Bob));
        Assert.Contains("You are off call for Primary", night.Told(NightShift.Ada));
    }

    [Fact]
    public async Task An_edit_changes_what_follows_and_nothing_before()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.RunToAsync(Morning + Hour);

        // Written as if Carol had been there all the time.
        await night.WriteAsync(DefinitionJson.Of(DailyRota.Of(null, NightShift.Carol)));
        await night.RunToAsync(Morning + Duration.FromDays(2));

        Assert.Equal(["03-28 22:00: ada, recordbegan", "03-29 07:00: bob, calendar", "03-29 08:00: carol, edit", "03-30 07:00: carol, calendar", "03-31 07:00: carol, calendar"], await night.RecordAsync());
    }

    [Fact]
    public async Task What_was_due_when_an_edit_came_is_recorded_by_what_held_until_then()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.RunToAsync(Morning - Hour);

        // The edit is the first thing after two hours in which nothing ran.
        night.Time.Pass(2 * Hour);
        await night.WriteAsync(DefinitionJson.Of(DailyRota.Of(null, NightShift.Carol)));

        Assert.Equal(["03-28 22:00: ada, recordbegan", "03-29 07:00: bob, calendar", "03-29 08:00: carol, edit"], await night.RecordAsync());
    }

    [Fact]
    public async Task An_override_its_removal_and_a_disabled_account_are_recorded_when_they_take_effect()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.RunToAsync(NightShift.Evening + Hour);
        await night.WriteAsync(DefinitionJson.Of(new Override("o-1", DailyRota.Primary, night.Time.Now, Morning + Hour, OverrideKind.Replace, NightShift.Ada, NightShift.Carol)));
        await night.RunToAsync(NightShift.Evening + (2 * Hour));
        await night.RemoveAsync(DefinitionKinds.Override, "o-1");
        await night.RunToAsync(NightShift.Evening + (3 * Hour));
        await night.WriteAsync(DefinitionJson.Of(new User(NightShift.Ada, "Ada", null, "Europe/Berlin", Permission.Admin, [], Disabled: true)));

        Assert.Equal(["03-28 22:00: ada, recordbegan", "03-28 23:00: carol, edit", "03-29 00:00: ada, edit", "03-29 01:00: nobody, edit"], await night.RecordAsync());
        await night.RunToAsync(Morning);
        Assert.Equal("03-29 07:00: bob, calendar", (await night.RecordAsync())[^1]);
    }

    [Fact]
    public async Task The_record_of_a_removed_schedule_ends_and_one_made_again_goes_on_from_there()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.RunToAsync(NightShift.Evening + Hour);
        await night.RemoveAsync(DefinitionKinds.Schedule, "primary");
        await night.RunToAsync(NightShift.Evening + Duration.FromDays(2));
        await night.WriteAsync(DefinitionJson.Of(DailyRota.Of(null, NightShift.Ada, NightShift.Bob)));

        Assert.Equal(["03-28 22:00: ada, recordbegan", "03-28 23:00: nobody, removed", "03-30 22:00: ada, edit"], await night.RecordAsync());
    }

    [Fact]
    public async Task A_schedule_that_nothing_watches_is_found()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.StopAsync();
        night.Execute("DELETE FROM timer WHERE subject = 'schedule:primary'");
        await night.StartAsync();
        night.Time.Pass(Duration.FromDays(1));
        await night.TickAsync();
        await night.TickAsync();

        Assert.Equal(["03-28 22:00: ada, recordbegan", "03-29 07:00: bob, calendar"], await night.RecordAsync());
    }

    [Fact]
    public async Task Years_of_handoffs_that_nobody_saw_are_recorded_piece_by_piece()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.StopAsync();
        night.Time.Pass(Duration.FromDays(RecordDecider.MostChanges + 100));
        await night.StartAsync();
        await night.TickAsync();
        await night.TickAsync();

        var window = new Interval(NightShift.Evening, night.Time.Now);
        Assert.Equal(1 + RecordDecider.MostChanges + 100, (await night.RecordAsync(window)).Count);
    }

    [Fact]
    public async Task A_question_about_a_window_reads_the_change_before_it_and_those_within()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.RunToAsync(Morning + Duration.FromDays(4));

        Assert.Equal(
            ["03-30 07:00: ada, calendar", "03-31 07:00: bob, calendar"],
            await night.RecordAsync(new Interval(Morning + Duration.FromDays(1) + Hour, Morning + Duration.FromDays(3))));
        Assert.Equal(["03-30 07:00: ada, calendar"], await night.RecordAsync(new Interval(Morning + Duration.FromDays(1), Morning + Duration.FromDays(2))));
        Assert.Empty(await night.RecordAsync(new Interval(NightShift.Evening - Hour, NightShift.Evening)));
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_keeps_no_change_from_being_made_and_is_told_by_name()
    {
        await using var night = await DailyRota.BeginAsync();
        await night.StopAsync();
        night.Execute("UPDATE engine_state SET value = '{\"version\":' WHERE name = 'schedule:primary'");
        await night.StartAsync();

        await night.WriteAsync(DefinitionJson.Of(DailyRota.Of(null, NightShift.Carol)));
        Assert.Equal("Primary", night.Engine.Definitions.Current.Schedules[DailyRota.Primary].Name);
        Assert.Single(night.Engine.Definitions.Current.Schedules[DailyRota.Primary].Layers[0].Participants);
        Assert.Single(await night.AuditAsync("schedule.record_failed"));

        await night.RunToAsync(Morning + Duration.FromMinutes(5));
        var told = Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Equal("A timer of schedule:primary fails", told.Title);
        Assert.Contains("- schedule:primary (handoff: InvalidDataException)", told.Lines);
    }

    [Fact]
    public async Task The_journal_makes_the_snapshot()
    {
        await using var night = await DailyRota.BeginAsync(Reporting.Settings);
        await night.RunToAsync(Morning + Duration.FromDays(2));
        await night.HandleAsync(NightShift.Ada, new AcknowledgeHandover(1));

        var rows = await night.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(DailyRota.Primary), CancellationToken.None);
        var stored = await night.StateAsync();
        var rebuilt = OnCallRecord.Empty(DailyRota.Primary, rows[0].OccurredAt);
        foreach (var row in rows)
        {
            rebuilt = rebuilt.Evolve((ScheduleEntry)row.Entry, row.OccurredAt);
        }

        Assert.Equal(RecordJson.Write(stored), RecordJson.Write(rebuilt with { Through = stored.Through, Edited = stored.Edited, Reminded = stored.Reminded }));
        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(row => row.Version));
    }
}
