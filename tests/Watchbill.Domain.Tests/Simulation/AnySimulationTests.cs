using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Simulation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Simulation;

/// <summary>A policy and what people and providers do, whatever they are.</summary>
internal sealed record AnyScenario(EscalationRule[] Rules, int Repeats, Scenario Scenario)
{
    private static readonly string[] People = ["bob", "ann", "carol", "dan"];
    private static readonly int[] Minutes = [0, 1, 2, 5, 10, 15, 20, 30];

    public Org Org
    {
        get
        {
            var org = Org.Of().Person("bob", [Sms, Slack]).Person("ann", [Slack, Email, Sms]).Person("carol").Person("dan", [Email])
                .Rules("ann", (Urgency.High, "0s", Slack), (Urgency.High, "1m", Sms), (Urgency.High, "5m", Sms))
                .Team("ops", "carol", "dan").Schedule("gap").Schedule("primary", "bob", "ann").OwnedBy("ops").Policy(Rules)
                .Service(service => service with { AcknowledgementTimeout = Span("50m") });
            return Repeats == 0 ? org : org.Repeat(Repeats, "20m");
        }
    }

    public static Arbitrary<AnyScenario> Arbitrary { get; } = Arb.From(
        from rules in OneRule.ArrayOf(4)
        from count in Gen.Choose(0, 4)
        from repeats in Gen.Choose(0, 2)
        from acts in OneAct.ArrayOf(5)
        from outages in OneOutage.ArrayOf(3)
        from length in Gen.Choose(0, 240)
        select new AnyScenario(
            rules[..count],
            repeats,
            new Scenario(Org.Shop, Severity.Critical, Timeline.Start, Duration.FromMinutes(length)) { Acts = [.. acts.OfType<ScriptedAct>()], Outages = [.. outages.OfType<Outage>()] }));

    private static Gen<EscalationRule> OneRule =>
        from minutes in Gen.Elements(Minutes)
        from target in Gen.Elements<Target>(To("bob"), To("ann"), TeamOf("ops"), OnCallFor("gap"), OnCallFor("primary"), Channel("#ops"))
        from shape in Gen.Choose(0, 5)
        let rule = Rule($"{minutes}m", target)
        select shape switch
        {
            0 => rule.UntilResolved(),
            1 => rule.AfterPrevious(),
            2 => rule.OnlyFor(Severity.Warning),
            3 => rule.AfterAcknowledgement().UntilResolved(),
            _ => rule,
        };

    private static Gen<ScriptedAct?> OneAct =>
        from minutes in Gen.Elements(Minutes)
        from who in Gen.Elements(People)
        from what in Gen.Choose(0, 5)
        select what switch
        {
            0 or 1 => new ScriptedAcknowledgement(new UserId(who), Duration.FromMinutes(minutes)),
            2 => new ScriptedResolution(minutes % 2 == 0 ? null : new UserId(who), Duration.FromMinutes(minutes * 3)),
            _ => (ScriptedAct?)null,
        };

    private static Gen<Outage?> OneOutage =>
        from minutes in Gen.Elements(Minutes)
        from lasting in Gen.Elements(1, 10, 60)
        from who in Gen.Elements(People)
        from kind in Gen.Elements(Sms, Slack, Email)
        from what in Gen.Choose(0, 3)
        let start = Duration.FromMinutes(minutes)
        select what switch
        {
            0 => new ProviderOutage(kind, start, start + Duration.FromMinutes(lasting)),
            1 => new MethodOutage(new UserId(who), Org.MethodOf(kind), start, start + Duration.FromMinutes(lasting)),
            _ => (Outage?)null,
        };
}

public sealed class AnySimulationTests
{
    [Fact]
    public void No_line_comes_before_its_time_and_no_rule_twice_in_a_pass() => Prop.ForAll(AnyScenario.Arbitrary, any =>
    {
        var definitions = any.Org.Build();
        var run = Simulator.Run(definitions, any.Scenario);

        Assert.Equal(run.Entries.OrderBy(entry => entry.At), run.Entries);
        Assert.All(run.Entries, entry => Assert.InRange(entry.At, any.Scenario.Start, any.Scenario.End));
        var attempts = 0;
        var seen = new HashSet<(int Attempt, int Pass, int Rule)>();
        foreach (var entry in run.Entries)
        {
            attempts += entry.Kind is SimulatedKind.TriggeredAgain ? 1 : 0;
            if (entry is { Kind: SimulatedKind.RuleFired, Rule: { } rule })
            {
                Assert.True(seen.Add((attempts, entry.Pass, rule)), $"Rule {rule} fires twice in pass {entry.Pass}.");
                AssertDue(any, entry, run.Entries);
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_same_scenario_twice_is_the_same_timeline() => Prop.ForAll(AnyScenario.Arbitrary, any =>
        Assert.Equal(Simulator.Run(any.Org.Build(), any.Scenario).Entries, Simulator.Run(any.Org.Build(), any.Scenario).Entries))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Whoever_knows_was_paged_and_no_earlier_than_that() => Prop.ForAll(AnyScenario.Arbitrary, any =>
    {
        var run = Simulator.Run(any.Org.Build(), any.Scenario);
        foreach (var knower in run.Known)
        {
            Assert.Contains(run.Entries, entry => entry.Kind == SimulatedKind.Paged && entry.Person == knower.User && entry.Method == knower.Kind && entry.At <= knower.At);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>What fires because its time came has waited for as long as the policy says since the pass began; only what is pulled forward has not.</summary>
    private static void AssertDue(AnyScenario any, SimulatedEntry entry, ImmutableArray<SimulatedEntry> entries)
    {
        var rule = any.Rules[entry.Rule!.Value];
        if (entry.Reason.Contains("did not wait", StringComparison.Ordinal) || rule.Base != RuleBase.RunStart)
        {
            return;
        }

        var began = entries.Last(other => other.At <= entry.At
            && (other.Kind is SimulatedKind.Triggered or SimulatedKind.TriggeredAgain || (other.Kind == SimulatedKind.PassStarted && other.Pass == entry.Pass))).At;
        Assert.Equal(began + rule.After, entry.At);
    }
}
