using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>How one person is reached: own rules per urgency, the rule's <c>via</c>, changes while the page is open.</summary>
public sealed class ReachingPeopleTests
{
    private static readonly Org Bob = Org.Of().Person("bob", [Email, Sms, Slack])
        .Rules("bob", (Urgency.High, "0s", Slack), (Urgency.High, "2m", Sms), (Urgency.High, "4m", Sms), (Urgency.Low, "0s", Email), (Urgency.Low, "1h", Slack))
        .Policy(Rule("0s", To("bob")), Rule("3h", To("root")));

    [Fact]
    public void High_urgency_takes_the_rules_for_high_urgency_at_their_delays() =>
        new Timeline(Bob).Trigger(Severity.Error)
            .Story("1m59s", "0s page bob slack")
            .Story("2h", "0s page bob slack", "2m page bob sms", "4m page bob sms");

    [Fact]
    public void Low_urgency_takes_the_rules_for_low_urgency() =>
        new Timeline(Bob).Trigger(Severity.Warning).Story("2h", "0s page bob email", "1h page bob slack");

    [Theory]
    [InlineData(Severity.Critical, Urgency.High)]
    [InlineData(Severity.Error, Urgency.High)]
    [InlineData(Severity.Warning, Urgency.Low)]
    [InlineData(Severity.Info, Urgency.Low)]
    public void Urgency_follows_from_severity(Severity severity, Urgency urgency) =>
        Assert.Equal(urgency, new Timeline(Bob).Trigger(severity).Alert.Urgency);

    [Fact]
    public void Unless_the_service_is_always_high_or_always_low()
    {
        Assert.Equal(Urgency.High, new Timeline(Bob.Service(service => service with { Urgency = Services.UrgencyRule.AlwaysHigh })).Trigger(Severity.Info).Alert.Urgency);
        Assert.Equal(Urgency.Low, new Timeline(Bob.Service(service => service with { Urgency = Services.UrgencyRule.AlwaysLow })).Trigger().Alert.Urgency);
    }

    [Fact]
    public void Rising_urgency_begins_the_plan_for_the_new_one_and_takes_what_is_due() =>
        new Timeline(Bob).Trigger(Severity.Warning).At("3m").Trigger(Severity.Critical)
            .Story("1h", "0s page bob email", "3m page bob slack", "3m page bob sms", "4m page bob sms");

    [Fact]
    public void Without_a_rule_for_the_urgency_every_method_is_used_at_once()
    {
        var t = new Timeline(Bob.Rules("bob", (Urgency.Low, "0s", Email))).Trigger();

        t.Story("2h", "0s page bob email", "0s page bob sms", "0s page bob slack");
        Assert.All(t.Sent, sent => Assert.Equal("no notification rule for high urgency, so every method is used", t.Words(sent.Why)));
    }

    [Fact]
    public void A_rule_may_name_the_way_instead_of_the_person()
    {
        var t = new Timeline(Bob.Policy(Rule("0s", To("bob")).Via(Email), Rule("3h", To("root")))).Trigger().Story("2h", "0s page bob email");

        Assert.Equal("rule 1 names this way", t.Words(t.Sent[0].Why));
    }

    [Fact]
    public void A_way_that_the_person_does_not_have_leaves_the_persons_own_rules() =>
        new Timeline(Bob.Policy(Rule("0s", To("bob")).Via(Webhook), Rule("3h", To("root")))).Trigger()
            .Story("3m", "0s page bob slack", "2m page bob sms");

    [Fact]
    public void A_way_that_fails_for_good_leaves_all_of_the_persons_own_rules() =>
        new Timeline(Bob.Policy(Rule("0s", To("bob")).Via(Webhook), Rule("3h", To("root")))
                .Person("bob", [Webhook, Sms, Slack, Email])
                .Rules("bob", (Urgency.High, "0s", Slack), (Urgency.High, "2m", Email)))
            .Fails("bob", Webhook).Trigger()
            .Expect(Between("0s", "0s"), Page("bob", Sms))
            .Expect(Between("0s", "0s"), Page("bob", Slack))
            .Expect(Between("2m", "2m"), Page("bob", Email));

    [Fact]
    public void A_flagged_or_disabled_method_is_passed_over_at_its_time_and_said_so()
    {
        var t = new Timeline(Bob.Flag("bob", Sms, Timeline.Start)).Trigger().Story("2h", "0s page bob slack");

        Assert.Equal([1, 2], t.Entries<NotificationSkipped>().Select(entry => entry.Step));
        Assert.Equal("sms cannot be used: disabled, flagged or gone", t.Words(t.Entry<NotificationSkipped>(entry => entry.Step == 1).Reason));
    }

    [Fact]
    public void A_method_that_the_person_switches_off_meanwhile_is_not_used() =>
        new Timeline(Bob).Trigger()
            .At("1m").Change(org => org.Responder("bob", bob => bob with { Methods = [.. bob.Methods.Select(method => method with { Enabled = method.Kind != Sms })] }))
            .Story("2h", "0s page bob slack");

    [Fact]
    public void A_person_who_is_disabled_meanwhile_is_told_nothing_more() =>
        new Timeline(Bob).Trigger().At("1m").Change(org => org.Disable("bob")).Story("2h", "0s page bob slack");

    [Fact]
    public void Acknowledging_stops_the_steps_that_are_left() =>
        new Timeline(Bob).Trigger().At("2m").Acknowledge("bob").Story("2h", "0s page bob slack", "2m notice bob slack");

    [Fact]
    public void A_team_is_all_its_members_and_nobody_twice() =>
        new Timeline(Org.Of("bob", "ann").Team("ops", "bob", "ann").Policy(Rule("0s", TeamOf("ops"), To("bob")))).Trigger()
            .Story("1m", "0s page bob sms", "0s page ann sms");

    [Fact]
    public void A_channel_is_told_once_and_not_again_by_later_rules() =>
        new Timeline(Org.Of("bob").Policy(Rule("0s", To("bob"), Channel("#ops")), Rule("3m", Channel("#ops"), Channel("#boss")))).Trigger()
            .Story("4m", "0s post #ops slack", "0s page bob sms", "3m post #boss slack");

    [Fact]
    public void What_became_of_the_page_is_in_the_message()
    {
        var message = Assert.IsType<AlertMessage>(new Timeline(Bob).Trigger().Sent[0].Request.Message);

        Assert.Equal(("Shop is down", "Shop", Severity.Critical, Urgency.High, AlertStatus.Triggered, 1), (message.Title, message.ServiceName, message.Severity, message.Urgency, message.Status, message.FiringMembers));
        Assert.Equal("notification rule 1: at once", message.Why);
        Assert.Equal(Timeline.Start, message.TriggeredAt);
    }
}
