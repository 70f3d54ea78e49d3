using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>Taking an alert over from whoever has it, and beginning again with the policy as it is now (rule 13).</summary>
public sealed class TakingOverTests
{
    private static readonly Org Three = Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")), Rule("30m", To("carol")).AfterAcknowledgement().UntilResolved())
        .Service(service => service with { AcknowledgementTimeout = Span("1h") });

    [Fact]
    public void It_is_ones_own_from_then_on_and_the_other_is_told()
    {
        var t = new Timeline(Three).Trigger().At("2m").Acknowledge("bob").At("10m").TakesOver("ann");

        t.Story("10m", "0s page bob sms", "10m notice bob sms");
        Assert.Equal("Ann took it over", t.Words(t.Sent[^1].Why));
        Assert.Equal(new AlertTakenOver(new UserId("ann"), new UserId("bob"), new PersonAsked(new UserId("ann"))), t.Entry<AlertTakenOver>());
        Assert.Equal("ann", t.Alert.AcknowledgedBy!.Value.Value);
        t.At("11m").TakesOver("ann").ExpectNote("you have it already");
    }

    [Fact]
    public void Deadlines_stay_where_they_were_but_the_acknowledgement_grows_stale_anew()
    {
        var t = new Timeline(Three).Trigger().At("2m").Acknowledge("bob").At("22m").TakesOver("ann");

        t.Story("1h21m59s", "0s page bob sms", "22m notice bob sms", "32m page carol sms");
        t.Story("1h22m", "0s page bob sms", "22m notice bob sms", "32m page carol sms", "1h22m page bob sms");
        Assert.Equal("the acknowledgement by Ann is older than 1 h", t.Words(t.Entry<AlertRetriggered>().Reason));
    }

    [Fact]
    public void What_nobody_has_yet_is_acknowledged() =>
        new Timeline(Three).Trigger().At("2m").TakesOver("ann").ExpectStatus(AlertStatus.Acknowledged).Story("30m", "0s page bob sms", "2m notice bob sms");

    [Fact]
    public void Ones_own_page_that_lasts_until_resolved_is_acknowledged_with_it()
    {
        var t = new Timeline(Three).Trigger().At("2m").Acknowledge("bob").At("40m").TakesOver("carol");

        Assert.Equal(PageState.Acknowledged, t.Alert.Run!.Pages[^1].State);
    }

    [Fact]
    public void What_the_source_acknowledged_can_be_taken_over_too() =>
        new Timeline(Three).Trigger().At("2m").SourceAcknowledges().At("3m").TakesOver("ann")
            .Story("31m59s", "0s page bob sms", "2m notice bob sms");

    [Fact]
    public void A_snooze_goes_on_under_the_new_name()
    {
        var t = new Timeline(Three).Trigger().At("2m").Snooze("bob", "2h").At("10m").TakesOver("ann");

        t.Story("2h1m59s", "0s page bob sms", "10m notice bob sms").Story("2h2m", "0s page bob sms", "10m notice bob sms", "2h2m page bob sms");
    }

    [Fact]
    public void In_ignorance_of_another_taking_over_it_is_refused()
    {
        var t = new Timeline(Three).Trigger().At("2m").Acknowledge("bob");
        var seen = t.Alert.Version;

        t.At("10m").TakesOver("ann").At("10m4s").TakesOver("carol", seen)
            .ExpectRefusal(Refusal.Conflict, "Ann took over this alert 4 s ago. Look again, then repeat it if it is still right.");
        t.Restarts("carol", seen).ExpectRefusal(Refusal.Conflict, "Ann took over this alert 4 s ago. Look again, then repeat it if it is still right.");
    }

    [Fact]
    public void A_restart_begins_again_with_the_policy_as_it_is_now()
    {
        var t = new Timeline(Three).Trigger().At("1m").Change(org => org.Policy(Rule("0s", To("carol")), Rule("10m", To("bob"))));

        t.At("2m").Restarts("ann").Story("12m", "0s page bob sms", "2m page carol sms", "12m page bob sms");
        Assert.Equal([2, 3], t.Entries<RunStarted>().Select(run => run.PolicyVersion));
    }

    [Fact]
    public void A_restart_pages_again_for_what_was_acknowledged() =>
        new Timeline(Three).Trigger().At("2m").Acknowledge("bob").At("20m").Restarts("ann").ExpectStatus(AlertStatus.Triggered)
            .Story("25m", "0s page bob sms", "20m page bob sms", "25m page ann sms");
}
