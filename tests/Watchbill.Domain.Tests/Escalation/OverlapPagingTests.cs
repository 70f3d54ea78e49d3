using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>
/// The schedule "primary" goes from Bob to Ann at midnight, fifteen hours in, with an overlap of half an hour: whoever left is paged too, and counts for nothing.
/// </summary>
public sealed class OverlapPagingTests
{
    private static readonly Org Base = Overlapping(Org.Of("bob", "ann", "carol", "dan").Schedule("primary", "bob", "ann", "carol"), "primary");

    [Theory]
    [InlineData("14h59m59s", "14h59m59s page bob sms")]
    [InlineData("15h", "15h page ann sms", "15h page bob sms")]
    [InlineData("15h29m59s", "15h29m59s page ann sms", "15h29m59s page bob sms")]
    [InlineData("15h30m", "15h30m page ann sms")]
    public void Both_are_paged_for_as_long_as_the_overlap_lasts(string at, params string[] story) =>
        new Timeline(Base.Policy(Rule("0s", OnCallFor("primary")))).At(at).Trigger().Story(at, story);

    [Fact]
    public void Each_with_a_reason_of_their_own()
    {
        var t = new Timeline(Base.Policy(Rule("0s", OnCallFor("primary")))).At("15h10m").Trigger();

        Assert.Equal(
            ["on call for primary: layer 'only', turn 1", "was on call for primary until 00:00; overlap until 00:30 (UTC)"],
            t.Entry<RuleFired>().Pages.Select(page => page.Because));
        Assert.Equal([false, true], t.Entry<RuleFired>().Pages.Select(page => page.Copied));
    }

    [Fact]
    public void Either_of_them_answers() =>
        new Timeline(Base.Policy(Rule("0s", OnCallFor("primary")), Rule("5m", To("dan")))).At("15h10m").Trigger().At("15h12m").Acknowledge("bob")
            .ExpectStatus(AlertStatus.Acknowledged).ExpectNothingAfter("15h12m");

    [Fact]
    public void In_a_gap_the_next_rule_comes_at_once_all_the_same()
    {
        var gap = Overlapping(Org.Of("bob", "dan").Schedule("primary", "bob"), "primary");
        gap = gap.Schedules(schedule => schedule with { Layers = [schedule.Layers[0] with { End = new LocalDateTime(2026, 3, 3, 0, 0) }] });
        var t = new Timeline(gap.Policy(Rule("0s", OnCallFor("primary")), Rule("20m", To("dan")))).At("15h10m").Trigger().Story("15h10m", "15h10m page bob sms", "15h10m page dan sms");

        Assert.Equal(new Skipped("schedule primary", null, SkipCause.NobodyOnCall), Assert.Single(t.Entry<RuleFired>(fired => fired.Rule == 0).Skipped));
    }

    [Fact]
    public void When_the_one_on_call_cannot_be_reached_nobody_waits_for_the_copy()
    {
        var mute = Base.Person("ann", methods: []).Policy(Rule("0s", OnCallFor("primary")), Rule("20m", To("dan")));
        new Timeline(mute).At("15h10m").Trigger().Story("15h10m", "15h10m page bob sms", "15h10m page dan sms");

        new Timeline(Base.Policy(Rule("0s", OnCallFor("primary")), Rule("20m", To("dan")))).Fails("ann", Sms).At("15h10m").Trigger()
            .Story("15h10m", "15h10m page ann sms", "15h10m page bob sms", "15h10m page dan sms");
    }

    [Fact]
    public void A_copy_that_cannot_be_sent_moves_nothing() =>
        new Timeline(Base.Policy(Rule("0s", OnCallFor("primary")), Rule("20m", To("dan")))).Fails("bob", Sms).At("15h10m").Trigger()
            .Story("15h29m59s", "15h10m page ann sms", "15h10m page bob sms");

    [Fact]
    public void Who_is_named_as_well_is_paged_once_and_in_their_own_right()
    {
        var t = new Timeline(Base.Policy(Rule("0s", OnCallFor("primary"), To("bob")), Rule("10m", To("dan")))).At("15h10m").Trigger().Story("15h10m", "15h10m page ann sms", "15h10m page bob sms");

        Assert.DoesNotContain(t.Entry<RuleFired>().Pages, page => page.Copied);
    }

    [Fact]
    public void Who_was_copied_and_is_then_named_by_a_rule_is_paged_by_it() =>
        new Timeline(Base.Policy(Rule("0s", OnCallFor("primary")), Rule("5m", To("bob")))).At("15h10m").Trigger()
            .Story("15h15m", "15h10m page ann sms", "15h10m page bob sms", "15h15m page bob sms");

    [Fact]
    public void The_next_person_of_a_schedule_comes_without_a_copy_and_a_position_with_one()
    {
        new Timeline(Base.Policy(Rule("0s", NextFor("primary")))).At("15h10m").Trigger().Story("15h10m", "15h10m page carol sms");
        new Timeline(Base.Position(new Position(new PositionId("dba"), "DBA", [], [new ScheduleId("primary")])).Policy(Rule("0s", Holder("dba")))).At("15h10m").Trigger()
            .Story("15h10m", "15h10m page ann sms", "15h10m page bob sms");
    }

    [Fact]
    public void A_copy_has_no_turn_where_people_take_turns()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            var t = new Timeline(Base.Policy(Rule("0s", OnCallFor("primary"), To("dan")) with { RoundRobin = true })).At("15h10m").Trigger();
            Assert.Contains(t.Entry<RuleFired>().Pages, page => page is { Copied: false } && page.User.Value is "ann" or "dan");
            Assert.Equal("bob", Assert.Single(t.Entry<RuleFired>().Pages, page => page.Copied).User.Value);
        }
    }

    private static Org Overlapping(Org org, string id) => org.Schedules(schedule => schedule.Id.Value == id ? schedule with { Overlap = Duration.FromMinutes(30) } : schedule);
}
