using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Tests.Incidents.Checklists;

/// <summary>One incident, decided and evolved without any engine: what Ana says, what alerts carry, and the clock.</summary>
internal sealed class Desk
{
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 1, 3, 0);
    public static readonly UserId Ana = new("ana");
    public static readonly ServiceId Checkout = new("checkout");

    private readonly Dictionary<AlertId, Alert> _alerts = [];

    public Desk(params ImmutableArray<Playbook> playbooks)
        : this(Process(new ResolveGate(Duration.Zero, [], false, Duration.FromHours(1), PlaybooksDone: true)), playbooks)
    {
    }

    public Desk(IncidentProcess process, params ImmutableArray<Playbook> playbooks)
    {
        Definitions = new DefinitionSet(new DefinitionDocuments
        {
            Users = [new User(Ana, "Ana", null, "UTC", Permission.Responder, [])],
            Policies = [new EscalationPolicy(new PolicyId("p"), "P", 0, [], null)],
            Services = [new Service(Checkout, "Checkout", null, new PolicyId("p"), null, UrgencyRule.AlwaysHigh, []), new Service(new ServiceId("lab"), "Lab", null, new PolicyId("p"), null, UrgencyRule.AlwaysHigh, [])],
            IncidentProcesses = [process],
            Playbooks = playbooks,
        });
    }

    public DefinitionSet Definitions { get; }

    public Incident? Incident { get; private set; }

    public List<IncidentEntry> Entries { get; } = [];

    public Instant Now { get; private set; } = Start;

    public IEnumerable<PlaybookAttached> Attached => Entries.OfType<PlaybookAttached>();

    /// <summary>CRITICAL, also called P0; HIGH, also called P1.</summary>
    public static IncidentProcess Process(ResolveGate? gate) => DefaultProcess.Process with
    {
        Levels = [.. DefaultProcess.Process.Levels.Select((level, i) => level with { Gate = gate, Aliases = [$"P{i}"] })],
    };

    public Alert Fires(long id, string title, Severity severity = Severity.Error, params (string Name, string Value)[] labels) => _alerts[new AlertId(id)] = new Alert
    {
        Id = new AlertId(id),
        Service = Checkout,
        Integration = new IntegrationId("prometheus"),
        DedupKey = $"{id}",
        Title = title,
        Severity = severity,
        Urgency = Urgency.High,
        Labels = Alert.NoLabels.AddRange(labels.Select(label => KeyValuePair.Create(label.Name, label.Value))),
        Status = AlertStatus.Triggered,
        TriggeredAt = Now,
    };

    public IncidentDecision Declare(string title, string level = "high", IncidentMode mode = IncidentMode.Real, params ImmutableArray<long> alerts) => Do(new Declare(
        title, null, null, level, ImmutableSortedDictionary<string, string>.Empty, mode, alerts.IsEmpty ? [Checkout] : [], [.. alerts.Select(id => new AlertId(id))], [],
        ResolvedAt: mode == IncidentMode.Retrospective ? Start : null, StartedAt: mode == IncidentMode.Retrospective ? Start : null));

    /// <summary>An alert of the incident says something new.</summary>
    public IncidentDecision Changes(Alert alert)
    {
        _alerts[alert.Id] = alert with { Incident = new AlertIncident(Incident!.Id, Incident.Reference, AlertPart.Handled, false) };
        return Do(new AlertChanged(alert.Id));
    }

    public IncidentDecision Do(IncidentCommand command)
    {
        var decision = Decide(command);
        if (decision.IsAccepted)
        {
            Incident = decision.Incident;
            Entries.AddRange(decision.Entries);
        }

        return decision;
    }

    public IncidentDecision Decide(IncidentCommand command) => IncidentDecider.Decide(
        Incident,
        command,
        new IncidentContext(
            Definitions,
            Now,
            command is IncidentPersonCommand ? Actor.User(Ana) : Actor.Engine("test"),
            [new AlertId(1_001), new AlertId(1_002), new AlertId(1_003), new AlertId(1_004)],
            _alerts,
            new Dictionary<IncidentId, Incident>(),
            1),
        new IncidentId(1));

    public void Later(Duration by) => Now += by;

    public static Playbook Book(string id, params ImmutableArray<PlaybookAttachment> attach) => new(new PlaybookId(id), $"Book {id}", null, Security: false, id) { Attach = attach };

    public static PlaybookAttachment When(string? title = null, (string Name, string Pattern)? label = null, string? service = null, string? severity = null, string? fact = null) => new(
        title,
        label is { } one ? [new LabelPattern(one.Name, one.Pattern)] : [],
        service is null ? [] : [new ServiceId(service)],
        severity is null ? [] : [severity],
        fact is null ? [] : [fact]);
}
