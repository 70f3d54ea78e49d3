using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>Alerts that were wrong, and the rules that they count against.</summary>
public sealed class FalsePositiveTests
{
    private static readonly Org Two = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")));

    [Fact]
    public void Marking_ends_the_alert_and_says_why_in_its_journal()
    {
        var t = new Timeline(Two).Trigger().At("1m").MarksFalse("bob", "expected", "  Planned \u0007work ");

        t.ExpectStatus(AlertStatus.Resolved).Story("1h", "0s page bob sms");
        Assert.Equal(new AlertMarkedFalse(new UserId("bob"), "expected", "Planned work", new PersonSaid(new UserId("bob"), "Planned work")), t.Entry<AlertMarkedFalse>());
        Assert.Equal(new AlertResolved(new UserId("bob"), new PersonSaid(new UserId("bob"), "Expected: planned work")), t.Entry<AlertResolved>());
        Assert.Equal(new FalsePositive("expected", "Planned work", new UserId("bob"), Timeline.Start + Span("1m")), t.Alert.FalsePositive);
        Assert.False(FalsePositives.CanBeMarked(t.Alert));
    }

    [Fact]
    public void An_alert_that_has_ended_is_marked_afterwards_and_a_second_thought_replaces_the_first()
    {
        var t = new Timeline(Two).Trigger().At("1m").SourceResolves().At("2m").MarksFalse("ann", "benign").At("3m").MarksFalse("ann", "benign").At("4m").MarksFalse("bob", "duplicate");

        Assert.Equal("duplicate", t.Alert.FalsePositive?.Cause);
        Assert.Equal(["benign", "duplicate"], t.Entries<AlertMarkedFalse>().Select(entry => entry.Cause));
        Assert.Single(t.Entries<AlertResolved>());
    }

    [Fact]
    public void Only_the_reasons_of_the_process_are_taken() =>
        new Timeline(Two).Trigger().MarksFalse("bob", "because")
            .ExpectRefusal(Refusal.Invalid, "There is no reason 'because'. Those known are: false-positive, expected, duplicate, self-healed, benign.")
            .ExpectStatus(AlertStatus.Triggered);

    [Fact]
    public void What_an_incident_handles_is_declined_there()
    {
        var t = new Timeline(Two).Trigger().Do("bob", new HandleInIncident(new IncidentId(7), "INC-7"));

        Assert.False(FalsePositives.CanBeMarked(t.Alert));
        t.MarksFalse("bob", "expected").ExpectRefusal(Refusal.WrongState, "It is handled in INC-7: decline that, or take the alert out of it first.");
        Assert.True(FalsePositives.CanBeMarked(t.Do("bob", new ReleaseFromIncident(new IncidentId(7), null)).Alert));
    }

    [Fact]
    public void It_counts_against_what_monitoring_calls_the_rule_else_the_integration_and_the_title()
    {
        var named = new Timeline(Two).Trigger(Severity.Critical, ("alertname", "DiskFull")).MarksFalse("bob", "expected").Alert;
        var right = new Timeline(Two).Trigger(Severity.Critical, ("alertname", "DiskFull")).At("1m").Resolve("bob").Alert;
        var open = new Timeline(Two).Trigger(Severity.Critical, ("alertname", "DiskFull")).Alert;
        var plain = new Timeline(Two).Trigger().At("1m").SourceResolves().Alert;

        var rates = FalsePositiveRates.Of([plain, open, right, named]);

        Assert.Equal([("DiskFull", 2, 1, 0.5), ($"prom: {plain.Title}", 1, 0, 0d)], rates.Select(rate => (rate.Rule, rate.Ended, rate.False, rate.Rate)));
        Assert.Equal(1, rates[0].ByCause["expected"]);
        Assert.Empty(FalsePositiveRates.Of([open]));
    }
}
