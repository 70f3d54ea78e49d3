using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Simulation;

/// <summary>
/// Tries every service and severity at every moment of a time at which something changes (<see cref="SweepMoments"/>), each turn of a round robin included, and finds when
/// nobody would be reached soon enough, or one person is the whole chain. Between two such moments the answer stays the same, so what is found at one holds until
/// the next. What nothing tells apart shares its simulations (<see cref="SweepCase"/>). Time goes forward: whoever stops knows everything until then.
/// </summary>
public sealed class Sweep
{
    /// <summary>A chain is followed so far, or until its first pass is over.</summary>
    private static readonly Duration LongestChain = Duration.FromDays(1);

    private readonly DefinitionSet _definitions;
    private readonly SweepQuestion _question;
    private readonly ImmutableArray<SweepCase> _cases;
    private readonly ImmutableArray<Instant> _moments;

    public Sweep(DefinitionSet definitions, SweepQuestion question)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(question);
        (_definitions, _question) = (definitions, question);
        _cases = SweepCase.All(definitions, question);
        _moments = [.. _cases.SelectMany(one => one.Moments).Distinct().Order()];
        Size = _cases.Sum(one => one.Moments.Sum(moment => one.TurnsAt(definitions, moment).Tried));
    }

    /// <summary>How many simulations it takes.</summary>
    public int Size { get; }

    /// <param name="goesOn">Asked before each moment with the simulations done so far; false stops.</param>
    public SweepResult Run(Func<int, bool> goesOn)
    {
        ArgumentNullException.ThrowIfNull(goesOn);
        var open = _cases.ToDictionary(one => one, _ => new List<Trouble>());
        var found = new List<(SweepCase Case, Trouble Trouble, Instant To)>();
        var (done, lookedUntil) = (0, _question.Window.End);
        foreach (var moment in _moments)
        {
            if (!goesOn(done))
            {
                lookedUntil = moment;
                break;
            }

            foreach (var one in _cases.Where(one => one.Moments.Contains(moment)))
            {
                var (turns, people) = one.TurnsAt(_definitions, moment);
                done += turns;
                var troubles = TroublesAt(one, moment, turns, people);
                var over = open[one].Where(before => !troubles.Exists(trouble => trouble.Says == before.Says)).ToList();
                found.AddRange(over.Select(trouble => (one, trouble, moment)));
                open[one].RemoveAll(over.Contains);
                open[one].AddRange(troubles.Where(trouble => !open[one].Exists(before => before.Says == trouble.Says)));
            }
        }

        found.AddRange(open.SelectMany(left => left.Value.Select(trouble => (left.Key, trouble, lookedUntil))));
        return new SweepResult(_question.Window, _question.Within, lookedUntil, done, Merge(found));
    }

    /// <summary>What is not so in every turn that was tried says in which it is.</summary>
    private List<Trouble> TroublesAt(SweepCase one, Instant at, int turns, int people) =>
    [
        .. Enumerable.Range(0, turns)
            .Select(turn => (Turn: turn + 1, Trouble: TroubleAt(one, at, turn)))
            .Where(tried => tried.Trouble is not null)
            .GroupBy(tried => tried.Trouble!.Says)
            .Select(same => same.Count() == turns ? same.First().Trouble! : same.First().Trouble! with
            {
                Cause = $"{same.Key.Cause}; in turn {string.Join(", ", same.Select(tried => tried.Turn))} of {people} of the round robin{(people > turns ? $", of which {turns} were tried" : "")}",
            }),
    ];

    private Trouble? TroubleAt(SweepCase one, Instant at, int turn)
    {
        var scenario = new Scenario(one.Services[0], one.Severities[0], at, Duration.Max(LongestChain, _question.Within)) { Turn = turn };
        var run = Simulator.Run(_definitions, scenario, alert =>
            alert.Run is null or { ExhaustedAt: not null } or { Pass: > 1 } && HasLooked(alert, at));
        var chain = ChainOf(run);
        if (!run.Known.Any(knower => knower.At <= at + _question.Within))
        {
            var late = run.Known.IsEmpty ? "" : $"; {_definitions.NameOf(run.Known[0].User)} would be the first, after {ReasonText.Span(run.Known[0].At - at)}";
            return new Trouble(SweepFindingKind.NobodyReached, null, at, Cause(run, at + _question.Within) + late);
        }

        return chain is [var only]
            ? new Trouble(SweepFindingKind.OnePerson, only, at, $"only {_definitions.NameOf(only)} is paged: {Ways(run, only)}")
            : null;
    }

    /// <summary>
    /// Whom the rules have paged: also those whose message comes only when the escalation has run out, because their own rules or quiet hours say so; not those whom
    /// nothing reaches, nor those who have left and are paged beside others.
    /// </summary>
    private static List<UserId> ChainOf(SimulatedRun run)
    {
        var pages = (run.Alert.Run?.Pages ?? []).Where(page => page is { Pass: <= 1, Rule: not Page.NoRule }).ToList();
        var copied = pages.Where(page => page.Copied).Select(page => page.User).Except(pages.Where(page => !page.Copied).Select(page => page.User)).ToList();
        return
        [
            .. run.Entries.Where(entry => entry is { Kind: SimulatedKind.Paged, Pass: <= 1, Rule: not null }).Select(entry => entry.Person!.Value)
                .Concat(pages.Where(page => page.State != PageState.Unreachable && run.Definitions.UsableMethods(page.User).Any()).Select(page => page.User))
                .Distinct()
                .Except(copied),
        ];
    }

    /// <summary>The chain may be over before the time is within which somebody must be reached.</summary>
    private bool HasLooked(Alert alert, Instant start) =>
        alert.Run?.LastPagedAt >= start + _question.Within || alert.Notifications.Any(sent => sent.State == NotificationState.HandedOver && sent.Purpose == NotificationPurpose.Page);

    private static string Cause(SimulatedRun run, Instant until)
    {
        var skipped = run.Entries.Where(entry => entry.Kind == SimulatedKind.Skipped && entry.At <= until).Select(entry => entry.Reason).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return skipped.Count > 0 ? string.Join("; ", skipped)
            : run.Entries.Any(entry => entry.Kind == SimulatedKind.RuleFired && entry.At <= until) ? "no rule that fires by then names a person"
            : "no rule fires by then";
    }

    private static string Ways(SimulatedRun run, UserId only) => string.Join(
        "; ",
        run.Entries.Where(entry => entry is { Rule: not null, Pass: <= 1 } && entry.Kind is SimulatedKind.Paged or SimulatedKind.Skipped or SimulatedKind.Waits)
            .Select(entry => entry.Kind == SimulatedKind.Paged && entry.Person == only ? $"rule {entry.Rule + 1} by {entry.Target}" : $"rule {entry.Rule + 1}: {entry.Reason}")
            .Distinct(StringComparer.Ordinal));

    private static ImmutableArray<SweepFinding> Merge(List<(SweepCase Case, Trouble Trouble, Instant To)> found) =>
    [
        .. found.GroupBy(one => (one.Trouble.Kind, one.Trouble.Person, one.Trouble.Cause, one.Trouble.From, one.To))
            .Select(same => new SweepFinding(
                same.Key.Kind,
                [.. same.SelectMany(one => one.Case.Services).Distinct().OrderBy(service => service.Value, StringComparer.Ordinal)],
                [.. same.SelectMany(one => one.Case.Severities).Distinct().Order()],
                same.Key.From,
                same.Key.To,
                same.Key.Person,
                same.Key.Cause))
            .OrderBy(finding => finding.From).ThenBy(finding => finding.Kind).ThenBy(finding => finding.Services[0].Value, StringComparer.Ordinal)
            .ThenBy(finding => finding.Severities[0]).ThenBy(finding => finding.To).ThenBy(finding => finding.Cause, StringComparer.Ordinal),
    ];

    private sealed record Trouble(SweepFindingKind Kind, UserId? Person, Instant From, string Cause)
    {
        public (SweepFindingKind Kind, UserId? Person, string Cause) Says => (Kind, Person, Cause);
    }
}
