using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>Which messages a decision takes back (rule 22).</summary>
public sealed class CancelTests
{
    private static readonly Org Org1 = Org.Of("ann", "boss").Person("bob", [Sms, Slack])
        .Policy(Rule("0s", To("bob"), To("ann"), Channel("#ops")), Rule("0s", To("boss")).UntilResolved());

    [Fact]
    public void Acknowledging_takes_back_the_pages_not_yet_handed_over_of_rules_that_end_with_it()
    {
        var t = new Timeline(Org1).Hold(Sms).Trigger().At("1m").Acknowledge("bob");

        // #ops is 1-1, bob 1-2, ann 1-3, boss 1-4.
        Assert.Equal(["1-2", "1-3"], t.Cancelled.Select(id => id.Value));
    }

    [Theory]
    [InlineData(NotificationState.Retrying)]
    [InlineData(NotificationState.Unknown)]
    public void Also_those_that_wait_for_another_attempt(NotificationState how)
    {
        var t = new Timeline(Org1).ProviderDown(Sms, how).Trigger().At("1m").Acknowledge("root");

        Assert.Contains(new DeliveryId("1-2"), t.Cancelled);
        Assert.Contains(new DeliveryId("1-3"), t.Cancelled);
        Assert.DoesNotContain(new DeliveryId("1-4"), t.Cancelled);
    }

    [Fact]
    public void What_has_been_handed_over_is_not_taken_back() =>
        Assert.Empty(new Timeline(Org1).Trigger().At("1m").Acknowledge("bob").Cancelled);

    [Fact]
    public void Resolving_snoozing_and_reassigning_take_back_every_page_and_no_post()
    {
        Assert.Equal(["1-2", "1-3", "1-4"], new Timeline(Org1).Hold(Sms).Hold(Slack).Trigger().At("1m").Resolve("bob").Cancelled.Select(id => id.Value));
        Assert.Equal(["1-2", "1-3", "1-4"], new Timeline(Org1).Hold(Sms).Hold(Slack).Trigger().At("1m").Snooze("bob", "1h").Cancelled.Select(id => id.Value));
        Assert.Equal(["1-2", "1-3", "1-4"], new Timeline(Org1).Hold(Sms).Hold(Slack).Trigger().At("1m").Reassign("bob", "root").Cancelled.Select(id => id.Value));
    }

    [Fact]
    public void The_end_by_the_source_takes_back_too() =>
        Assert.Equal(["1-2", "1-3", "1-4"], new Timeline(Org1).Hold(Sms).Trigger().At("1m").SourceResolves().Cancelled.Select(id => id.Value));

    [Fact]
    public void Acknowledging_ones_own_page_until_resolved_takes_back_its_message()
    {
        var t = new Timeline(Org1).Hold(Sms).Trigger().At("1m").Acknowledge("boss");

        Assert.Equal(["1-2", "1-3", "1-4"], t.Cancelled.Select(id => id.Value));
    }

    [Fact]
    public void A_new_pass_takes_back_what_its_page_replaces() =>
        Assert.Equal(
            ["1-1"],
            new Timeline(Org.Of("bob").Policy(Rule("0s", To("bob"))).Repeat(1, "10m")).Hold(Sms).Trigger().Until("10m").Cancelled.Select(id => id.Value));

    [Fact]
    public void What_was_taken_back_makes_no_news_but_what_went_out_does() =>
        new Timeline(Org1).Hold(Sms).Trigger().At("1m").Acknowledge("root").LetGo(Sms)
            .Story("2m", "0s post #ops slack", "0s page bob sms", "0s page ann sms", "0s page boss sms", "1m notice #ops slack", "1m notice boss sms");

    [Fact]
    public void An_attempt_that_was_under_way_and_failed_is_not_made_again()
    {
        var t = new Timeline(Org1).Trigger().At("1m").Acknowledge("root").Report(new DeliveryId("1-2"), NotificationState.Retrying);

        Assert.Equal(["1-2"], t.Cancelled.Select(id => id.Value));
    }
}
