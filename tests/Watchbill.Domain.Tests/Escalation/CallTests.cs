using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>Calls: a busy line is no broken method, an ended page is no reason to go on ringing, and nobody is called for news.</summary>
public sealed class CallTests
{
    private static readonly Org Bob = Org.Of("ann").Person("bob", [Voice, Sms])
        .Rules("bob", (Urgency.High, "0s", Voice), (Urgency.High, "10m", Voice))
        .Policy(Rule("0s", To("bob")), Rule("30m", To("ann")));

    [Fact]
    public void Who_does_not_take_the_call_gets_the_next_method_now_and_is_called_again_at_its_time()
    {
        var t = new Timeline(Bob).Trigger().At("25s").Report(Call(new Timeline(Bob).Trigger()), NotificationState.NotReached, "nobody answered the call")
            .Story("29m", "0s page bob voice", "25s page bob sms", "10m page bob voice");

        Assert.Equal("voice failed: nobody answered the call", t.Words(t.Sent[1].Why));
        Assert.False(t.Definitions.IsFlagged(new UserId("bob"), Org.MethodOf(Voice)));
        Assert.Empty(t.Entries<PersonUnreachable>());
    }

    [Fact]
    public void Without_another_method_the_page_goes_on_and_the_escalation_does_not_move_on_early()
    {
        var alone = Org.Of("ann").Person("bob", [Voice]).Policy(Rule("0s", To("bob")), Rule("30m", To("ann")));
        new Timeline(alone).Trigger().At("25s").Report(Call(new Timeline(alone).Trigger()), NotificationState.NotReached)
            .Story("30m", "0s page bob voice", "30m page ann sms");
    }

    [Fact]
    public void A_number_that_does_not_exist_is_a_broken_method()
    {
        var t = new Timeline(Bob).Fails("bob", Voice).Trigger().Story("29m", "0s page bob voice", "0s page bob sms");

        Assert.True(t.Definitions.IsFlagged(new UserId("bob"), Org.MethodOf(Voice)));
    }

    [Theory]
    [InlineData("bob")]
    [InlineData("ann")]
    public void Whoever_answers_the_call_that_may_still_ring_is_cancelled_once(string who)
    {
        var t = new Timeline(Bob).Trigger().At("10s").Acknowledge(who).Story("10s", "0s page bob voice", "10s notice bob voice");

        Assert.Equal("page 1 has ended, so the call is cancelled if it still rings", t.Words(t.Sent[1].Why));
        t.At("20s").Resolve(who).ExpectNothingAfter("10s");
    }

    [Fact]
    public void A_call_of_long_ago_is_left_alone_and_nobody_is_called_for_news() =>
        new Timeline(Bob).Trigger().At("6m").Acknowledge("ann").At("7m").Resolve("ann").ExpectNothingAfter("0s");

    [Fact]
    public void A_call_that_is_taken_by_the_provider_only_after_the_page_has_ended_is_cancelled_then()
    {
        var t = new Timeline(Bob).Hold(Voice).Trigger().At("10s").Acknowledge("ann");
        Assert.DoesNotContain(t.Entries<NotificationRequested>(), entry => entry.Purpose == NotificationPurpose.Notice);

        t.At("11s").Report(Call(t), NotificationState.HandedOver);

        Assert.Equal(new CallNotNeeded(1), t.Entry<NotificationRequested>(entry => entry.Purpose == NotificationPurpose.Notice).Reason);
    }

    [Fact]
    public void Who_is_paged_by_another_rule_as_well_keeps_the_call_that_rings() =>
        new Timeline(Bob.Policy(Rule("0s", To("bob")), Rule("10s", To("bob")).Again().UntilResolved()).Rules("bob", (Urgency.High, "0s", Voice)))
            .Trigger().At("15s").Acknowledge("ann").Story("1m", "0s page bob voice", "10s page bob voice");

    [Fact]
    public void A_rule_may_ask_for_a_call() =>
        new Timeline(Bob.Rules("bob", (Urgency.High, "0s", Sms)).Policy(Rule("0s", To("bob")).Via(Voice))).Trigger().Story("1m", "0s page bob voice");

    private static DeliveryId Call(Timeline t) => t.Alert.Notifications.First(sent => sent is { Kind: ContactMethodKind.Voice, Purpose: NotificationPurpose.Page }).Delivery;
}
