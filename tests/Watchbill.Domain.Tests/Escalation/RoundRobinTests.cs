using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>Rules that page one of their people, another with each alert.</summary>
public sealed class RoundRobinTests
{
    private static readonly Org Three = Org.Of("bob", "ann", "carol").Team("ops", "bob", "ann", "carol").Policy(Rule("0s", TeamOf("ops")).InTurn());

    [Fact]
    public void Each_alert_pages_the_next_one()
    {
        var t = new Timeline(Three);
        for (var alert = 0; alert < 7; alert++)
        {
            t.At($"{alert + 1}h").Trigger().Resolve("root");
        }

        Assert.Equal(
            ["bob", "ann", "carol", "bob", "ann", "carol", "bob"],
            t.Sent.Where(sent => sent.Request.Purpose == NotificationPurpose.Page).Select(sent => sent.Whom));
        Assert.Equal([0L, 1, 2, 3, 4, 5, 6], t.Entries<AlertTriggered>().Select(entry => entry.Turn!.Value));
        Assert.Equal("member of ops; round robin, 1 of 3", t.Entries<RuleFired>().Last().Pages[0].Because);
    }

    [Fact]
    public void An_alert_keeps_its_turn_in_every_pass_and_run() =>
        new Timeline(Three.Repeat(1, "10m")).Trigger().At("12m").Snooze("bob", "1h")
            .Story("1h12m", "0s page bob sms", "10m page bob sms", "1h12m page bob sms");

    [Fact]
    public void Who_cannot_be_paged_lets_the_next_one_have_it()
    {
        var t = new Timeline(Three.Disable("bob")).Trigger().Story("0s", "0s page ann sms");

        Assert.Equal(SkipCause.Disabled, Assert.Single(t.Entry<RuleFired>().Skipped).Cause);
    }

    [Fact]
    public void Who_was_paged_already_in_the_pass_does_too()
    {
        var t = new Timeline(Org.Of("bob", "ann").Team("ops", "bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", TeamOf("ops")).InTurn())).Trigger()
            .Story("5m", "0s page bob sms", "5m page ann sms");

        Assert.Equal(SkipCause.AlreadyPagedInThisPass, Assert.Single(t.Entry<RuleFired>(fired => fired.Rule == 1).Skipped).Cause);
    }

    [Fact]
    public void When_nobody_is_left_the_next_rule_comes_at_once() =>
        new Timeline(Org.Of("bob", "ann").Team("ops", "bob").Policy(Rule("0s", To("bob")), Rule("5m", TeamOf("ops")).InTurn(), Rule("1h", To("ann")))).Trigger()
            .Story("5m", "0s page bob sms", "5m page ann sms");

    [Fact]
    public void Without_such_a_rule_an_alert_has_no_turn() => Assert.Null(new Timeline(Three.Policy(Rule("0s", To("bob")))).Trigger().Alert.Turn);
}
