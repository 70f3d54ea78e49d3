using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>A rule that was pulled forward has fired: nothing makes it fire again in that pass, and in the next it has its own time (rule 10).</summary>
public sealed class PulledOnceTests
{
    private const string Fact = "customer-facing";

    [Fact]
    public void Not_at_its_own_time_and_not_when_its_condition_turns_false_and_true_again()
    {
        var t = new Timeline(Org.Of("ann").Schedule("gap").Policy(Rule("0s", OnCallFor("gap")), Rule("5m", To("ann")).OnlyIf(Fact)).Repeat(1, "20m"))
            .Trigger(Severity.Critical, ("customer_facing", "yes"));

        t.At("3m").States("ann", Fact, holds: false).At("4m").States("ann", Fact).At("6m").States("ann", Fact, holds: false).At("7m").States("ann", Fact);
        t.Story("19m59s", "0s page ann sms");
    }

    [Fact]
    public void In_the_next_pass_it_is_pulled_forward_anew_if_it_must_be_and_else_comes_at_its_time()
    {
        var org = Org.Of("bob", "ann").Schedule("gap").Policy(Rule("0s", OnCallFor("gap")), Rule("5m", To("ann"))).Repeat(1, "20m");

        new Timeline(org).Trigger().Story("24m", "0s page ann sms", "20m page ann sms");
        new Timeline(org).Trigger().At("10m").Change(changed => changed.Without("gap").Schedule("gap", "bob"))
            .Story("24m59s", "0s page ann sms", "20m page bob sms")
            .Story("25m", "0s page ann sms", "20m page bob sms", "25m page ann sms");
    }

    [Fact]
    public void Rules_after_it_keep_their_own_times() =>
        new Timeline(Org.Of("bob", "ann", "carol").Schedule("gap").Policy(Rule("0s", To("bob")), Rule("5m", OnCallFor("gap")), Rule("30m", To("ann")), Rule("40m", To("carol")))).Trigger()
            .Story("39m59s", "0s page bob sms", "5m page ann sms")
            .Story("40m", "0s page bob sms", "5m page ann sms", "40m page carol sms");

    [Fact]
    public void A_person_whose_methods_are_all_flagged_is_no_usable_person() =>
        new Timeline(Org.Of("bob", "ann").Flag("bob", Sms, Timeline.Start).Policy(Rule("0s", To("bob")), Rule("5m", To("ann")))).Trigger()
            .Story("4m59s", "0s page ann sms");

    [Fact]
    public void All_rules_whose_time_has_passed_and_whose_condition_turns_true_fire_at_once_in_their_order()
    {
        var t = new Timeline(Org.Of("bob", "ann", "carol", "dan").Policy(
            Rule("0s", To("bob")), Rule("2m", To("ann")).OnlyIf(Fact), Rule("4m", To("carol")).OnlyIf(Fact), Rule("30m", To("dan")).OnlyIf(Fact))).Trigger();

        t.At("4m30s").States("bob", Fact)
            .Story("29m59s", "0s page bob sms", "4m30s page ann sms", "4m30s page carol sms")
            .Story("30m", "0s page bob sms", "4m30s page ann sms", "4m30s page carol sms", "30m page dan sms");
        Assert.Equal([new ConditionTurnedTrue(1), new ConditionTurnedTrue(2)], t.Entries<RuleFired>().Where(fired => fired.Rule is 1 or 2).Select(fired => fired.Reason));
    }

    [Fact]
    public void When_the_rules_run_out_the_team_is_next_then_the_administrators_and_each_pass_asks_in_that_order_again()
    {
        var t = new Timeline(Org.Of("bob", "ann").Team("ops", "ann").OwnedBy("ops").Policy(Rule("0s", To("bob"))).Repeat(1, "10m")).Fails("bob", Sms).Fails("ann", Sms).Trigger();

        t.Story("9m59s", "0s page bob sms", "0s page ann sms", "0s page root sms");
        t.Story("10m", "0s page bob sms", "0s page ann sms", "0s page root sms", "10m page root sms");
        t.Until("15m");
        Assert.Equal(Timeline.Start + Span("15m"), t.Alert.Run!.ExhaustedAt);
        t.Entry<EscalationExhausted>();
    }
}
