using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>A rule that reaches nobody does not wait; when there is no rule left, the team and then the administrators are paged (rule 10).</summary>
public sealed class PullForwardTests
{
    [Fact]
    public void A_gap_in_a_schedule_is_covered_by_the_next_rule_at_once_and_that_rule_does_not_fire_again()
    {
        var t = new Timeline(Org.Of("bob", "ann").Schedule("gap").Policy(Rule("0s", OnCallFor("gap")), Rule("5m", To("bob")), Rule("15m", To("ann")))).Trigger();

        t.Story("15m", "0s page bob sms", "15m page ann sms");
        Assert.Equal(new Skipped("schedule gap", null, SkipCause.NobodyOnCall), Assert.Single(t.Entry<RuleFired>(fired => fired.Rule == 0).Skipped));
        Assert.Equal("rule 2 did not wait, because rule 1 had nobody to page", t.Words(t.Entry<RuleFired>(fired => fired.Rule == 1).Reason));
    }

    [Fact]
    public void A_disabled_person_a_person_without_a_method_and_a_deleted_target_are_nobody()
    {
        var org = Org.Of("bob").Person("off", disabled: true).Person("mute", methods: [])
            .Policy(Rule("0s", To("off"), To("mute"), To("gone"), TeamOf("gone"), OnCallFor("gone")), Rule("5m", To("bob")));
        var t = new Timeline(org).Trigger().Story("4m", "0s page bob sms");

        Assert.Equal(
            [SkipCause.Disabled, SkipCause.NoUsableMethod, SkipCause.TargetIsGone, SkipCause.TargetIsGone, SkipCause.TargetIsGone],
            t.Entry<RuleFired>(fired => fired.Rule == 0).Skipped.Select(skipped => skipped.Cause));
    }

    [Fact]
    public void Whoever_was_paged_in_this_pass_is_not_paged_again_and_the_next_rule_comes_at_once()
    {
        var t = new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", To("bob")), Rule("30m", To("ann")))).Trigger();

        t.Story("30m", "0s page bob sms", "5m page ann sms", "10m page root sms");
        Assert.Equal(SkipCause.AlreadyPagedInThisPass, Assert.Single(t.Entry<RuleFired>(fired => fired.Rule == 1).Skipped).Cause);
    }

    [Fact]
    public void Pulling_forward_goes_on_until_somebody_is_reached() =>
        new Timeline(Org.Of("bob").Schedule("gap").Policy(Rule("0s", OnCallFor("gap")), Rule("5m", To("nobody")), Rule("15m", To("bob")))).Trigger()
            .Story("4m59s", "0s page bob sms");

    [Fact]
    public void Only_rules_of_the_same_until_are_pulled_forward() =>
        new Timeline(Org.Of("bob", "boss").Schedule("gap").Policy(
                Rule("0s", OnCallFor("gap")), Rule("30m", To("boss")).UntilResolved(), Rule("5m", To("bob"))))
            .Trigger()
            .Story("30m", "0s page bob sms", "30m page boss sms");

    [Fact]
    public void A_rule_whose_condition_is_false_is_not_pulled_forward() =>
        new Timeline(Org.Of("bob", "ann").Schedule("gap").Policy(
                Rule("0s", OnCallFor("gap")), Rule("5m", To("ann")).OnlyFor(Severity.Info), Rule("15m", To("bob"))))
            .Trigger()
            .Story("4m", "0s page bob sms");

    [Fact]
    public void A_rule_that_only_tells_a_channel_pulls_nothing_forward() =>
        new Timeline(Org.Of("bob").Policy(Rule("0s", Channel("#ops")), Rule("5m", To("bob")))).Trigger()
            .Story("5m", "0s post #ops slack", "5m page bob sms");

    [Fact]
    public void When_no_rule_reaches_anybody_the_team_is_paged_at_once()
    {
        var t = new Timeline(Org.Of("bob", "ann").Team("ops", "bob", "ann").OwnedBy("ops").Schedule("gap").Policy(Rule("0s", OnCallFor("gap")))).Trigger();

        t.Story("4m", "0s page bob sms", "0s page ann sms");
        Assert.Equal("the rules of pass 1 reached nobody", t.Words(t.Entry<FallbackPaged>().Reason));
    }

    [Fact]
    public void And_the_administrators_when_nobody_of_the_team_can_be_paged()
    {
        var t = new Timeline(Org.Of().Person("off", disabled: true).Team("ops", "off").OwnedBy("ops").Schedule("gap").Policy(Rule("0s", OnCallFor("gap")))).Trigger();

        t.Story("4m", "0s page root sms");
        Assert.Equal(SkipCause.Disabled, Assert.Single(t.Entry<FallbackPaged>().Skipped).Cause);
    }

    [Fact]
    public void A_policy_without_rules_a_missing_policy_and_a_missing_service_page_the_fallback()
    {
        new Timeline(Org.Of("bob").Team("ops", "bob").OwnedBy("ops").Policy()).Trigger().Story("1m", "0s page bob sms");
        new Timeline(Org.Of("bob").Service(service => service with { Policy = new PolicyId("gone") })).Trigger().Story("1m", "0s page root sms");

        var unknown = new Timeline(Org.Of("bob"));
        var e = Acts.Event(EventAction.Trigger, [Acts.Fires("it")], Severity.Critical) with { Service = new ServiceId("gone"), Reason = new CouldNotInterpret("not JSON") };
        Assert.Equal("root", Assert.Single(Assert.IsType<Accepted>(unknown.Ask(e)).Deliveries).User!.Value.Value);
    }

    [Fact]
    public void The_fallback_pages_once_in_a_pass_and_exhaustion_is_said_all_the_same()
    {
        var t = new Timeline(Org.Of().Schedule("gap").Policy(Rule("0s", OnCallFor("gap")))).Trigger();

        t.Story("1h", "0s page root sms");
        t.Entry<EscalationExhausted>();
        Assert.Equal(Timeline.Start + Span("5m"), t.Alert.Run!.ExhaustedAt);
    }

    [Fact]
    public void When_the_fallback_team_cannot_be_reached_after_all_the_administrators_are_next()
    {
        var t = new Timeline(Org.Of("bob").Team("ops", "bob").OwnedBy("ops").Schedule("gap").Policy(Rule("0s", OnCallFor("gap")))).Fails("bob", Sms).Trigger();

        t.Story("1m", "0s page bob sms", "0s page root sms");
    }

    [Fact]
    public void Nobody_at_all_is_journaled_and_the_alert_is_exhausted()
    {
        var t = new Timeline(Org.Of().Disable("root").Schedule("gap").Policy(Rule("0s", OnCallFor("gap")))).Trigger().Until("1h");

        Assert.Empty(t.Sent);
        Assert.Empty(t.Entry<FallbackPaged>().Pages);
        t.Entry<EscalationExhausted>();
    }

    [Fact]
    public void Whose_page_is_still_open_is_not_paged_a_second_time_by_a_rule_until_resolved() =>
        new Timeline(Org.Of("bob").Team("ops", "bob").OwnedBy("ops").Policy(Rule("0s", To("bob")), Rule("3m", To("bob")).UntilResolved())).Trigger()
            .Story("4m", "0s page bob sms", "3m page root sms");
}
