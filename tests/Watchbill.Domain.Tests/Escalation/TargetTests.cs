using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>Positions, and the next person of a schedule (rule 9); what a rule may ask of its people.</summary>
public sealed class TargetTests
{
    [Fact]
    public void A_position_is_whoever_holds_it_when_the_rule_fires() =>
        new Timeline(Org.Of("bob", "ann").Position("cto", "bob").Policy(Rule("0s", Holder("cto")), Rule("5m", Holder("cto")).UntilResolved())).Trigger()
            .At("1m").Acknowledge("bob").At("2m").Change(org => org.Position("cto", "ann"))
            .Story("5m", "0s page bob sms", "5m page ann sms");

    [Fact]
    public void Or_whoever_is_on_call_for_its_schedule_and_says_so()
    {
        var t = new Timeline(Org.Of("bob", "ann", "dba").Schedule("nights", "ann").Position(new Position(new PositionId("dba-on-duty"), "DBA on duty", [new UserId("dba")], [new ScheduleId("nights")]))
            .Policy(Rule("0s", Holder("dba-on-duty")))).Trigger().Story("0s", "0s page dba sms", "0s page ann sms");

        Assert.Equal(["holds DBA on duty", "DBA on duty is whoever is on call for nights: layer 'only', turn 0"], t.Entry<RuleFired>().Pages.Select(page => page.Because));
    }

    [Theory]
    [InlineData("vacant", "position vacant: nobody holds it")]
    [InlineData("gone", "position gone: no longer configured")]
    [InlineData("gap", "position gap: nobody is on call")]
    public void A_position_without_a_holder_is_nobody_and_the_next_rule_comes_at_once(string position, string words)
    {
        var t = new Timeline(Org.Of("bob").Position("vacant").Schedule("gap").Position(new Position(new PositionId("gap"), "Gap", [], [new ScheduleId("gap")]))
            .Policy(Rule("0s", Holder(position)), Rule("5m", To("bob")))).Trigger().Story("0s", "0s page bob sms");

        Assert.Equal(words, ReasonText.Of(Assert.Single(t.Entry<RuleFired>(fired => fired.Rule == 0).Skipped), t.Definitions));
    }

    [Fact]
    public void The_next_person_of_a_schedule_is_who_follows_the_one_on_call()
    {
        var org = Org.Of("bob", "ann", "carol").Schedule("primary", "bob", "ann", "carol").Policy(Rule("0s", OnCallFor("primary")), Rule("5m", NextFor("primary")));
        var t = new Timeline(org).Trigger().Story("5m", "0s page bob sms", "5m page ann sms");

        Assert.Equal("next on call for primary: layer 'only', turn 1", t.Entry<RuleFired>(fired => fired.Rule == 1).Pages[0].Because);

        // Handed over at midnight, 15 hours in, between the two rules.
        new Timeline(org).At("14h56m").Trigger().Story("15h1m", "14h56m page bob sms", "15h1m page carol sms");
    }

    [Fact]
    public void Who_follows_in_a_gap_is_whoever_comes_when_it_ends_and_in_an_empty_schedule_nobody()
    {
        var t = new Timeline(Org.Of("bob").Schedule("gap").Policy(Rule("0s", NextFor("gap")), Rule("5m", To("bob")))).Trigger().Story("0s", "0s page bob sms");

        Assert.Equal(SkipCause.NobodyOnCall, Assert.Single(t.Entry<RuleFired>(fired => fired.Rule == 0).Skipped).Cause);
    }

    [Fact]
    public void A_way_that_cannot_be_used_is_said_and_the_persons_own_rules_are()
    {
        var t = new Timeline(Org.Of("bob").Policy(Rule("0s", To("bob")).Via(Slack))).Trigger().Story("0s", "0s page bob sms");

        Assert.Equal(
            "Bob (user bob): by the ways that the rule names, for none of them works; by the person's own rules instead",
            ReasonText.Of(Assert.Single(t.Entry<RuleFired>().Skipped), t.Definitions));
        Assert.Empty(new Timeline(Org.Of("bob").Policy(Rule("0s", To("bob")).Via(Sms))).Trigger().Entry<RuleFired>().Skipped);
    }

    [Fact]
    public void Again_pages_who_was_paged_and_has_not_acknowledged() =>
        new Timeline(Org.Of("bob", "boss").Policy(Rule("0s", To("bob")), Rule("0s", To("boss")).UntilResolved(), Rule("30m", To("boss")).UntilResolved().Again())).Trigger()
            .At("2m").Acknowledge("bob").Story("30m", "0s page bob sms", "0s page boss sms", "2m notice boss sms", "30m page boss sms");

    [Fact]
    public void And_leaves_alone_who_has_without_hurrying_anybody_else() =>
        new Timeline(Org.Of("bob", "boss", "ceo").Policy(
                Rule("0s", To("boss")).UntilResolved(), Rule("30m", To("boss")).UntilResolved().Again(), Rule("1h", To("ceo")).UntilResolved())).Trigger()
            .At("2m").Acknowledge("boss").Story("59m59s", "0s page boss sms").Story("1h", "0s page boss sms", "1h page ceo sms");

    [Fact]
    public void Where_no_answer_is_needed_nobody_is_called_because_none_came() =>
        new Timeline(Org.Of("bob").Policy(Rule("0s", Channel("#low")).NoAnswer(), Rule("5m", To("bob")).OnlyFor(Severity.Critical)).Repeat(2, "10m")).Trigger(Severity.Info)
            .Story("30d", "0s post #low slack");

    [Fact]
    public void As_soon_as_somebody_was_paged_an_answer_is() =>
        new Timeline(Org.Of("bob").Policy(Rule("0s", Channel("#low")).NoAnswer(), Rule("5m", To("bob")).OnlyFor(Severity.Critical))).Trigger(Severity.Info)
            .At("20m").Trigger(Severity.Critical).Story("25m", "0s post #low slack", "20m page bob sms", "25m page root sms");
}
