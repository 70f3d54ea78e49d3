using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>What an acknowledgement ends and what goes on until the alert is resolved (rule 11).</summary>
public sealed class UntilTests
{
    private static readonly Org WithBoss = Org.Of("bob", "ann", "boss").Policy(
        Rule("0s", To("bob")), Rule("5m", To("ann")), Rule("30m", To("boss")).UntilResolved());

    [Fact]
    public void An_acknowledgement_stops_the_rules_that_run_until_one() =>
        new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")))).Trigger()
            .At("2m").Acknowledge("bob")
            .ExpectStatus(AlertStatus.Acknowledged)
            .ExpectNothingAfter("2m");

    [Fact]
    public void Rules_that_run_until_resolved_go_on_after_an_acknowledgement()
    {
        var t = new Timeline(WithBoss).Trigger().At("2m").Acknowledge("bob").Story("29m59s", "0s page bob sms").Story("30m", "0s page bob sms", "30m page boss sms");

        Assert.Equal("rule 3 waited 30 min and it was not resolved", t.Words(t.Entry<RuleFired>(fired => fired.Rule == 2).Reason));
    }

    [Fact]
    public void And_stop_when_it_is_resolved() =>
        new Timeline(WithBoss).Trigger().At("2m").Acknowledge("bob").At("29m").Resolve("bob").ExpectNothingAfter("29m");

    [Fact]
    public void At_equal_instants_a_person_beats_the_timer() =>
        new Timeline(WithBoss).Trigger().At("5m").Acknowledge("bob").Story("29m", "0s page bob sms");

    [Fact]
    public void Somebody_elses_acknowledgement_does_not_end_a_page_that_lasts_until_resolved_but_ones_own_does()
    {
        var t = new Timeline(Org.Of("bob").Person("boss", [Sms, Slack]).Rules("boss", (Urgency.High, "0s", Sms), (Urgency.High, "10m", Slack))
            .Policy(Rule("0s", To("bob")), Rule("0s", To("boss")).UntilResolved())).Trigger();

        t.At("2m").Acknowledge("bob").Expect(Between("10m", "10m"), Page("boss", Slack));
        Assert.Equal(PageState.Open, t.Alert.Run!.Pages[1].State);
        t.At("11m").Acknowledge("boss");
        Assert.Equal(PageState.Acknowledged, t.Alert.Run!.Pages[1].State);
        Assert.Equal("bob", t.Alert.AcknowledgedBy!.Value.Value);
        t.At("12m").Acknowledge("boss").ExpectNote("already acknowledged by Bob");
    }

    [Fact]
    public void Acknowledging_ends_ones_own_page_of_a_rule_that_runs_until_resolved_before_its_next_step() =>
        new Timeline(Org.Of().Person("boss", [Sms, Slack]).Rules("boss", (Urgency.High, "0s", Sms), (Urgency.High, "10m", Slack))
                .Policy(Rule("0s", To("boss")).UntilResolved()))
            .Trigger().At("2m").Acknowledge("boss").ExpectNothingAfter("2m");

    [Fact]
    public void Once_acknowledged_passes_and_exhaustion_stop() =>
        new Timeline(Org.Of("bob").Policy(Rule("0s", To("bob"))).Repeat(3, "10m")).Trigger()
            .At("12m").Acknowledge("bob")
            .Story("2h", "0s page bob sms", "10m page bob sms");

    [Fact]
    public void When_a_rule_until_resolved_reaches_nobody_after_an_acknowledgement_the_fallback_asks_until_resolved_too()
    {
        var t = new Timeline(Org.Of("bob", "ann").Team("ops", "ann").OwnedBy("ops").Schedule("gap").Policy(
            Rule("0s", To("bob")), Rule("30m", OnCallFor("gap")).UntilResolved())).Trigger();

        t.At("2m").Acknowledge("bob").Story("30m", "0s page bob sms", "30m page ann sms");
        Assert.Equal(Until.Resolved, t.Alert.Run!.Pages[^1].Until);
        t.At("31m").Acknowledge("ann");
        Assert.Equal(PageState.Acknowledged, t.Alert.Run!.Pages[^1].State);
    }

    [Fact]
    public void An_acknowledgement_by_somebody_who_was_not_paged_counts() =>
        new Timeline(WithBoss).Trigger().At("2m").Acknowledge("root").ExpectStatus(AlertStatus.Acknowledged).Story("29m", "0s page bob sms", "2m notice bob sms");

    [Fact]
    public void A_second_acknowledgement_and_one_of_a_resolved_alert_change_nothing()
    {
        var t = new Timeline(WithBoss).Trigger().At("2m").Acknowledge("bob");

        t.At("3m").Acknowledge("ann").ExpectNote("already acknowledged by Bob");
        t.At("4m").Resolve("ann").At("5m").Acknowledge("bob").ExpectNote("already resolved");
        t.At("6m").Resolve("bob").ExpectNote("already resolved");
    }

    [Fact]
    public void The_source_may_acknowledge() =>
        new Timeline(WithBoss).Trigger().At("2m").SourceAcknowledges().ExpectStatus(AlertStatus.Acknowledged)
            .At("3m").SourceAcknowledges().ExpectNote("already acknowledged")
            .Story("29m", "0s page bob sms", "2m notice bob sms");
}
