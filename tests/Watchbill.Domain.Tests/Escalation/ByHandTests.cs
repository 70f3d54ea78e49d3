using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>Escalate and reassign: what people may do to a run, and what it does to the times of what follows.</summary>
public sealed class ByHandTests
{
    private static readonly Org Three = Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")), Rule("15m", To("carol")));
    private static readonly Org Chain = Org.Of("bob", "ann", "carol").Policy(
        Rule("0s", To("bob")), Rule("5m", To("ann")).AfterPrevious(), Rule("10m", To("carol")).AfterPrevious());

    [Fact]
    public void Escalating_pages_the_next_rule_now_and_shifts_the_later_ones_with_it()
    {
        var t = new Timeline(Three).Trigger().At("1m").Escalate("bob");

        t.Story("11m", "0s page bob sms", "1m page ann sms", "11m page carol sms");
        Assert.Equal("Bob asked for it", t.Words(t.Entry<RuleFired>(fired => fired.Rule == 1).Reason));
    }

    [Fact]
    public void Rules_that_count_from_the_previous_one_keep_their_distance_too() =>
        new Timeline(Org.Of("bob", "ann", "carol", "dan").Policy(
                Rule("0s", To("bob")), Rule("5m", To("ann")).AfterPrevious(), Rule("10m", To("carol")).AfterPrevious(), Rule("30m", To("dan"))))
            .Trigger()
            .At("6m").Escalate("bob")
            .Story("21m", "0s page bob sms", "5m page ann sms", "6m page carol sms", "21m page dan sms");

    [Fact]
    public void Escalating_an_acknowledged_alert_makes_it_page_again() =>
        new Timeline(Three).Trigger().At("2m").Acknowledge("bob").At("60m").Escalate("bob").ExpectStatus(AlertStatus.Triggered)
            .Story("70m", "0s page bob sms", "1h page ann sms", "1h10m page carol sms");

    [Fact]
    public void Escalating_a_snoozed_alert_ends_the_snooze() =>
        new Timeline(Three).Trigger().At("2m").Snooze("bob", "2h").At("10m").Escalate("bob")
            .Story("20m", "0s page bob sms", "10m page ann sms", "20m page carol sms");

    [Fact]
    public void After_the_last_rule_the_next_pass_begins_with_a_page_now_even_when_its_first_rule_waits()
    {
        var t = new Timeline(Org.Of("bob").Policy(Rule("5m", To("bob"))).Repeat(1, "30m")).Trigger().At("6m").Escalate("root");

        t.Story("10m", "5m page bob sms", "6m page bob sms");
        Assert.Equal("Root asked for it", t.Words(t.Entry<PassStarted>().Reason));
    }

    [Fact]
    public void Then_the_fallback_and_then_it_is_refused_with_advice()
    {
        var t = new Timeline(Org.Of("bob", "ann").Team("ops", "ann").OwnedBy("ops").Policy(Rule("0s", To("bob")))).Trigger();

        t.At("1m").Escalate("bob").At("2m").Escalate("bob")
            .ExpectRefusal(Refusal.NobodyToPage, "Every rule of the policy and the fallback have paged already. Reassign the alert to a person instead.");
        t.Story("4m", "0s page bob sms", "1m page ann sms");
    }

    [Fact]
    public void Reassigning_leaves_the_new_person_the_time_that_the_last_one_had()
    {
        var t = new Timeline(Three).Trigger().At("7m").Reassign("ann", "root");

        t.Story("17m", "0s page bob sms", "5m page ann sms", "7m page root sms", "17m page carol sms");
        Assert.Single(t.Entries<AlertReassigned>(), entry => entry.To.Value == "root");
    }

    [Fact]
    public void Also_when_rules_count_from_the_previous_one() =>
        new Timeline(Chain).Trigger().At("7m").Reassign("ann", "root")
            .Story("17m", "0s page bob sms", "5m page ann sms", "7m page root sms", "17m page carol sms");

    [Fact]
    public void And_when_the_last_rule_had_been_pulled_forward() =>
        new Timeline(Org.Of("bob", "carol").Schedule("gap").Policy(Rule("0s", OnCallFor("gap")), Rule("5m", To("bob")), Rule("15m", To("carol"))))
            .Trigger().At("2m").Reassign("bob", "root")
            .Story("17m", "0s page bob sms", "2m page root sms", "17m page carol sms");

    [Fact]
    public void Reassigning_ends_everybody_elses_pages_and_reopens_an_acknowledged_alert()
    {
        var t = new Timeline(Three).Trigger().At("6m").Acknowledge("bob").At("20m").Reassign("bob", "carol").ExpectStatus(AlertStatus.Triggered);

        Assert.Equal("carol", Assert.Single(t.Alert.Run!.OpenPages).User.Value);
        t.At("21m").Acknowledge("carol").ExpectStatus(AlertStatus.Acknowledged).ExpectNothingAfter("21m");
    }

    [Fact]
    public void Reassigning_to_somebody_unknown_or_unreachable_is_refused()
    {
        var t = new Timeline(Three.Person("off", disabled: true).Person("mute", methods: [])).Trigger();

        t.Reassign("bob", "nemo").ExpectRefusal(Refusal.UnknownUser, "There is no user 'nemo'.");
        t.Reassign("bob", "off").ExpectRefusal(Refusal.NobodyToPage, "Off cannot be paged: the account is disabled or has no contact method that works.");
        t.Reassign("bob", "mute").ExpectRefusal(Refusal.NobodyToPage, "Mute cannot be paged: the account is disabled or has no contact method that works.");
    }

    [Fact]
    public void When_the_new_person_proves_unreachable_the_next_rule_comes_at_once() =>
        new Timeline(Three).Fails("root", Sms).Trigger().At("2m").Reassign("bob", "root")
            .Story("11m", "0s page bob sms", "2m page root sms", "2m page ann sms");

    [Fact]
    public void A_person_reassigned_to_at_the_rules_own_instant_beats_the_timer() =>
        new Timeline(Three).Trigger().At("5m").Reassign("bob", "carol").Story("9m59s", "0s page bob sms", "5m page carol sms");

    [Fact]
    public void Nothing_may_be_done_by_hand_to_a_resolved_alert_or_to_none()
    {
        var t = new Timeline(Three);
        t.Escalate("bob").ExpectRefusal(Refusal.NotFound, "There is no such alert.");

        t.Trigger().At("1m").Resolve("bob");
        t.Escalate("bob").ExpectRefusal(Refusal.AlreadyResolved, "The alert is already resolved.");
        t.Snooze("bob", "1h").ExpectRefusal(Refusal.AlreadyResolved, "The alert is already resolved.");
        t.Reassign("bob", "ann").ExpectRefusal(Refusal.AlreadyResolved, "The alert is already resolved.");
    }

    [Fact]
    public void Escalating_or_reassigning_after_exhaustion_starts_the_waiting_anew()
    {
        var t = new Timeline(Org.Of("bob").Policy(Rule("0s", To("bob")))).Trigger().Until("5m");
        Assert.NotNull(t.Alert.Run!.ExhaustedAt);

        t.At("1h").Reassign("bob", "bob");
        Assert.Null(t.Alert.Run!.ExhaustedAt);
        t.Until("1h5m");
        Assert.Equal(2, t.Entries<EscalationExhausted>().Count());
    }
}
