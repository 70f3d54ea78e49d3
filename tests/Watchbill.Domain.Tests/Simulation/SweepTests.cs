using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Simulation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Simulation;

/// <summary>Moments at which nobody would be reached soon enough, or one person is the whole chain.</summary>
public sealed class SweepTests
{
    private static readonly Interval Days = new(Timeline.Start, Timeline.Start + Duration.FromDays(4));

    [Fact]
    public void A_gap_is_found_from_its_first_second_to_its_last_and_says_who_would_be_the_first()
    {
        var org = Org.Of("bob", "carol").Schedule("primary", "bob").Policy(Rule("0s", OnCallFor("primary")), Rule("30m", OnCallFor("primary")), Rule("1h", Channel("#ops")));
        var gap = new Override("o", new ScheduleId("primary"), Days.Start + Span("1d"), Days.Start + Span("1d6h"), OverrideKind.Remove, new UserId("bob"), null);

        var findings = Look(org, documents => documents with { Overrides = [gap], Users = [.. documents.Users.Select(user => user with { Permission = Permission.Responder })] })
            .Where(finding => finding.Kind == SweepFindingKind.NobodyReached).ToList();

        // At the end of the gap the alert that waits for rule 2 reaches Bob after all, if rule 2 has not run out with rule 1.
        Assert.Equal(Days.Start + Span("1d"), findings[0].From);
        Assert.Equal(Days.Start + Span("1d6h"), findings[^1].To);
        Assert.All(findings.Zip(findings.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.All(findings, finding => Assert.Contains("schedule primary: nobody is on call", finding.Cause, StringComparison.Ordinal));
        Assert.All(findings, finding => Assert.Equal(Enum.GetValues<Severity>(), finding.Severities));
    }

    [Fact]
    public void What_comes_too_late_is_nobody_and_says_how_late()
    {
        var finding = Assert.Single(Look(Org.Of("bob", "ann").Policy(Rule("0s", Channel("#ops")), Rule("20m", To("bob")), Rule("25m", To("ann")))));

        Assert.Equal((SweepFindingKind.NobodyReached, Days.Start, Days.End), (finding.Kind, finding.From, finding.To));
        Assert.Equal("no rule that fires by then names a person; Bob would be the first, after 20 min", finding.Cause);
    }

    [Fact]
    public void One_person_in_every_rule_is_the_whole_chain_only_while_it_is_so()
    {
        var org = Org.Of("bob", "ann").Schedule("primary", "bob", "ann").Policy(Rule("0s", OnCallFor("primary")), Rule("10m", To("bob")));

        var findings = Look(org);

        // Days of Bob and of Ann in turn from midnight; an alert that begins ten minutes before has Bob paged by name before Ann is on call, and so does not end the chain.
        Assert.All(findings, finding => Assert.Equal((SweepFindingKind.OnePerson, new UserId("bob")), (finding.Kind, finding.Person)));
        Assert.Equal(
            ["0s to 15h", "1d15h to 2d15h", "3d15h to 4d"],
            findings.Select(finding => $"{Text(finding.From - Days.Start)} to {Text(finding.To - Days.Start)}"));
        Assert.Equal("only Bob is paged: rule 1 by schedule primary; rule 2: Bob (user bob): already paged in this pass", findings[0].Cause);
    }

    [Fact]
    public void Where_all_is_well_nothing_is_found() =>
        Assert.Empty(Look(Org.Of("bob", "ann").Schedule("primary", "bob", "ann").Policy(Rule("0s", OnCallFor("primary")), Rule("10m", TeamOf("ops"))).Team("ops", "bob", "ann")));

    [Fact]
    public void Services_and_severities_that_share_a_finding_share_its_line_and_others_do_not()
    {
        var org = Org.Of("bob").Policy(Rule("0s", To("bob")).OnlyFor(Severity.Critical), Rule("20m", To("bob")));

        var findings = Look(org, documents => documents with { Services = [.. documents.Services, documents.Services[0] with { Id = new ServiceId("cart"), Name = "Cart" }] });

        Assert.Equal(
            ["NobodyReached cart,shop Info,Warning,Error", "OnePerson cart,shop Critical"],
            findings.Select(finding => $"{finding.Kind} {string.Join(',', finding.Services)} {string.Join(',', finding.Severities)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whoever_stops_it_knows_how_far_it_came()
    {
        var org = Org.Of("bob").Schedule("primary", "bob", "root").Policy(Rule("0s", OnCallFor("primary")));
        var sweep = new Sweep(org.Build(), new SweepQuestion(Days, SweepQuestion.UsualWithin, [], []));

        var stopped = sweep.Run(done => done < 4);
        var whole = sweep.Run(_ => true);

        Assert.Equal(Days.End, whole.LookedUntil);
        Assert.Equal(sweep.Size, whole.Simulations);
        Assert.InRange(stopped.LookedUntil, Days.Start + Duration.Epsilon, Days.End - Duration.Epsilon);
        Assert.NotEmpty(stopped.Findings);
        Assert.Equal(
            whole.Findings.Where(finding => finding.From < stopped.LookedUntil).Select(finding => Canonical.Of(finding with { To = Instant.Min(finding.To, stopped.LookedUntil) })),
            stopped.Findings.Select(Canonical.Of));
    }

    private static ImmutableArray<SweepFinding> Look(Org org, Func<DefinitionDocuments, DefinitionDocuments>? change = null) =>
        new Sweep(new DefinitionSet(change?.Invoke(org.Documents) ?? org.Documents), new SweepQuestion(Days, SweepQuestion.UsualWithin, [], [])).Run(_ => true).Findings;
}
