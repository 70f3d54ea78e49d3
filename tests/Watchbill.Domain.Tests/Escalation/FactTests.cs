using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Acts;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>Rules that ask for a fact, and whose word counts (rules 9, 10 and 13).</summary>
public sealed class FactTests
{
    private const string Fact = "customer-facing";

    private static readonly Org IfCustomerFacing = Org.Of("bob", "ceo").Policy(Rule("0s", To("bob")), Rule("10m", To("ceo")).UntilResolved().OnlyIf(Fact));

    [Fact]
    public void What_nobody_says_is_no() =>
        new Timeline(IfCustomerFacing).Trigger().At("1m").Acknowledge("bob").ExpectNothingAfter("1m");

    [Theory]
    [InlineData("customer-facing", "yes", true)]
    [InlineData("customer_facing", "True", true)]
    [InlineData("customer.facing", "1", true)]
    [InlineData("customer_facing", "no", false)]
    [InlineData("customer_facing", "", false)]
    [InlineData("customer_facings", "yes", false)]
    [InlineData("customerfacing", "yes", false)]
    public void A_label_says_it(string label, string value, bool holds) =>
        new Timeline(IfCustomerFacing).Trigger(Severity.Critical, (label, value)).At("1m").Acknowledge("bob")
            .Story("10m", holds ? ["0s page bob sms", "10m page ceo sms"] : ["0s page bob sms"]);

    [Fact]
    public void A_person_says_it_before_the_rule_s_time_and_it_comes_at_its_time() =>
        new Timeline(IfCustomerFacing).Trigger().At("1m").Acknowledge("bob").At("5m").States("bob", Fact)
            .Story("9m59s", "0s page bob sms")
            .Story("10m", "0s page bob sms", "10m page ceo sms");

    [Fact]
    public void Or_at_the_rule_s_own_instant_which_counts_too() =>
        new Timeline(IfCustomerFacing).Trigger().At("1m").Acknowledge("bob").At("10m").States("bob", Fact).Story("10m", "0s page bob sms", "10m page ceo sms");

    [Fact]
    public void Or_after_it_and_then_it_comes_at_once()
    {
        var t = new Timeline(IfCustomerFacing).Trigger().At("1m").Acknowledge("bob").At("25m").States("bob", Fact);

        t.Story("25m", "0s page bob sms", "25m page ceo sms");
        Assert.Equal(new ConditionTurnedTrue(1), t.Entry<RuleFired>(fired => fired.Rule == 1).Reason);
        Assert.Equal("Bob stated a fact of this alert", $"{t.Definitions.NameOf(t.Alert.LastAct!.By)} {t.Alert.LastAct.Verb} this alert");
    }

    [Fact]
    public void A_person_who_says_no_at_the_rule_s_own_instant_beats_the_timer() =>
        new Timeline(IfCustomerFacing).Trigger(Severity.Critical, ("customer_facing", "yes")).At("1m").Acknowledge("bob").At("10m").States("bob", Fact, holds: false)
            .ExpectNothingAfter("1m");

    [Fact]
    public void A_person_counts_more_than_a_label_and_a_label_more_than_the_service()
    {
        var org = IfCustomerFacing.Service(service => service with { Facts = [Fact] });

        Assert.True(Holds(new Timeline(org).Trigger()));
        Assert.False(Holds(new Timeline(org).Trigger(Severity.Critical, ("customer_facing", "no"))));
        Assert.False(Holds(new Timeline(org).Trigger().States("bob", Fact, holds: false)));
        Assert.True(Holds(new Timeline(org).Trigger(Severity.Critical, ("customer_facing", "no")).States("bob", Fact)));
        Assert.True(Holds(new Timeline(org).Trigger().States("bob", Fact, holds: false).States("ceo", Fact)));
    }

    [Fact]
    public void A_member_that_joins_says_it_too_and_says_it_no_more_when_it_is_over()
    {
        var facing = Fires("eu") with { Labels = Alert.NoLabels.Add("customer_facing", "true") };
        var t = new Timeline(IfCustomerFacing).Group(Fires("us")).At("1m").Acknowledge("bob").At("20m").Group(Fires("us"), facing);

        t.Expect(Between("20m", "20m"), Page("ceo", Sms));
        Assert.True(Holds(t));
        Assert.False(Holds(t.At("21m").Group(Fires("us"), Over("eu"))));
        Assert.False(Holds(new Timeline(IfCustomerFacing).Group(facing with { Labels = Alert.NoLabels.Add("customer_facing", "false") })));
    }

    [Fact]
    public void Saying_the_same_again_changes_nothing()
    {
        var t = new Timeline(IfCustomerFacing).Trigger().States("bob", Fact);

        t.States("ceo", Fact).ExpectNote("customer-facing is yes already");
        t.At("1m").Resolve("bob").States("bob", "other").ExpectRefusal(Refusal.AlreadyResolved, "The alert is already resolved.");
    }

    [Fact]
    public void A_fact_has_a_name_and_there_is_an_end_to_them()
    {
        var t = new Timeline(IfCustomerFacing).Trigger();

        t.States("bob", "Customer facing").ExpectRefusal(Refusal.Invalid, "A fact is named with 1 to 64 of a-z, 0-9, '-', '_' and '.', such as customer-facing.");
        for (var i = 0; i < KnownFacts.Most; i++)
        {
            t.States("bob", $"fact-{i}");
        }

        t.States("bob", "one-more").ExpectRefusal(Refusal.Invalid, "At most 50 facts can be stated of one alert.");
        Assert.IsType<Accepted>(t.States("bob", "fact-7", holds: false).Answer);
        Assert.Equal(51, KnownFacts.Asked(t.Definitions, t.Alert).Length);
    }

    [Fact]
    public void During_a_snooze_a_fact_pages_nobody() =>
        new Timeline(IfCustomerFacing).Trigger().At("11m").Snooze("bob", "1h").At("20m").States("bob", Fact)
            .Story("1h10m", "0s page bob sms", "10m page root sms", "11m notice root sms");

    [Fact]
    public void A_rule_until_acknowledged_stays_away_from_an_acknowledged_alert_whatever_becomes_true() =>
        new Timeline(Org.Of("bob", "ceo").Policy(Rule("0s", To("bob")), Rule("1m", To("ceo")).OnlyIf(Fact))).Trigger()
            .At("2m").Acknowledge("bob").At("3m").States("bob", Fact).ExpectNothingAfter("2m");

    private static bool Holds(Timeline t) => KnownFacts.Holds(t.Definitions, t.Alert, Fact);
}
