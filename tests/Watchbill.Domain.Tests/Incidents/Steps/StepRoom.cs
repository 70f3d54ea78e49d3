using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Tests.Incidents.Steps;

/// <summary>
/// An incident in which a playbook is in use, on a clock of its own. Ana commands, Bob is a free hand, Cleo is the CTO, Sue the security lead as soon as she
/// is wanted. Every entry also goes through the evolution alone, and has to make the same snapshot.
/// </summary>
internal sealed class StepRoom
{
    public static readonly Instant Start = Instant.FromUtc(2026, 11, 21, 3, 0);
    public static readonly UserId Ana = new("ana");
    public static readonly UserId Bob = new("bob");
    public static readonly UserId Cleo = new("cleo");
    public static readonly UserId Sue = new("sue");
    public const string Book = "search-slow";
    public const string Secret = "s3cr3t-of-the-server";

    private Incident? _rebuilt;

    public StepRoom(params ImmutableArray<PlaybookStep> steps)
    {
        Definitions = With(steps.IsEmpty ? Usual : steps);
        Surroundings = new(_ => RunsOn, action => Objections.GetValueOrDefault(action.GetType()), text => text.Replace(Secret, "***", StringComparison.Ordinal), IsShellEnabled: true);
        Assert.Null(Do(Bob, new Declare("Search is slow", null, null, "critical", ImmutableSortedDictionary<string, string>.Empty, IncidentMode.Real, [], [], [], Page: false)).Refusal);
        Assert.Null(Do(Ana, new AssignRole("commander", Ana)).Refusal);
    }

    public static ApprovalRule Rule { get; } = new([Approver.Role("commander"), Approver.Position("cto")], SecondPerson: true, Duration.FromMinutes(10));

    /// <summary>One that only reads, and those that change something: with a rule, without one, and approved beforehand.</summary>
    public static ImmutableArray<PlaybookStep> Usual { get; } =
    [
        Step("look", new HttpCheck("https://search.example.org/${path}", Head: false)) with { Parameters = [new StepParameter("path", new TextType(null), "health", null)] },
        Step("roll", new ShellCommand("kubectl", ["undo"]), changes: true, Rule),
        Step("flush", new ShellCommand("flush", []), changes: true),
        Step("isolate", new ShellCommand("isolate", []), changes: true, preApproved: true),
    ];

    public Instant Now { get; set; } = Start;

    public DefinitionSet Definitions { get; set; }

    public string RunsOn { get; set; } = "here";

    public Dictionary<Type, string> Objections { get; } = [];

    public StepSurroundings Surroundings { get; }

    public Incident Incident { get; private set; } = null!;

    public IncidentStep Last => Incident.Steps[^1];

    public ImmutableArray<(ImmutableArray<UserId> To, string Title)> Told { get; private set; } = [];

    public static PlaybookStep Step(string id, StepAction action, bool changes = false, ApprovalRule? approval = null, bool preApproved = false, bool automatic = false) =>
        new(id, $"To {id}", action, Duration.FromSeconds(30), 1_000, changes, null, approval, preApproved, automatic, null);

    public static DefinitionSet With(ImmutableArray<PlaybookStep> steps, bool security = false, UserId? cto = null) => new(new DefinitionDocuments
    {
        Users = [.. new[] { Ana, Bob, Cleo, Sue }.Select(id => new User(id, char.ToUpperInvariant(id.Value[0]) + id.Value[1..], null, "UTC", Permission.Responder, []))],
        Positions = [new Position(new PositionId("cto"), "CTO", [cto ?? Cleo], [])],
        Playbooks = [new Playbook(new PlaybookId(Book), "Search is slow", null, security, "text") { Steps = steps }],
    });

    public StepRoom Using()
    {
        Assert.Null(Do(Ana, new AttachPlaybook(Book, true)).Refusal);
        return this;
    }

    public StepRoom InSecurity(bool withLead = true)
    {
        Assert.Null(Do(Ana, new StateIncidentFact("security", true)).Refusal);
        if (withLead)
        {
            Assert.Null(Do(Sue, new AssignRole("security-lead", Sue)).Refusal);
        }

        return this;
    }

    public IncidentDecision Ask(UserId by, string step, bool dryRun = false, params (string Name, string Value)[] values) =>
        Do(by, new RequestStep(Book, step, values.ToImmutableSortedDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal), dryRun));

    public IncidentDecision Look() => Decide(Actor.Engine("timers"), new Look(Duration.Zero));

    public IncidentDecision Ends(int number, StepStatus status = StepStatus.Passed, string output = "fine") =>
        Decide(Actor.Engine("steps"), new NoteStepEnd(number, new StepOutcome(status, "It ran.", output, "hash", Truncated: false, Duration.FromSeconds(2))));

    public IncidentDecision Ends(int number, params ImmutableArray<MeasuredSeries> series) =>
        Decide(Actor.Engine("steps"), new NoteStepEnd(number, StepOutcome.Nothing(StepStatus.Passed, "It ran.") with { Series = series }));

    public IncidentDecision Do(UserId by, IncidentPersonCommand command) => Decide(Actor.User(by), command);

    private IncidentDecision Decide(Actor actor, IncidentCommand command)
    {
        var context = new IncidentContext(
            Definitions, Now, actor, [new AlertId(901), new AlertId(902), new AlertId(903), new AlertId(904)], ImmutableDictionary<AlertId, Alert>.Empty, ImmutableDictionary<IncidentId, Incident>.Empty, 1)
        { Steps = Surroundings };
        var decision = IncidentDecider.Decide(Incident, command, context, new IncidentId(1));
        if (decision.IsAccepted)
        {
            _rebuilt = decision.Entries.Aggregate(_rebuilt, (incident, entry) => IncidentEvolution.Evolve(incident, entry, Now));
            Incident = decision.Incident!;
            Assert.Equal(Incident.Steps.Select(step => (step.Number, step.State, step.Deadline, step.Status, step.Output)), _rebuilt!.Steps.Select(step => (step.Number, step.State, step.Deadline, step.Status, step.Output)));
            Told = [.. Told, .. decision.Effects.OfType<TellPeople>().Select(tell => (tell.To, tell.Draft.Title))];
        }

        return decision;
    }
}
