using NodaTime;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Shadows see everything and are nobody: they follow the layer that serves, and never change who is on call.</summary>
public sealed class ShadowTests
{
    private static readonly Layer Base = Daily("ana ben", "09:00", "2026-01-05 09:00") with { Shadows = [new UserId("erin"), new UserId("ben")] };

    [Fact]
    public void A_shadow_follows_every_turn_of_its_layer_but_none_of_its_own()
    {
        Assert.Equal(["01-05 09:00 ben+erin", "01-06 09:00 erin", "01-07 09:00 ben+erin"], Shadows(In("UTC", Base), "2026-01-05 09:00 +00", "2026-01-08 09:00 +00"));
    }

    [Fact]
    public void A_shadow_changes_nothing_about_who_is_on_call()
    {
        var plain = In("UTC", Base with { Shadows = [] });
        Assert.Equal(Rendered(plain, "2026-01-05 09:00 +00", "2026-02-05 09:00 +00"), Rendered(In("UTC", Base), "2026-01-05 09:00 +00", "2026-02-05 09:00 +00"));
        var (with, without) = (new Timetable(In("UTC", Base), [], []), new Timetable(plain, [], []));
        Assert.Equal(without.MostOnCall, with.MostOnCall);
        Assert.DoesNotContain(with.At(At("2026-01-05 12:00 +00")).Users, person => person.User.Value == "erin");
    }

    [Fact]
    public void The_shadow_stays_with_the_shift_when_somebody_stands_in_and_goes_with_it_when_nobody_is_left()
    {
        var cover = Change("1", OverrideKind.Replace, "ana", "2026-01-05 12:00 +00", "2026-01-05 18:00 +00", "cleo");
        var gone = Change("2", OverrideKind.Remove, "ana", "2026-01-05 18:00 +00", "2026-01-06 09:00 +00");

        Assert.Equal(
            ["01-05 09:00 ben+erin", "01-05 18:00 -"],
            Shadows(In("UTC", Base), "2026-01-05 09:00 +00", "2026-01-06 09:00 +00", cover, gone));
    }

    [Fact]
    public void Only_the_shadows_of_the_layer_that_serves_follow()
    {
        var office = Daily("dan", "09:00", "2026-01-05 09:00", "office", new DailyWindow(Clock("10:00"), Clock("16:00"))) with { Shadows = [new UserId("finn")] };

        Assert.Equal(
            ["01-05 09:00 ben+erin", "01-05 10:00 finn", "01-05 16:00 ben+erin"], Shadows(In("UTC", Base, office), "2026-01-05 09:00 +00", "2026-01-06 09:00 +00"));
    }

    [Fact]
    public void An_instant_says_the_same_as_the_picture()
    {
        var timetable = new Timetable(In("Europe/Berlin", Base), [], []);
        foreach (var shift in timetable.RenderShadows(new Interval(At("2026-03-20 00:00 +01"), At("2026-04-02 00:00 +02"))))
        {
            Assert.Equal(shift.Users, timetable.ShadowsAt(shift.Start));
            Assert.Equal(shift.Users, timetable.ShadowsAt(shift.End - Duration.Epsilon));
        }

        Assert.Empty(timetable.ShadowsAt(At("2026-01-04 00:00 +01")));
    }

    [Fact]
    public void Another_shadow_is_an_edit_like_any_other()
    {
        var before = In("UTC", Base);
        var edited = ScheduleEdit.Apply(before, In("UTC", Base with { Shadows = [new UserId("finn")] }), At("2026-01-05 12:00 +00"), atOnce: false);

        Assert.Equal("base", Assert.Single(edited.Changes).Layer);
        Assert.Equal(["01-05 09:00 ben+erin", "01-06 09:00 finn"], Shadows(edited.Schedule, "2026-01-05 09:00 +00", "2026-01-08 09:00 +00"));
        Assert.Empty(ScheduleEdit.Apply(before, In("UTC", Base with { Shadows = [.. Base.Shadows] }), At("2026-01-05 12:00 +00"), atOnce: false).Changes);
    }

    [Fact]
    public void A_shadow_is_named_once_and_there_are_not_too_many()
    {
        var twice = ScheduleProblems.Of(In("UTC", Base with { Shadows = [new UserId("erin"), new UserId("erin")] }));
        var many = ScheduleProblems.Of(In("UTC", Base with { Shadows = [.. Enumerable.Range(0, ScheduleLimits.ShadowsPerLayer + 1).Select(i => new UserId($"u{i}"))] }));

        Assert.Equal(ScheduleProblemKind.UserRepeated, Assert.Single(twice).Kind);
        Assert.Equal(ScheduleProblemKind.TooManyShadows, Assert.Single(many).Kind);
    }

    [Fact]
    public void A_shadow_finds_the_turns_in_their_own_calendar_marked_as_such_and_everybody_elses_calendar_is_as_before()
    {
        var definitions = new DefinitionSet(new DefinitionDocuments
        {
            Schedules = [In("UTC", Base)],
            Users = [.. new[] { "ana", "ben", "erin" }.Select(id => new User(new UserId(id), id, null, "UTC", Permission.Responder, []))],
        });
        var window = new Interval(At("2026-01-06 00:00 +00"), At("2026-01-07 00:00 +00"));

        Assert.Equal(
            ["Shadow: Primary 01-05 09:00", "Shadow: Primary 01-06 09:00"],
            Events("erin").Select(one => $"{one.Summary} {one.Start.InUtc().LocalDateTime.ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)}"));
        Assert.Equal(["On call: Primary", "Shadow: Primary"], Events("ben").Select(one => one.Summary).Order(StringComparer.Ordinal));
        Assert.Equal(Events("erin").Select(one => one.Uid), Events("erin", Duration.FromHours(3)).Select(one => one.Uid));
        Assert.DoesNotContain(OnCallCalendar.OfSchedule(definitions, Id, new Uri("https://w.example/"), window, window.Start, 0).Events, one => one.Summary.Contains("erin", StringComparison.Ordinal));

        IReadOnlyList<CalendarEvent> Events(string owner, Duration later = default) => OnCallCalendar.OfPerson(
            definitions, new UserId(owner), [Id], new Uri("https://w.example/"), new Interval(window.Start + later, window.End), window.Start, 0).Events;
    }

    /// <summary>Neighbours who follow different turns are told as one.</summary>
    private static string[] Shadows(Schedule schedule, string from, string to, params Override[] overrides)
    {
        var lines = new List<string>();
        var (at, names) = (At(from), "");
        foreach (var shift in new Timetable(schedule, overrides, []).RenderShadows(new Interval(At(from), At(to))))
        {
            Say(shift.Start > at ? "-" : names, at);
            Say(Names(shift.Users), shift.Start);
            at = shift.End;
        }

        if (at < At(to))
        {
            Say("-", at);
        }

        return [.. lines];

        void Say(string now, Instant since)
        {
            if (now != names)
            {
                lines.Add($"{since.InZone(schedule.Zone).LocalDateTime.ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)} {now}");
                names = now;
            }
        }
    }
}
