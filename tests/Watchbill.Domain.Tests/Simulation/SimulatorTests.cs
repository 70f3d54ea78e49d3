using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Simulation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Simulation;

/// <summary>What the simulator says of an alert that never was, as a timeline of lines.</summary>
public sealed class SimulatorTests
{
    private static readonly Org Three = Org.Of("bob", "ann", "carol").Schedule("gap").Schedule("primary", "bob", "ann").Policy(
        Rule("0s", OnCallFor("primary")), Rule("5m", OnCallFor("gap")), Rule("15m", To("carol"), Channel("#ops")), Rule("40m", To("ann")).UntilResolved());

    [Fact]
    public void Nobody_answers_and_every_step_says_who_by_what_and_why()
    {
        var run = Run(Three, "2h");

        Assert.Equal(
            [
                "0s Triggered", "0s RuleFired 1", "0s Paged 1 schedule primary bob Sms",
                "5m RuleFired 2", "5m Skipped 2 schedule gap", "5m RuleFired 3", "5m Posted 3 slack #ops Slack", "5m Paged 3 user carol carol Sms",
                "40m RuleFired 4", "40m Paged 4 user ann ann Sms", "45m Exhausted", "45m Fallback fallback", "45m Paged fallback root Sms",
            ],
            run.Entries.Select(Line));
        Assert.Equal("on call for primary: layer 'only', turn 0; notification rule 1: at once", Entry(run, SimulatedKind.Paged).Reason);
        Assert.Equal("rule 3 did not wait, because rule 2 had nobody to page", run.Entries[5].Reason);
        Assert.Equal(["bob 0s", "carol 5m", "ann 40m", "root 45m"], run.Known.Select(knower => $"{knower.User} {At(knower.At)}"));
        Assert.Equal(["rule 2: schedule gap: nobody is on call", "the escalation ran out: nobody answered pass 1 within 45 min"], run.Missed);
    }

    [Fact]
    public void What_waits_for_quiet_hours_says_so_when_it_is_asked_for_and_when_it_comes()
    {
        var org = Org.Of().Person("bob", [Sms]).Quiet("bob", Hours("10:00", "10:30")).Policy(Rule("0s", To("bob")))
            .Service(service => service with { Urgency = Services.UrgencyRule.AlwaysLow });

        var run = Run(org, "31m");

        Assert.Equal(
            ["0s Triggered", "0s RuleFired 1", "0s Waits 1 user bob bob", "5m Exhausted", "5m Fallback fallback", "5m Paged fallback root Sms", "30m Paged 1 user bob bob Sms"],
            run.Entries.Select(Line));
        Assert.Equal("quiet until Mon 10:30 (Europe/Berlin)", Entry(run, SimulatedKind.Waits).Reason);
    }

    [Fact]
    public void At_one_instant_a_person_comes_before_a_timer()
    {
        var run = Run(Three, "2h", scenario => scenario with { Acts = [new ScriptedAcknowledgement(new UserId("bob"), Span("5m"))] });

        Assert.Equal("5m Acknowledged bob", Line(run.Entries[3]));
        Assert.DoesNotContain(run.Entries, entry => entry is { Kind: SimulatedKind.RuleFired, Rule: 1 or 2 });
        Assert.Equal(["bob", "ann"], run.Known.Select(knower => knower.User.Value));
    }

    [Fact]
    public void A_fact_that_becomes_true_fires_the_rule_that_waited_for_it()
    {
        var org = Org.Of("bob", "carol").Policy(Rule("0s", To("bob")), Rule("10m", To("carol")).OnlyIf("customer-facing"), Rule("1h", To("bob")));

        var run = Run(org, "25m", scenario => scenario with { Acts = [new ScriptedFact("customer-facing", true, Span("20m"))] });
        var taken = Run(org, "25m", scenario => scenario with
        {
            Labels = Alert.NoLabels.Add("customer-facing", "yes"),
            Acts = [new ScriptedFact("customer-facing", false, Span("5m"))],
        });

        Assert.Equal(["10m PassedOver 2", "20m Fact", "20m RuleFired 2", "20m Paged 2 user carol carol Sms"], run.Entries.Select(Line).SkipWhile(line => line != "10m PassedOver 2").Where(line => !line.Contains("bob", StringComparison.Ordinal)).Take(4));
        Assert.Equal("customer-facing: yes", Entry(run, SimulatedKind.Fact).Reason);
        Assert.Contains("10m PassedOver 2", taken.Entries.Select(Line));
        Assert.DoesNotContain(taken.Entries, entry => entry.Person == new UserId("carol"));
    }

    [Fact]
    public void Nothing_happens_after_its_end_and_what_is_due_at_it_does()
    {
        Assert.Equal("5m Paged 3 user carol carol Sms", Line(Run(Three, "5m").Entries[^1]));
        Assert.Equal("0s Paged 1 schedule primary bob Sms", Line(Run(Three, "4m59s").Entries[^1]));
    }

    [Fact]
    public void Who_was_not_paged_does_not_know_and_so_does_not_acknowledge()
    {
        var run = Run(Three, "2h", scenario => scenario with { Acts = [new ScriptedAcknowledgement(new UserId("carol"), Span("1m")), new ScriptedAcknowledgement(new UserId("carol"), Span("6m"))] });

        Assert.Equal("Carol was not paged, and so does not acknowledge", Entry(run, SimulatedKind.NotPaged).Reason);
        Assert.Equal("6m Acknowledged carol", Line(Entry(run, SimulatedKind.Acknowledged)));
        Assert.Contains("Carol was not paged, and so does not acknowledge", run.Missed);
    }

    [Fact]
    public void Who_comes_second_changes_nothing_and_who_may_not_act_is_refused()
    {
        var org = Org.Of("bob").Person("eve", permission: Permission.Observer).Policy(Rule("0s", To("bob"), To("eve")));

        var run = Run(org, "10m", scenario => scenario with
        {
            Acts = [new ScriptedAcknowledgement(new UserId("bob"), Span("2m")), new ScriptedAcknowledgement(new UserId("eve"), Span("1m")), new ScriptedAcknowledgement(new UserId("bob"), Span("3m"))],
        });

        Assert.Equal(["1m Refused eve", "2m Acknowledged bob"], run.Entries.Skip(4).Take(2).Select(Line));
        Assert.Equal(("3m NoEffect bob", "already acknowledged by Bob"), (Line(run.Entries[^1]), run.Entries[^1].Reason));
        Assert.Equal(["Eve may look, but not acknowledge. A responder's permission is needed"], run.Missed);
    }

    [Fact]
    public void The_source_says_that_it_is_over_and_those_told_are_told()
    {
        var run = Run(Three, "2h", scenario => scenario with { Acts = [new ScriptedResolution(null, Span("3m"))] });

        Assert.Equal(["3m Resolved", "3m Told bob Sms"], run.Entries.Skip(3).Select(Line));
        Assert.Equal(AlertStatus.Resolved, run.Alert.Status);
    }

    [Fact]
    public void While_a_provider_fails_another_way_is_taken_and_the_first_is_tried_until_it_works()
    {
        var run = Run(
            Org.Of().Person("bob", [Sms, Slack]).Policy(Rule("0s", To("bob"))),
            "4m",
            scenario => scenario with { Outages = [new ProviderOutage(Sms, Duration.Zero, Span("2m"))] });

        Assert.Equal(
            ["0s Triggered", "0s RuleFired 1", "0s Paged 1 user bob bob Sms", "0s Failed 1 user bob bob Sms", "0s Paged 1 user bob bob Slack", "2m23s Delivered 1 user bob bob Sms"],
            run.Entries.Select(Line));
        Assert.Equal("sms failed: sms is failing", run.Entries[4].Reason.Split("; ")[^1]);
        Assert.Equal(ContactMethodKind.Slack, Assert.Single(run.Known).Kind);
    }

    [Fact]
    public void When_the_only_method_is_refused_for_good_the_next_rule_does_not_wait()
    {
        var run = Run(
            Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("30m", To("ann"))),
            "10m",
            scenario => scenario with { Outages = [new MethodOutage(new UserId("bob"), Org.MethodOf(Sms), Duration.Zero, Span("1h"))] });

        Assert.Equal(
            ["0s Triggered", "0s RuleFired 1", "0s Paged 1 user bob bob Sms", "0s Failed 1 user bob bob Sms", "0s Unreachable 1 user bob bob", "0s RuleFired 2", "0s Paged 2 user ann ann Sms"],
            run.Entries.Take(7).Select(Line));
        Assert.True(run.Definitions.IsFlagged(new UserId("bob"), Org.MethodOf(Sms)));
        Assert.Equal(["Bob could not be reached: the only method failed for good", "the escalation ran out: nobody answered pass 1 within 5 min"], run.Missed);
    }

    [Fact]
    public void When_nothing_works_nobody_is_reached_and_it_says_so()
    {
        var run = Run(Three, "2h", scenario => scenario with { Outages = [new ProviderOutage(Sms, Duration.Zero, Span("1d"))] });

        Assert.Empty(run.Known);
        Assert.Equal(["nothing reached Bob, who was paged", "nobody was reached"], [run.Missed[0], run.Missed[^1]]);
    }

    internal static SimulatedRun Run(Org org, string length, Func<Scenario, Scenario>? change = null)
    {
        var scenario = new Scenario(Org.Shop, Severity.Critical, Timeline.Start, Span(length));
        return Simulator.Run(org.Build(), change?.Invoke(scenario) ?? scenario);
    }

    private static SimulatedEntry Entry(SimulatedRun run, SimulatedKind kind) => run.Entries.First(entry => entry.Kind == kind);

    private static string At(Instant at) => Text(at - Timeline.Start);

    private static string Line(SimulatedEntry entry) => string.Join(
        ' ',
        new[] { At(entry.At), entry.Kind.ToString(), entry.Rule is { } rule ? $"{rule + 1}" : null, entry.Target, entry.Person?.Value, entry.Method?.ToString() }.OfType<string>());
}
