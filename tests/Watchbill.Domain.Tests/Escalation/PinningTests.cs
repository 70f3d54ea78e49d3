using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>A run keeps the policy that it began with; who is on call, how people are reached and how bad it is are asked live (rule 13).</summary>
public sealed class PinningTests
{
    private static readonly Org Two = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")));

    [Fact]
    public void However_often_the_policy_is_edited_the_run_keeps_its_rules_and_its_passes()
    {
        var t = new Timeline(Two.Repeat(1, "20m")).Trigger()
            .At("1m").Change(org => org.Policy(Rule("0s", To("root"))))
            .At("2m").Change(org => org.Policy());

        t.Story("24m59s", "0s page bob sms", "5m page ann sms", "20m page bob sms").Story("25m", "0s page bob sms", "5m page ann sms", "20m page bob sms", "25m page ann sms");
        Assert.All(t.Journal.Select(line => line.Entry).OfType<RunStarted>(), started => Assert.Equal(t.Alert.Run!.PolicyVersion, started.PolicyVersion));
        Assert.True(t.Definitions.Policies[new PolicyId("policy")].Version > t.Alert.Run!.PolicyVersion);
    }

    [Fact]
    public void A_repeat_that_is_added_meanwhile_gives_the_run_no_second_pass() =>
        new Timeline(Two).Trigger().At("1m").Change(org => org.Policy(Rule("0s", To("bob")), Rule("5m", To("ann"))).Repeat(3, "7m"))
            .Story("2h", "0s page bob sms", "5m page ann sms", "10m page root sms");

    [Fact]
    public void Restarting_takes_the_policy_as_it_is_now_and_counts_from_then() =>
        new Timeline(Two).Trigger().At("1m").Change(org => org.Policy(Rule("0s", To("ann")), Rule("5m", To("root")))).At("2m").Restarts("bob")
            .Story("6m59s", "0s page bob sms", "2m page ann sms")
            .Story("7m", "0s page bob sms", "2m page ann sms", "7m page root sms");

    [Fact]
    public void Waking_up_from_a_snooze_begins_a_run_and_so_takes_it_too() =>
        new Timeline(Two).Trigger().At("1m").Snooze("bob", "1h").Change(org => org.Policy(Rule("0s", To("ann"))))
            .Story("1h59s", "0s page bob sms")
            .Story("1h1m", "0s page bob sms", "1h1m page ann sms");

    [Theory]
    [InlineData("person", "ann")]
    [InlineData("team", "ops")]
    [InlineData("schedule", "nights")]
    [InlineData("position", "cto")]
    public void A_target_deleted_meanwhile_is_nobody_and_the_next_rule_comes_at_once(string kind, string id)
    {
        Target target = kind switch
        {
            "person" => To(id),
            "team" => TeamOf(id),
            "schedule" => OnCallFor(id),
            _ => Holder(id),
        };
        var org = Org.Of("bob", "ann", "carol").Team("ops", "ann").Schedule("nights", "ann").Position("cto", "ann")
            .Policy(Rule("0s", To("bob")), Rule("5m", target), Rule("20m", To("carol")));
        var t = new Timeline(org).Trigger().At("1m").Change(changed => changed.Without(id));

        t.Story("4m59s", "0s page bob sms").Story("9m59s", "0s page bob sms", "5m page carol sms");
        Assert.Equal(SkipCause.TargetIsGone, Assert.Single(t.Entry<RuleFired>(fired => fired.Rule == 1).Skipped).Cause);
    }

    [Fact]
    public void Who_is_on_call_is_asked_by_the_schedule_as_it_is_when_the_rule_fires() =>
        new Timeline(Org.Of("bob", "ann").Schedule("nights", "bob").Policy(Rule("0s", OnCallFor("nights")), Rule("5m", OnCallFor("nights")))).Trigger()
            .At("4m59s").Change(org => org.Without("nights").Schedule("nights", "ann"))
            .Story("5m", "0s page bob sms", "5m page ann sms");

    [Fact]
    public void A_new_address_and_new_notification_rules_hold_from_the_next_step_on()
    {
        var t = new Timeline(Org.Of().Person("bob", [Sms, Slack]).Rules("bob", (Urgency.High, "0s", Sms), (Urgency.High, "4m", Sms)).Policy(Rule("0s", To("bob"))).Repeat(1, "10m")).Trigger();

        t.At("1m").Change(org => org.Responder("bob", bob => bob with
        {
            Methods = [.. bob.Methods.Select(method => method.Kind == Sms ? method with { Address = "bob/new" } : method)],
        }));
        t.At("5m").Change(org => org.Rules("bob", (Urgency.High, "0s", Slack)));

        t.Story("10m", "0s page bob sms", "4m page bob sms", "10m page bob slack");
        Assert.Equal(["bob/sms", "bob/new", "bob/slack"], t.Sent.Select(sent => sent.Request.Address));
    }

    [Fact]
    public void Severity_is_asked_live_and_so_is_what_follows_from_it() =>
        new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("30m", To("ann")).ButFor(Severity.Critical, "5m"))).Trigger(Severity.Error)
            .At("3m").Trigger(Severity.Critical)
            .Story("4m59s", "0s page bob sms")
            .Story("5m", "0s page bob sms", "5m page ann sms");
}
