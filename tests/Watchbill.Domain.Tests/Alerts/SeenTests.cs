using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>Commands that carry what their sender saw are refused when somebody acted meanwhile (rule 21).</summary>
public sealed class SeenTests
{
    private static readonly Org Three = Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")), Rule("15m", To("carol")));

    [Fact]
    public void Escalating_in_ignorance_of_an_escalation_is_refused_with_who_and_when()
    {
        var t = new Timeline(Three).Trigger();
        var seen = t.Alert.Version;

        t.At("1m").Escalate("ann", seen).At("1m4s").Escalate("bob", seen)
            .ExpectRefusal(Refusal.Conflict, "Ann escalated this alert 4 s ago. Look again, then repeat it if it is still right.");
        t.Story("2m", "0s page bob sms", "1m page ann sms");
    }

    [Theory]
    [InlineData("acknowledged")]
    [InlineData("escalated")]
    [InlineData("snoozed")]
    [InlineData("reassigned")]
    public void Every_persons_act_counts(string verb)
    {
        var t = new Timeline(Three).Trigger();
        var seen = t.Alert.Version;
        t.At("1m");
        _ = verb switch
        {
            "acknowledged" => t.Acknowledge("ann"),
            "escalated" => t.Escalate("ann"),
            "snoozed" => t.Snooze("ann", "1h"),
            _ => t.Reassign("ann", "carol"),
        };

        var message = $"Ann {verb} this alert 30 s ago. Look again, then repeat it if it is still right.";
        t.At("90s").Escalate("bob", seen).ExpectRefusal(Refusal.Conflict, message);
        t.Snooze("bob", "1h", seen).ExpectRefusal(Refusal.Conflict, message);
        t.Reassign("bob", "carol", seen).ExpectRefusal(Refusal.Conflict, message);
    }

    [Fact]
    public void Seeing_the_act_itself_is_enough()
    {
        var t = new Timeline(Three).Trigger().At("1m").Escalate("ann");

        t.At("2m").Escalate("bob", t.Alert.Version).Story("3m", "0s page bob sms", "1m page ann sms", "2m page carol sms");
    }

    [Fact]
    public void Exactly_the_version_of_the_act_is_enough_and_one_less_is_not()
    {
        var t = new Timeline(Three).Trigger().At("1m").Escalate("ann");
        var act = t.Alert.LastAct!.Version;

        Assert.IsType<Refused>(t.Ask(new Escalate(act - 1), "bob"));
        Assert.IsType<Accepted>(t.Ask(new Escalate(act), "bob"));
        Assert.IsType<EscalationRequested>(t.Journal[act - 1].Entry);
    }

    [Fact]
    public void What_the_engine_and_the_sources_did_meanwhile_does_not_matter()
    {
        var t = new Timeline(Three).Trigger(Severity.Error);
        var seen = t.Alert.Version;

        t.At("6m").Trigger(Severity.Critical).At("7m").Escalate("bob", seen).Story("8m", "0s page bob sms", "5m page ann sms", "7m page carol sms");
    }

    [Fact]
    public void Acknowledging_and_resolving_never_conflict()
    {
        var t = new Timeline(Three).Trigger().At("1m").Reassign("ann", "carol").At("2m").Acknowledge("bob").ExpectStatus(AlertStatus.Acknowledged);

        t.At("3m").Resolve("ann").ExpectStatus(AlertStatus.Resolved);
    }

    [Fact]
    public void Without_what_was_seen_nothing_is_refused() =>
        new Timeline(Three).Trigger().At("1m").Escalate("ann").At("2m").Escalate("bob").Story("3m", "0s page bob sms", "1m page ann sms", "2m page carol sms");
}
