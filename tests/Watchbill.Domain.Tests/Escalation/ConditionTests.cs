using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>Rules that only hold for some alerts (rules 9 and 10).</summary>
public sealed class ConditionTests
{
    private static readonly Org ForCritical = Org.Of("bob", "ann", "carol").Policy(
        Rule("0s", To("bob")), Rule("5m", To("ann")).OnlyFor(Severity.Critical), Rule("15m", To("carol")));

    [Fact]
    public void A_rule_whose_condition_is_false_is_passed_over_without_moving_the_others()
    {
        var t = new Timeline(ForCritical).Trigger(Severity.Error).Story("15m", "0s page bob sms", "15m page carol sms");

        Assert.Equal(new ConditionFalse(1, Timeline.Start + Span("5m")), t.Entry<RulePassedOver>().Reason);
    }

    [Fact]
    public void And_fires_at_once_when_it_turns_true_after_its_time()
    {
        var t = new Timeline(ForCritical).Trigger(Severity.Error).At("7m").Trigger(Severity.Critical);

        t.Story("15m", "0s page bob sms", "7m page ann sms", "15m page carol sms");
        Assert.Equal("the condition of rule 2 holds now, and its time had passed", t.Words(t.Entry<RuleFired>(fired => fired.Rule == 1).Reason));
    }

    [Fact]
    public void Or_at_its_own_time_when_it_turns_true_before() =>
        new Timeline(ForCritical).Trigger(Severity.Error).At("3m").Trigger(Severity.Critical).Story("5m", "0s page bob sms", "5m page ann sms");

    [Fact]
    public void A_rule_counted_from_one_that_was_passed_over_counts_from_when_that_would_have_fired() =>
        new Timeline(Org.Of("bob", "ann", "carol").Policy(
                Rule("0s", To("bob")), Rule("5m", To("ann")).OnlyFor(Severity.Critical), Rule("10m", To("carol")).AfterPrevious()))
            .Trigger(Severity.Error)
            .Story("15m", "0s page bob sms", "15m page carol sms");

    [Fact]
    public void A_condition_may_ask_for_urgency_and_for_labels()
    {
        var org = Org.Of("bob", "ann", "carol").Policy(
            Rule("0s", To("bob")), Rule("0s", To("ann")).OnlyFor(Urgency.High), Rule("0s", To("carol")).OnlyWith("customer", "yes"));

        new Timeline(org).Trigger(Severity.Warning).Story("0s", "0s page bob sms");
        new Timeline(org).Trigger(Severity.Error).Story("0s", "0s page bob sms", "0s page ann sms");
        new Timeline(org).Trigger(Severity.Warning, ("customer", "yes")).Story("0s", "0s page bob sms", "0s page carol sms");
        new Timeline(org).Trigger(Severity.Warning, ("customer", "no")).Story("0s", "0s page bob sms");
    }

    [Fact]
    public void When_no_condition_holds_the_fallback_answers_after_the_waiting_time() =>
        new Timeline(Org.Of("bob").Policy(Rule("0s", To("bob")).OnlyFor(Severity.Critical))).Trigger(Severity.Info)
            .Story("4m59s")
            .Story("5m", "5m page root sms");

    [Fact]
    public void A_rule_until_acknowledged_does_not_fire_on_an_acknowledged_alert_when_its_condition_turns_true() =>
        new Timeline(ForCritical).Trigger(Severity.Error).At("6m").Acknowledge("bob").At("7m").Trigger(Severity.Critical)
            .Story("11m", "0s page bob sms", "7m page bob sms")
            .Expect(Between("12m", "12m"), Page("ann", Sms));

    [Fact]
    public void By_hand_a_rule_whose_condition_is_false_is_left_out() =>
        new Timeline(ForCritical).Trigger(Severity.Error).At("1m").Escalate("bob").Story("10m", "0s page bob sms", "1m page carol sms", "6m page root sms");
}
