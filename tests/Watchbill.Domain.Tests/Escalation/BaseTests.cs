using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>What a rule's time counts from: the run's start, the rule before, the acknowledgement, the first response; in every pass (rule 9).</summary>
public sealed class BaseTests
{
    private static readonly Org Promised = Org.Of("bob", "boss")
        .Policy(Rule("0s", To("bob")), Rule("10m", To("boss")).AfterResponse().UntilResolved())
        .Responds(Severity.Critical, "15m");

    [Fact]
    public void In_the_next_pass_offsets_from_the_start_and_from_the_rule_before_begin_again() =>
        new Timeline(Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")), Rule("3m", To("carol")).AfterPrevious()).Repeat(1, "20m")).Trigger()
            .Story("7m59s", "0s page bob sms", "5m page ann sms")
            .Story("19m59s", "0s page bob sms", "5m page ann sms", "8m page carol sms")
            .Story("27m59s", "0s page bob sms", "5m page ann sms", "8m page carol sms", "20m page bob sms", "25m page ann sms")
            .Story("28m", "0s page bob sms", "5m page ann sms", "8m page carol sms", "20m page bob sms", "25m page ann sms", "28m page carol sms");

    [Fact]
    public void An_acknowledgement_in_a_later_pass_counts_from_its_own_instant() =>
        new Timeline(Org.Of("bob", "boss").Policy(Rule("0s", To("bob")), Rule("30m", To("boss")).AfterAcknowledgement().UntilResolved()).Repeat(2, "20m")).Trigger()
            .At("22m").Acknowledge("bob")
            .Story("51m59s", "0s page bob sms", "20m page bob sms")
            .Story("52m", "0s page bob sms", "20m page bob sms", "52m page boss sms")
            .ExpectNothingAfter("52m");

    [Fact]
    public void A_second_persons_acknowledgement_does_not_move_what_counts_from_the_first() =>
        new Timeline(Org.Of("bob", "boss", "ceo").Policy(
                Rule("0s", To("bob")), Rule("0s", To("boss")).UntilResolved(), Rule("30m", To("ceo")).AfterAcknowledgement().UntilResolved())).Trigger()
            .At("2m").Acknowledge("bob").At("10m").Acknowledge("boss")
            .Expect(Between("32m", "32m"), Page("ceo", Sms));

    [Fact]
    public void A_rule_counted_from_the_first_response_comes_that_long_after_it() =>
        new Timeline(Promised).Trigger().At("3m").Acknowledge("bob")
            .Story("12m59s", "0s page bob sms")
            .Story("13m", "0s page bob sms", "13m page boss sms");

    [Fact]
    public void When_nobody_responds_it_counts_from_the_target() =>
        new Timeline(Promised).Trigger()
            .Story("24m59s", "0s page bob sms")
            .Story("25m", "0s page bob sms", "25m page boss sms");

    [Theory]
    [InlineData("15m")]
    [InlineData("15m1s")]
    [InlineData("20m")]
    public void A_response_at_the_target_or_after_it_changes_nothing(string responded) =>
        new Timeline(Promised).Trigger().At(responded).Acknowledge("bob")
            .Expect(Between("25m", "25m"), Page("boss", Sms));

    [Fact]
    public void Without_a_target_for_the_severity_it_waits_for_a_response()
    {
        new Timeline(Promised).Trigger(Severity.Error).At("3m").Acknowledge("bob").Expect(Between("13m", "13m"), Page("boss", Sms));
        new Timeline(Promised).Trigger(Severity.Error).Story("3h", "0s page bob sms", "5m page root sms");
    }

    [Fact]
    public void The_wait_of_a_severity_counts_from_the_same_base_as_the_plain_one() =>
        new Timeline(Org.Of("bob", "ann", "carol").Policy(
                Rule("0s", To("bob")), Rule("4m", To("ann")), Rule("30m", To("carol")).AfterPrevious().ButFor(Severity.Critical, "2m"))).Trigger(Severity.Critical)
            .Story("5m59s", "0s page bob sms", "4m page ann sms")
            .Story("6m", "0s page bob sms", "4m page ann sms", "6m page carol sms");

    [Fact]
    public void The_reason_names_the_base_and_what_was_due()
    {
        var t = new Timeline(Promised).Trigger().At("3m").Acknowledge("bob").Until("13m");

        var came = Assert.IsType<RuleCameDue>(t.Entry<RuleFired>(fired => fired.Rule == 1).Reason);
        Assert.Equal((Domain.Escalation.RuleBase.FirstResponse, Span("10m"), Timeline.Start + Span("13m")), (came.Base, came.After, came.Due));
    }
}
