using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>At equal instants a person's command beats a timer, whatever the timer is for (rule 11). Each story has something due after five minutes.</summary>
public sealed class EqualInstantTests
{
    private static readonly Dictionary<string, (Org Org, string Line)> Due = new(StringComparer.Ordinal)
    {
        ["rule"] = (Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", To("ann"))), "5m page ann sms"),
        ["rule until resolved"] = (Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")).UntilResolved()), "5m page ann sms"),
        ["pass"] = (Org.Of("bob").Policy(Rule("0s", To("bob"))).Repeat(1, "5m"), "5m page bob sms"),
        ["exhaustion"] = (Org.Of("bob").Policy(Rule("0s", To("bob"))), "5m page root sms"),
        ["step of a page"] = (
            Org.Of().Person("bob", [Sms, Slack]).Rules("bob", (Urgency.High, "0s", Sms), (Urgency.High, "5m", Slack)).Policy(Rule("0s", To("bob")), Rule("2h", To("root"))),
            "5m page bob slack"),
    };

    public static TheoryData<string> Timers => [.. Due.Keys];

    [Theory]
    [MemberData(nameof(Timers))]
    public void Nobody_acting_it_comes_at_its_second_and_not_before(string timer)
    {
        new Timeline(Due[timer].Org).Trigger().Story("4m59s", "0s page bob sms");
        new Timeline(Due[timer].Org).Trigger().Story("5m", "0s page bob sms", Due[timer].Line);
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public void Resolving_at_that_very_instant_stops_it(string timer) =>
        new Timeline(Due[timer].Org).Trigger().At("5m").Resolve("bob").ExpectStatus(AlertStatus.Resolved).ExpectNothingAfter("0s");

    [Theory]
    [MemberData(nameof(Timers))]
    public void So_does_snoozing_for_as_long_as_it_lasts(string timer) =>
        new Timeline(Due[timer].Org).Trigger().At("5m").Snooze("bob", "1h").Story("1h4m59s", "0s page bob sms");

    [Theory]
    [MemberData(nameof(Timers))]
    public void So_does_acknowledging_but_for_what_runs_until_resolved(string timer)
    {
        var t = new Timeline(Due[timer].Org).Trigger().At("5m").Acknowledge("bob");

        t.Story("1h", timer == "rule until resolved" ? ["0s page bob sms", Due[timer].Line] : ["0s page bob sms"]);
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public void Once_the_timer_has_fired_acting_in_the_same_instant_comes_after_it(string timer) =>
        new Timeline(Due[timer].Org).Trigger().Until("5m").Acknowledge("bob").ExpectStatus(AlertStatus.Acknowledged)
            .Expect(Between("5m", "5m"), timer switch
            {
                "step of a page" => Page("bob", Slack),
                "pass" => Page("bob", Sms),
                "exhaustion" => Page("root", Sms),
                _ => Page("ann", Sms),
            });

    [Fact]
    public void Snoozing_anew_at_the_very_end_of_a_snooze_goes_on_sleeping() =>
        new Timeline(Due["rule"].Org).Trigger().At("1m").Snooze("bob", "1h").At("1h1m").Snooze("bob", "1h")
            .Story("2h59s", "0s page bob sms")
            .Story("2h1m", "0s page bob sms", "2h1m page bob sms");

    [Fact]
    public void Resolving_at_the_end_of_a_snooze_or_of_an_acknowledgements_time_pages_nobody()
    {
        var org = Due["rule"].Org.Service(service => service with { AcknowledgementTimeout = Span("1h") });

        new Timeline(org).Trigger().At("1m").Snooze("bob", "1h").At("1h1m").Resolve("bob").ExpectNothingAfter("0s");
        new Timeline(org).Trigger().At("1m").Acknowledge("bob").At("1h1m").Resolve("bob").ExpectNothingAfter("0s");
        new Timeline(org).Trigger().At("1m").Acknowledge("bob").Story("1h59s", "0s page bob sms").Story("1h1m", "0s page bob sms", "1h1m page bob sms");
    }
}
