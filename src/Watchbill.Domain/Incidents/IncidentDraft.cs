using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents.Steps;

namespace Watchbill.Domain.Incidents;

/// <summary>A decision in the making: each recorded entry evolves the state at once, so that the next thought sees it.</summary>
internal sealed class IncidentDraft(Incident? before, IncidentContext context)
{
    /// <summary>The service under which Watchbill pages for an incident that names none.</summary>
    public static readonly ServiceId NoService = new("watchbill");

    private readonly ImmutableArray<IncidentEntry>.Builder _entries = ImmutableArray.CreateBuilder<IncidentEntry>();
    private readonly ImmutableArray<IncidentEffect>.Builder _effects = ImmutableArray.CreateBuilder<IncidentEffect>();
    private Incident? _incident = before;
    private int _raised;

    public IncidentContext Context { get; } = context;

    public DefinitionSet Definitions => Context.Definitions;

    public Instant Now => Context.Now;

    public Incident Incident => _incident ?? throw new InvalidOperationException("The incident does not exist yet.");

    public IncidentProcess Process => Definitions.Process(Incident.Process);

    public SeverityLevel? Level => Process.Level(Incident.Level);

    public UserId By => Context.Actor.UserId ?? throw new InvalidOperationException("Only a person does this.");

    /// <summary>False when every number for new alerts is taken: what is left is done at the next look.</summary>
    public bool CanRaise => _raised < Context.NewAlerts.Length;

    public bool Changed => _entries.Count > 0;

    /// <summary>What is decided so far.</summary>
    public IEnumerable<IncidentEntry> Entries => _entries;

    public void Record(IncidentEntry entry)
    {
        _incident = IncidentEvolution.Evolve(_incident, entry, Now);
        _entries.Add(entry);
        if (entry is PlaybookAttached { Attached: true } attached)
        {
            AutomaticSteps.Begin(this, attached.Playbook);
        }
    }

    public void Do(IncidentEffect effect) => _effects.Add(effect);

    public void Tell(string topic, string title, ImmutableArray<string> lines, IEnumerable<UserId> to, string why)
    {
        ImmutableArray<UserId> people = [.. to.Where(Definitions.IsSomebody).Distinct().Order()];
        if (!people.IsEmpty)
        {
            Do(new TellPeople(new AnnouncementDraft(topic, title, lines, $"incidents/{Incident.Id}", Level?.AlertSeverity ?? Severity.Error, Urgency.High, why), people));
        }
    }

    /// <summary>Watchbill pages for the incident by an alert of its own.</summary>
    public AlertId? Raise(PageKind kind, string? about, string what, string? details, OwnPolicy? own, ImmutableArray<UserId> people, ImmutableArray<Page> moved, UserId? acknowledgedBy, Reason reason)
    {
        if (!CanRaise)
        {
            return null;
        }

        var id = Context.NewAlerts[_raised++];
        var incident = Incident;
        var service = incident.Services.IsEmpty ? NoService : incident.Services[0];
        var mark = incident.Mode switch
        {
            IncidentMode.Drill => "[drill] ",
            IncidentMode.Test => "[test] ",
            _ => "",
        };
        var title = incident.IsRestricted ? $"{mark}{incident.Reference}: {(kind == PageKind.Incident ? "restricted" : what)}" : kind == PageKind.Incident ? $"{mark}{incident.Reference}: {incident.Title}" : $"{mark}{incident.Reference}: {what}";
        Record(new PageRaised(id, kind, about, what, people, reason));
        Do(new RaiseAlert(id, new RaisePage(
            service,
            $"incident:{incident.Id}:{kind.ToString().ToLowerInvariant()}:{incident.Version}",
            title,
            incident.IsRestricted ? null : details,
            Level?.AlertSeverity ?? Severity.Critical,
            own,
            new AlertIncident(incident.Id, incident.Reference, AlertPart.Pages, incident.IsRestricted),
            moved,
            acknowledgedBy,
            incident.Facts,
            new IncidentPages(incident.Reference, what))));
        return id;
    }

    /// <summary>Pages people one group after another; when there is nobody at all, whoever the severity or the service names.</summary>
    public bool PageInTurn(PageKind kind, string? about, string what, IEnumerable<(Duration After, ImmutableArray<Target> Targets)> steps, Reason reason)
    {
        if (!CanRaise)
        {
            return false;
        }

        ImmutableArray<EscalationRule> rules = [.. steps.Where(step => !step.Targets.IsEmpty).OrderBy(step => step.After).Select(step =>
            new EscalationRule(step.After, RuleBase.RunStart, Until.Acknowledged, step.Targets, null, ImmutableSortedDictionary<Severity, Duration>.Empty, []))];
        var reaches = rules.Any(rule => TargetResolution.People(Definitions, rule.Targets, Now, []).Count > 0);
        var own = reaches ? OwnPolicy.Of(rules) : LevelPolicy();
        ImmutableArray<UserId> people = reaches ? [.. rules.SelectMany(rule => TargetResolution.People(Definitions, rule.Targets, Now, [])).Select(reached => reached.User).Distinct()] : [];
        Raise(kind, about, what, null, own, people, [], null, reason);
        return true;
    }

    /// <summary>The severity's own policy; null leaves it to the service's.</summary>
    public OwnPolicy? LevelPolicy() => Level?.Policy is { } policy ? new OwnPolicy(policy, null) : null;

    /// <summary>Those who hold one of the roles; when none is held those who lead, else whoever declared it.</summary>
    public ImmutableArray<UserId> Responsible(ImmutableArray<string> roles)
    {
        ImmutableArray<UserId> named = [.. roles.SelectMany(Incident.HoldersOf).Select(tenure => tenure.User).Where(Definitions.IsSomebody).Distinct()];
        if (!named.IsEmpty)
        {
            return named;
        }

        ImmutableArray<UserId> leading = Leading();
        return !leading.IsEmpty ? leading : Incident.DeclaredBy is { } declarer && Definitions.IsSomebody(declarer) ? [declarer] : [];
    }

    public ImmutableArray<UserId> Leading() =>
        Process.Command is { } command ? [.. Incident.HoldersOf(command.Id).Select(tenure => tenure.User).Where(Definitions.IsSomebody).Distinct()] : [];

    /// <summary>Everybody who holds a role.</summary>
    public ImmutableArray<UserId> Team() => [.. Incident.Roles.Where(tenure => tenure.To is null).Select(tenure => tenure.User).Distinct()];

    public static ImmutableArray<Target> Targets(IEnumerable<UserId> users) => [.. users.Select(Target (user) => new UserTarget(user))];

    public IncidentDecision Accept(string? note = null) => new(_incident, _entries.ToImmutable(), _effects.ToImmutable(), note, null);

    public IncidentDecision Refuse(string code, string message) => new(_incident, [], [], null, new Refusal(code, message));
}
