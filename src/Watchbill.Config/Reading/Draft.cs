using Watchbill.Config.Playbooks;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.StatusPages;
using Watchbill.Domain.Templates;

namespace Watchbill.Config.Reading;

/// <summary>What has been read so far, over all files. Not thread-safe.</summary>
internal sealed class Draft(Problems problems)
{
    private readonly List<(DefinitionKey Key, SourcePosition At)> _references = [];

    public Problems Problems => problems;

    public SortedDictionary<DefinitionKey, SourcePosition> Origins { get; } = [];
    public List<User> Users { get; } = [];
    public List<Responder> Seeds { get; } = [];
    public List<Team> Teams { get; } = [];
    public List<Position> Positions { get; } = [];
    public List<Schedule> Schedules { get; } = [];

    /// <summary>Calendar files by their path below the folder.</summary>
    public Dictionary<string, string> CalendarTexts { get; } = new(StringComparer.Ordinal);
    public List<EscalationPolicy> Policies { get; } = [];
    public List<Service> Services { get; } = [];
    public List<EventMapping> Mappings { get; } = [];
    public List<HolidayCalendar> HolidayCalendars { get; } = [];
    public List<StatusPage> StatusPages { get; } = [];
    public List<NotificationDefaults> NotificationDefaults { get; } = [];
    public List<IncidentProcess> IncidentProcesses { get; } = [];
    public List<CommunicationTemplate> Templates { get; } = [];
    public List<Playbook> Playbooks { get; } = [];

    /// <summary>Paths of all playbooks below the folder.</summary>
    public HashSet<string> PlaybookFiles { get; } = new(StringComparer.Ordinal);
    public List<WrittenLink> PlaybookLinks { get; } = [];

    /// <summary>Roles whose approval a playbook wants.</summary>
    public List<(YamlRef Role, string Playbook)> RolesNamed { get; } = [];
    public HashSet<string> KnownRoles { get; } = new(PlaybookCheck.UsualRoles, StringComparer.Ordinal);
    public List<KeyReference> Keys { get; } = [];
    public SortedSet<string> WantedMappings { get; } = new(StringComparer.Ordinal);
    public List<DefinitionMove> Moves { get; } = [];

    /// <summary>Where the parts of each process stand: its levels, roles, and targets by "level/target".</summary>
    public Dictionary<(string Process, string Part, string Id), SourcePosition> ProcessOrigins { get; } = [];

    /// <summary>Where each service names what it depends on.</summary>
    public Dictionary<(ServiceId Service, ServiceId On), SourcePosition> DependencyOrigins { get; } = [];

    /// <summary>Where each rule of each policy stands.</summary>
    public Dictionary<(PolicyId Policy, int Rule), SourcePosition> RuleOrigins { get; } = [];

    /// <summary>Notes that a document exists. False (after saying so) when its id is wrong or taken.</summary>
    public bool Declare(DefinitionKey key, SourcePosition at)
    {
        if (!CheckSlug(key.Id, $"the id of a {Words.Kinds.TextOf(key.Kind)}", at))
        {
            return false;
        }

        if (key == new DefinitionKey(DefinitionKind.User, Words.Nobody))
        {
            problems.Error(at, "reserved-id", $"\"{Words.Nobody}\" stands for an empty slot and cannot be a user", "choose another id");
            return false;
        }

        if (!Origins.TryAdd(key, at))
        {
            problems.Error(at, "duplicate-id", $"{key} is already defined in {Origins[key]}", "remove one of them or give it another id");
            return false;
        }

        return true;
    }

    public bool CheckSlug(string text, string what, SourcePosition at)
    {
        if (Slug.IsValid(text))
        {
            return true;
        }

        problems.Error(
            at,
            "invalid-id",
            $"{what} cannot be \"{Problems.Cut(text)}\"",
            "use 1 to 64 of a-z, 0-9, '-', '_' and '.', beginning with a letter or digit");
        return false;
    }

    /// <summary>Notes that a document is referred to; <see cref="CheckReferences"/> looks for it when all files are read.</summary>
    public void Refer(DefinitionKind kind, YamlRef target) => _references.Add((new DefinitionKey(kind, target.Id), target.At));

    public void CheckReferences()
    {
        foreach (var (key, at) in _references.Where(reference => !Origins.ContainsKey(reference.Key)))
        {
            var kind = Words.Kinds.TextOf(key.Kind);
            var known = Origins.Keys.Where(candidate => candidate.Kind == key.Kind).Select(candidate => candidate.Id);
            problems.Error(
                at,
                $"unknown-{kind}",
                $"there is no {kind} \"{Problems.Cut(key.Id)}\"",
                Suggestion.Fix(key.Id, known, $"define the {kind} or correct the id"));
        }
    }
}

/// <summary>An id as written somewhere, with its place.</summary>
internal readonly record struct YamlRef(string Id, SourcePosition At);
