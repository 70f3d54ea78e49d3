using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>Repeats, and what comes when they are used up (rules 9 and 10).</summary>
public sealed class PassTests
{
    private static readonly Org Repeated = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", To("ann"))).Repeat(2, "20m");

    [Fact]
    public void Offsets_restart_with_each_pass_and_after_the_last_the_fallback_is_paged_loudly()
    {
        var t = new Timeline(Repeated).Trigger();

        t.Story("6h",
            "0s page bob sms", "5m page ann sms",
            "20m page bob sms", "25m page ann sms",
            "40m page bob sms", "45m page ann sms",
            "50m page root sms");
        Assert.Equal(["nobody answered pass 1 within 20 min", "nobody answered pass 2 within 20 min"], t.Entries<PassStarted>().Select(entry => t.Words(entry.Reason)));
        Assert.Equal("nobody answered pass 3 within 50 min", t.Words(t.Entry<EscalationExhausted>().Reason));
    }

    [Fact]
    public void A_new_page_to_the_same_person_takes_the_place_of_the_old_one()
    {
        var t = new Timeline(Repeated).Trigger().Until("20m");

        Assert.Single(t.Alert.Run!.OpenPages, page => page.User.Value == "bob");
    }

    [Fact]
    public void A_rule_later_than_the_repeat_does_not_hold_the_pass_up() =>
        new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("30m", To("ann"))).Repeat(1, "10m")).Trigger()
            .Story("40m", "0s page bob sms", "10m page bob sms", "40m page ann sms");

    [Fact]
    public void A_rule_due_together_with_the_next_pass_fires_first() =>
        new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("10m", To("ann"))).Repeat(1, "10m")).Trigger()
            .Story("10m", "0s page bob sms", "10m page ann sms", "10m page bob sms");

    [Fact]
    public void Passes_still_come_after_the_fallback() =>
        new Timeline(Org.Of().Schedule("gap").Policy(Rule("0s", OnCallFor("gap"))).Repeat(1, "10m")).Trigger()
            .Story("1h", "0s page root sms", "10m page root sms");

    [Fact]
    public void Each_pass_asks_the_schedule_again() =>
        new Timeline(Org.Of("bob", "ann").Schedule("primary", "bob", "ann").Policy(Rule("0s", OnCallFor("primary"))).Repeat(1, "15h")).Trigger()
            .Story("15h", "0s page bob sms", "15h page ann sms");

    [Fact]
    public void A_person_of_an_earlier_pass_who_proves_unreachable_does_not_hurry_the_present_one()
    {
        var t = new Timeline(Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")), Rule("8m", To("carol"))).Repeat(1, "10m")).Hold(Sms).Trigger();

        t.At("11m").Report(new DeliveryId("1-2"), NotificationState.Failed);
        t.Story("14m", "0s page bob sms", "5m page ann sms", "8m page carol sms", "10m page bob sms");
        t.Expect(Between("15m", "15m"), Page("carol", Sms));
    }
}
