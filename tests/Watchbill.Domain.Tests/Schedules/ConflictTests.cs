using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Conflicts in January 2026 of schedules "one", "two" and "three".</summary>
public sealed class ConflictTests
{
    private static readonly Schedule One = Named("one", Weekly("ana ben cleo"));
    private static readonly NightLimit NoLimit = NightLimit.Usual with { MostInARow = 1_000 };

    [Fact]
    public void A_backup_that_is_the_primary_is_told_for_each_week_in_which_it_is()
    {
        var two = Named("two", Weekly("ben ana cleo"));

        Assert.Equal(
            ["01-19 09:00 to 01-26 09:00 backup is primary: rules 0 and 1 of p, cleo"], Said([One, two], [Policy("p", Rule("one"), Rule("two"))]));
    }

    [Fact]
    public void A_backup_with_somebody_else_in_it_reaches_somebody_and_a_schedule_paged_twice_is_meant()
    {
        var two = Named("two", Weekly("ana+dan ana+ben ben+cleo"));
        var policy = Policy("p", Rule("one"), Rule("two"), Rule("one"), new EscalationRule(Duration.Zero, RuleBase.RunStart, Until.Acknowledged, [new UserTarget(new UserId("eva"))], null, ImmutableSortedDictionary<Severity, Duration>.Empty, []));

        Assert.DoesNotContain(Find([One, two], [policy]), conflict => conflict is BackupIsPrimary);
        Assert.Contains(Find([One, two], [Policy("p", Rule("two"), Rule("one"))]), conflict => conflict is BackupIsPrimary);
    }

    [Fact]
    public void Somebody_in_two_places_is_told_once_and_not_where_a_policy_has_told_it()
    {
        var two = Named("two", Weekly("dan ben eva"));
        var three = Named("three", Daily("fay ana", "00:00", "2026-01-07 00:00") with { End = Local("2026-01-09 00:00") });

        Assert.Equal(
            ["01-08 00:00 to 01-09 00:00 in two places: ana, one and three", "01-12 09:00 to 01-19 09:00 in two places: ben, one and two"], Said([One, two, three], []));
        Assert.Equal(
            ["01-08 00:00 to 01-09 00:00 in two places: ana, one and three", "01-12 09:00 to 01-19 09:00 backup is primary: rules 0 and 1 of p, ben"],
            Said([One, two, three], [Policy("p", Rule("one"), Rule("two"))]));
    }

    [Fact]
    public void Nights_in_a_row_count_over_all_schedules_by_the_persons_own_clock()
    {
        // Ana: a week of One, then the week of Two.
        var two = Named("two", Weekly("dan ana eva dan"));
        var limit = NightLimit.Usual with { MostInARow = 7 };

        Assert.Equal(["01-06 00:00 to 01-19 06:00 14 nights: ana"], Said([One, two], [], limit, "UTC").Where(line => line.Contains("nights", StringComparison.Ordinal)));

        // In Tokyo (UTC+9) the handoff is at 18:00, so that the first night is still to come and the last is over: 14 nights too, nine hours earlier.
        Assert.Equal(["01-05 15:00 to 01-18 21:00 14 nights: ana"], Said([One, two], [], limit, "Asia/Tokyo").Where(line => line.Contains("nights", StringComparison.Ordinal)));
        Assert.DoesNotContain(Find([One, two], [], limit with { MostInARow = 14 }, "UTC"), conflict => conflict is TooManyNights);
    }

    [Fact]
    public void A_day_shift_is_no_night_except_where_it_is_night()
    {
        var days = Named("one", Always("ana", restrictions: new DailyWindow(Clock("08:00"), Clock("20:00"))));

        Assert.Empty(Find([days], [], NightLimit.Usual, "UTC"));
        Assert.Equal(27, Assert.IsType<TooManyNights>(Assert.Single(Find([days], [], NightLimit.Usual, "Pacific/Auckland"))).Nights);
    }

    [Fact]
    public void Overrides_and_temporary_schedules_count()
    {
        var change = new Override("o", new ScheduleId("two"), At("2026-01-06 00:00 +00"), At("2026-01-07 00:00 +00"), OverrideKind.Add, new UserId("ana"), null);
        var timetables = new[] { new Timetable(One, [], []), new Timetable(Named("two", Weekly("dan")), [change], []) };

        Assert.Equal("01-06 00:00 to 01-07 00:00 in two places: ana, one and two", Text(Assert.Single(ScheduleConflicts.Within(January, timetables, [], _ => DateTimeZone.Utc, NoLimit))));
    }

    [Fact]
    public void Two_renderings_differ_where_other_people_are_on_call_and_nowhere_else()
    {
        var other = One with { Layers = [Weekly("ana cleo ben"), Always("ben", "noon", new DailyWindow(Clock("12:00"), Clock("13:00"), Weekdays.Monday))] };

        var differences = ScheduleDifference.Between(new Timetable(One, [], []).Render(January), new Timetable(other, [], []).Render(January));

        Assert.Equal(
            ["01-05 12:00 to 01-05 13:00 ana → ben", "01-12 09:00 to 01-12 12:00 ben → cleo", "01-12 13:00 to 01-19 09:00 ben → cleo", "01-19 09:00 to 01-26 09:00 cleo → ben", "01-26 12:00 to 01-26 13:00 ana → ben"],
            differences.Select(one => $"{Short(one.Start)} to {Short(one.End)} {string.Join('+', one.Before)} → {string.Join('+', one.After)}"));
        Assert.Empty(ScheduleDifference.Between(new Timetable(One, [], []).Render(January), new Timetable(One, [], []).Render(January)));
    }

    private static readonly Interval January = new(At("2026-01-05 09:00 +00"), At("2026-02-01 00:00 +00"));

    private static Layer Weekly(string people) => Layer(people, RotationUnit.Weeks, 1, "09:00", "2026-01-05 09:00", IsoDayOfWeek.Monday);

    private static Schedule Named(string id, params Layer[] layers) => In("UTC", layers) with { Id = new ScheduleId(id) };

    private static EscalationPolicy Policy(string id, params EscalationRule[] rules) => new(new PolicyId(id), id, 1, [.. rules], null);

    private static EscalationRule Rule(string schedule) => new(
        Duration.Zero, RuleBase.RunStart, Until.Acknowledged, [new ScheduleTarget(new ScheduleId(schedule))], null, ImmutableSortedDictionary<Severity, Duration>.Empty, []);

    private static ImmutableArray<Conflict> Find(Schedule[] schedules, EscalationPolicy[] policies, NightLimit? limit = null, string zone = "UTC") =>
        ScheduleConflicts.Within(January, [.. schedules.Select(schedule => new Timetable(schedule, [], []))], policies, _ => Zone(zone), limit ?? NoLimit);

    private static IEnumerable<string> Said(Schedule[] schedules, EscalationPolicy[] policies, NightLimit? limit = null, string zone = "UTC") => Find(schedules, policies, limit, zone).Select(Text);

    private static string Text(Conflict conflict) => $"{Short(conflict.Start)} to {Short(conflict.End)} " + conflict switch
    {
        BackupIsPrimary backup => $"backup is primary: rules {backup.EarlierRule} and {backup.LaterRule} of {backup.Policy}, {string.Join('+', backup.Users)}",
        OnCallInTwoPlaces two => $"in two places: {two.User}, {two.One} and {two.Other}",
        TooManyNights many => $"{many.Nights} nights: {many.User}",
        _ => conflict.ToString(),
    };

    private static string Short(Instant at) => at.InUtc().LocalDateTime.ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
