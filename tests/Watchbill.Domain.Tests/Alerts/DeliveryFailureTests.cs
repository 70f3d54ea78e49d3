using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>What becomes of a page when methods break and providers fail (rules 22, 23 and 25).</summary>
public sealed class DeliveryFailureTests
{
    private static readonly Org TwoWays = Org.Of("ann").Person("bob", [Sms, Slack])
        .Rules("bob", (Urgency.High, "0s", Sms), (Urgency.High, "10m", Slack))
        .Policy(Rule("0s", To("bob")), Rule("30m", To("ann")));

    private static readonly Org TwoRules = Org.Of("carol").Person("bob", [Sms]).Person("ann", [Slack])
        .Policy(Rule("0s", To("bob")), Rule("30m", To("ann")), Rule("60m", To("carol")));

    [Fact]
    public void When_a_method_breaks_the_next_is_used_now_and_the_broken_one_is_flagged()
    {
        var t = new Timeline(TwoWays).Fails("bob", Sms).Trigger().Story("29m", "0s page bob sms", "0s page bob slack");

        Assert.Equal(("bob", "sms", "no such address"), (t.Flags[0].User.Value, t.Flags[0].Method.Value, t.Flags[0].Detail));
        Assert.Equal("sms failed: no such address", t.Words(t.Sent[1].Why));
    }

    [Fact]
    public void A_method_outside_the_persons_rules_is_the_last_resort_and_is_used_once() =>
        new Timeline(TwoWays.Person("bob", [Sms, Email, Slack]).Rules("bob", (Urgency.High, "0s", Slack))).Fails("bob", Slack).Trigger()
            .Story("29m", "0s page bob slack", "0s page bob sms");

    [Fact]
    public void A_step_of_a_broken_method_is_not_tried_again_later() =>
        new Timeline(TwoWays.Rules("bob", (Urgency.High, "0s", Sms), (Urgency.High, "1m", Slack), (Urgency.High, "2m", Sms))).Fails("bob", Sms).Trigger()
            .Story("29m", "0s page bob sms", "0s page bob slack");

    [Fact]
    public void When_all_methods_have_failed_for_good_the_next_rule_comes_at_once_and_not_again()
    {
        var t = new Timeline(TwoWays).Fails("bob", Sms).Fails("bob", Slack).Trigger();

        t.Story("34m", "0s page bob sms", "0s page bob slack", "0s page ann sms", "5m page root sms");
        Assert.Equal(new EveryMethodFailed(2), t.Entry<PersonUnreachable>().Reason);
        Assert.Equal("rule 2 did not wait, because every method of everyone in rule 1 failed for good", t.Words(t.Entry<RuleFired>(fired => fired.Rule == 1).Reason));
        Assert.Equal(2, t.Flags.Count);
    }

    [Fact]
    public void While_one_person_of_the_rule_can_be_reached_the_next_rule_waits() =>
        new Timeline(TwoWays.Person("dan").Policy(Rule("0s", To("bob"), To("dan")), Rule("30m", To("ann")))).Fails("bob", Sms).Fails("bob", Slack).Trigger()
            .Story("29m", "0s page bob sms", "0s page dan sms", "0s page bob slack");

    [Fact]
    public void When_the_last_person_of_a_rule_breaks_the_next_comes() =>
        new Timeline(Org.Of("bob", "dan", "ann").Policy(Rule("0s", To("bob"), To("dan")), Rule("30m", To("ann")))).Fails("bob", Sms).Fails("dan", Sms).Trigger()
            .Story("4m", "0s page bob sms", "0s page dan sms", "0s page ann sms");

    [Fact]
    public void A_bounce_that_comes_after_the_next_rule_has_fired_does_not_hurry_the_one_after_it()
    {
        var t = new Timeline(Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")), Rule("15m", To("carol")))).Trigger();

        t.At("6m").Report(new DeliveryId("1-1"), NotificationState.Failed, "bounced");
        t.Story("15m", "0s page bob sms", "5m page ann sms", "15m page carol sms");
        t.Entry<PersonUnreachable>();
    }

    [Fact]
    public void The_same_failure_reported_twice_is_one()
    {
        var t = new Timeline(Org.Of("ann").Person("bob", [Sms, Slack, Email]).Policy(Rule("0s", To("bob")), Rule("30m", To("ann")))).Fails("bob", Sms).Trigger();

        t.Report(new DeliveryId("1-1"), NotificationState.Failed).ExpectNoEntry();
        t.Story("4m", "0s page bob sms", "0s page bob slack");
    }

    [Fact]
    public void A_result_of_an_unknown_delivery_changes_nothing() =>
        new Timeline(TwoWays).Trigger().Report(new DeliveryId("7-7"), NotificationState.Failed).ExpectNote("unknown delivery");

    [Theory]
    [InlineData(NotificationState.Retrying)]
    [InlineData(NotificationState.Unknown)]
    public void When_a_provider_fails_or_times_out_another_providers_method_is_used_now_and_the_first_goes_on(NotificationState how)
    {
        var t = new Timeline(TwoWays).ProviderDown(Sms, how).Trigger().Story("29m", "0s page bob sms", "0s page bob slack");

        Assert.Empty(t.Flags);
        t.ProviderUp(Sms).Until("30m");
        Assert.Equal(NotificationState.HandedOver, t.Alert.Notifications[0].State);
    }

    [Theory]
    [InlineData(NotificationState.Retrying)]
    [InlineData(NotificationState.Unknown)]
    public void Only_the_first_of_a_providers_failures_is_journaled(NotificationState how)
    {
        var t = new Timeline(TwoWays).ProviderDown(Sms, how).Trigger().Until("29m");

        t.Entry<NotificationResulted>(entry => entry.State == how);
    }

    [Fact]
    public void A_second_number_at_the_same_provider_is_no_other_way() =>
        new Timeline(TwoWays.Person("bob", [Sms]).Responder("bob", bob => bob with { Methods = [.. bob.Methods, new(new ContactMethodId("sms2"), Sms, "bob/sms2")] })
                .Policy(Rule("0s", To("bob")), Rule("30m", To("ann"))))
            .ProviderDown(Sms).Trigger()
            .Story("50s", "0s page bob sms");

    [Fact]
    public void After_sixty_seconds_of_failing_providers_the_next_rule_comes_if_its_people_can_be_reached_otherwise()
    {
        var t = new Timeline(TwoRules).ProviderDown(Sms).Trigger()
            .Story("59s", "0s page bob sms")
            .Story("59m", "0s page bob sms", "1m page ann slack");

        Assert.Equal("rule 2 did not wait, because the providers of everyone in rule 1 have been failing for 1 min", t.Words(t.Entry<RuleFired>(fired => fired.Rule == 1).Reason));
        t.Story("60m", "0s page bob sms", "1m page ann slack", "1h page carol sms");
    }

    [Fact]
    public void If_nobody_else_can_be_reached_either_it_holds_looks_again_and_keeps_the_rules_times()
    {
        var t = new Timeline(TwoRules).ProviderDown(Sms).ProviderDown(Slack).Trigger().Story("20m", "0s page bob sms");

        t.ProviderUp(Slack).Story("21m", "0s page bob sms", "21m page ann slack");
    }

    [Fact]
    public void A_provider_that_recovers_within_the_patience_hurries_nobody() =>
        new Timeline(TwoRules).ProviderDown(Sms).Trigger().At("40s").ProviderUp(Sms).Story("29m", "0s page bob sms");

    [Fact]
    public void Patience_counts_from_the_last_provider_that_began_to_fail()
    {
        var org = Org.Of("ann").Person("bob", [Sms, Slack]).Person("ann", [Email]).Rules("bob", (Urgency.High, "0s", Sms)).Policy(Rule("0s", To("bob")), Rule("30m", To("ann")));
        var t = new Timeline(org).ProviderDown(Sms).Hold(Slack).Trigger();

        t.At("30s").ProviderDown(Slack).LetGo(Slack);
        t.Story("1m29s", "0s page bob sms", "0s page bob slack").Story("1m30s", "0s page bob sms", "0s page bob slack", "1m30s page ann email");
    }

    [Fact]
    public void One_person_broken_for_good_and_the_other_with_a_failing_provider_is_nobody_too() =>
        new Timeline(Org.Of("bob", "dan").Person("ann", [Slack]).Policy(Rule("0s", To("bob"), To("dan")), Rule("30m", To("ann"))))
            .ProviderDown(Sms).Trigger()
            .At("10s").Report(new DeliveryId("1-1"), NotificationState.Failed)
            .Story("1m", "0s page bob sms", "0s page dan sms", "1m page ann slack");

    [Fact]
    public void When_a_broken_notice_is_reported_the_method_is_flagged_and_nobody_is_paged_for_it()
    {
        var t = new Timeline(TwoWays).Trigger().At("1m").Acknowledge("ann").Fails("bob", Sms).At("2m").Resolve("ann");

        Assert.Equal("sms", Assert.Single(t.Flags).Method.Value);
        t.Story("1h", "0s page bob sms", "1m notice bob sms", "2m notice bob sms");
    }

    [Fact]
    public void A_channel_that_could_not_be_told_is_told_by_the_next_rule_that_names_it() =>
        new Timeline(Org.Of("bob").Policy(Rule("0s", To("bob"), Channel("#ops")), Rule("3m", Channel("#ops")))).Hold(Slack).Trigger()
            .At("1m").Report(new DeliveryId("1-1"), NotificationState.Failed, "no such channel")
            .Story("4m", "0s post #ops slack", "0s page bob sms", "3m post #ops slack");

    [Fact]
    public void Nor_is_it_before_the_provider_is_known_to_fail() =>
        new Timeline(TwoWays.Person("bob", [Sms]).Responder("bob", bob => bob with { Methods = [.. bob.Methods, new(new ContactMethodId("sms2"), Sms, "bob/sms2")] })
                .Policy(Rule("0s", To("bob")), Rule("30m", To("ann"))))
            .Trigger().At("1s").Report(new DeliveryId("1-1"), NotificationState.Retrying)
            .Story("50s", "0s page bob sms");

    [Fact]
    public void A_provider_known_to_fail_is_left_out_for_one_that_works() =>
        new Timeline(TwoWays.Person("bob", [Sms, Slack, Email])).ProviderDown(Sms).ProviderDown(Slack).Trigger()
            .Story("29m", "0s page bob sms", "0s page bob email");

    [Theory]
    [InlineData("30s", "1m")]
    [InlineData("1m", "2m")]
    [InlineData("61s", "2m")]
    public void Patience_set_anew_ends_at_the_next_full_minute_of_failing(string now, string due)
    {
        var t = new Timeline(TwoRules).ProviderDown(Sms).Trigger();
        var timer = Assert.Single(AlertTimers.Of(t.Alert, t.Definitions, null, [], Timeline.Start + Span(now)), timer => timer.Purpose == "providers/0");

        Assert.Equal(Timeline.Start + Span(due), timer.Due);
    }

    [Fact]
    public void Another_receiver_of_webhooks_is_another_provider()
    {
        var org = Org.Of("ann").Person("bob", [Webhook]).Policy(Rule("0s", To("bob")), Rule("30m", To("ann")))
            .Responder("bob", responder => responder with
            {
                Methods =
                [
                    responder.Methods[0] with { Address = "https://hooks.example.org/a" },
                    new ContactMethod(new ContactMethodId("same"), Webhook, "https://hooks.example.org/b"),
                    new ContactMethod(new ContactMethodId("far"), Webhook, "https://far.example.org/a"),
                ],
            });

        var t = new Timeline(org).ProviderDown(Webhook, receiver: "https://hooks.example.org/").Trigger();

        t.Story("29m", "0s page bob webhook", "0s page bob webhook");
        Assert.Equal("far", t.Sent[1].Request.Method?.Value);
    }

    [Fact]
    public void When_the_one_it_was_given_to_cannot_be_reached_for_a_minute_the_next_rule_comes()
    {
        var t = new Timeline(TwoRules.Person("dan", [Sms])).Trigger().At("5m").ProviderDown(Sms).Reassign("ann", "dan");

        t.Story("50m", "0s page bob sms", "5m page dan sms", "6m page ann slack");
        Assert.Equal(
            "rule 2 did not wait, because the providers of everyone paged before have been failing for 1 min",
            t.Words(t.Entry<RuleFired>(fired => fired.Rule == 1).Reason));
    }

    [Fact]
    public void When_the_provider_comes_back_within_the_minute_the_next_rule_waits() =>
        new Timeline(TwoRules.Person("dan", [Sms])).Trigger().At("5m").ProviderDown(Sms).Reassign("ann", "dan").At("5m40s").ProviderUp(Sms)
            .Story("34m", "0s page bob sms", "5m page dan sms");
}
