using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>When rules fire: their offsets, bases and severities (rules 9 and 16).</summary>
public sealed class RuleTimingTests
{
    private static readonly Org Three = Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")), Rule("15m", To("carol")));

    [Fact]
    public void Rules_fire_at_their_offsets_from_the_start_and_then_nobody_answered() =>
        new Timeline(Three).Trigger()
            .Story("14m", "0s page bob sms", "5m page ann sms")
            .Story("19m59s", "0s page bob sms", "5m page ann sms", "15m page carol sms")
            .Story("20m", "0s page bob sms", "5m page ann sms", "15m page carol sms", "20m page root sms")
            .ExpectNothingAfter("20m");

    [Fact]
    public void A_page_comes_within_its_second() =>
        new Timeline(Three).Trigger().Expect(Between("0s", "1s"), Page("bob", Sms)).Expect(Between("5m", "5m1s"), Page("ann", Sms));

    [Fact]
    public void A_rule_does_nothing_a_nanosecond_before_its_time_and_fires_at_it()
    {
        var t = new Timeline(Three).Trigger();
        var timer = Assert.Single(t.Timers, timer => timer.Purpose == AlertTimers.Escalation);
        var fired = new TimerFired(timer.Purpose, timer.Guard, timer.Due, Duration.Zero);

        Assert.Equal(Timeline.Start + Span("5m"), timer.Due);
        Assert.Empty(Assert.IsType<Accepted>(t.Ask(fired, at: timer.Due - Duration.Epsilon)).Entries);
        Assert.Contains(Assert.IsType<Accepted>(t.Ask(fired, at: timer.Due)).Entries, entry => entry is RuleFired { Rule: 1 });
    }

    [Fact]
    public void A_late_timer_does_not_move_the_deadlines_after_it()
    {
        var t = new Timeline(Three).Trigger();
        var timer = Assert.Single(t.Timers, timer => timer.Purpose == AlertTimers.Escalation);
        var late = Assert.IsType<Accepted>(t.Ask(new TimerFired(timer.Purpose, timer.Guard, timer.Due, Duration.Zero), at: timer.Due + Span("20s")));

        var next = EscalationPlan.Next(late.Alert, t.Definitions.Policies[new PolicyId("policy")]);
        Assert.Equal(Timeline.Start + Span("15m"), next!.Value.Due);
    }

    [Theory]
    [InlineData(Severity.Error)]
    [InlineData(Severity.Info)]
    public void Nor_those_that_count_from_the_late_one_fired_or_passed_over(Severity severity)
    {
        var org = Org.Of("bob", "ann", "carol").Policy(
            Rule("0s", To("bob")), Rule("5m", To("ann")).OnlyFor(Severity.Error), Rule("10m", To("carol")).AfterPrevious());
        var t = new Timeline(org).Trigger(severity);
        var timer = Assert.Single(t.Timers, timer => timer.Purpose == AlertTimers.Escalation);
        var late = Assert.IsType<Accepted>(t.Ask(new TimerFired(timer.Purpose, timer.Guard, timer.Due, Duration.Zero), at: timer.Due + Span("20s")));

        Assert.NotEmpty(late.Entries);
        Assert.Equal(Timeline.Start + Span("15m"), EscalationPlan.Next(late.Alert, t.Definitions.Policies[new PolicyId("policy")])!.Value.Due);
    }

    [Fact]
    public void A_rule_may_count_from_the_one_before_it() =>
        new Timeline(Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")).AfterPrevious(), Rule("10m", To("carol")).AfterPrevious()))
            .Trigger()
            .Story("16m", "0s page bob sms", "5m page ann sms", "15m page carol sms");

    [Fact]
    public void A_rule_counted_from_the_acknowledgement_waits_for_one()
    {
        var org = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("30m", To("ann")).AfterAcknowledgement().UntilResolved());

        new Timeline(org).Trigger().Story("2h", "0s page bob sms", "5m page root sms");
        new Timeline(org).Trigger().At("2m").Acknowledge("bob").Story("31m59s", "0s page bob sms").Story("32m", "0s page bob sms", "32m page ann sms");
    }

    [Fact]
    public void A_severity_may_shorten_the_wait()
    {
        var org = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("30m", To("ann")).ButFor(Severity.Critical, "5m"));

        new Timeline(org).Trigger(Severity.Critical).Story("5m", "0s page bob sms", "5m page ann sms");
        new Timeline(org).Trigger(Severity.Error).Story("29m59s", "0s page bob sms").Story("30m", "0s page bob sms", "30m page ann sms");
    }

    [Fact]
    public void A_wait_that_a_rising_severity_has_used_up_ends_at_once_and_the_next_counts_from_there() =>
        new Timeline(Org.Of("bob", "ann", "carol").Policy(
                Rule("0s", To("bob")),
                Rule("30m", To("ann")).ButFor(Severity.Critical, "5m"),
                Rule("5m", To("carol")).AfterPrevious()))
            .Trigger(Severity.Error)
            .At("12m").Trigger(Severity.Critical)
            .Story("16m59s", "0s page bob sms", "12m page ann sms")
            .Story("17m", "0s page bob sms", "12m page ann sms", "17m page carol sms");

    [Fact]
    public void Rules_of_the_same_time_fire_in_their_order() =>
        new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("ann")), Rule("0s", To("bob")))).Trigger()
            .Story("0s", "0s page ann sms", "0s page bob sms");

    [Fact]
    public void The_reason_of_a_page_says_which_rule_waited_how_long()
    {
        var t = new Timeline(Three).Trigger().Until("15m");

        Assert.Equal(
            ["rule 1 pages at once", "rule 2 waited 5 min and nobody had acknowledged", "rule 3 waited 15 min and nobody had acknowledged"],
            t.Entries<RuleFired>().Select(fired => t.Words(fired.Reason)));
    }

    [Fact]
    public void A_schedule_is_asked_when_the_rule_fires() =>
        new Timeline(Org.Of("bob", "ann").Schedule("primary", "bob", "ann").Policy(Rule("0s", OnCallFor("primary")), Rule("15h", OnCallFor("primary"))))
            .Trigger()
            .Story("15h", "0s page bob sms", "15h page ann sms");

    [Fact]
    public void A_run_keeps_the_policy_it_began_with_and_the_next_run_takes_the_new_one()
    {
        var t = new Timeline(Three).Trigger().At("1m").Change(org => org.Policy(Rule("0s", To("carol"))));

        t.Story("5m", "0s page bob sms", "5m page ann sms");
        t.At("6m").Resolve("ann").At("7m").Trigger();
        Assert.Equal("7m page carol sms", t.Sent[^1].ToString());
    }
}
