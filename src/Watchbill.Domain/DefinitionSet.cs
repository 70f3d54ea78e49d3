using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.StatusPages;
using Watchbill.Domain.Swaps;
using Watchbill.Domain.Templates;

namespace Watchbill.Domain;

/// <summary>
/// Everything that is configured or set by people at one revision, as one immutable value. Thread-safe.
/// Deciders look people, policies and schedules up here and nowhere else.
/// </summary>
public sealed class DefinitionSet
{
    private readonly FrozenDictionary<(PolicyId Id, int Version), EscalationPolicy> _pinned;
    private readonly FrozenDictionary<ScheduleId, ImmutableArray<Override>> _overrides;
    private readonly FrozenDictionary<ScheduleId, Lazy<Timetable>> _timetables;
    private readonly FrozenSet<(UserId User, ContactMethodId Method)> _flagged;
    private readonly ImmutableDictionary<string, UserId> _makers;
    private readonly Lazy<FrozenDictionary<ServiceId, ImmutableArray<ServiceId>>> _dependents;
    private readonly DefinitionDocuments _documents;

    public DefinitionSet(DefinitionDocuments documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        documents = CalendarLayers.Attach(documents);
        _documents = documents;
        Revision = documents.Revision;
        Users = documents.Users.ToFrozenDictionary(user => user.Id);
        Responders = documents.Responders.ToFrozenDictionary(responder => responder.Id);
        Teams = documents.Teams.ToFrozenDictionary(team => team.Id);
        Positions = documents.Positions.ToFrozenDictionary(position => position.Id);
        Schedules = documents.Schedules.ToFrozenDictionary(schedule => schedule.Id);
        Services = documents.Services.ToFrozenDictionary(service => service.Id);
        Mappings = documents.Mappings.ToFrozenDictionary(mapping => mapping.Id, StringComparer.Ordinal);
        HolidayCalendars = documents.HolidayCalendars.ToFrozenDictionary(calendar => calendar.Id, StringComparer.Ordinal);
        IncidentProcesses = documents.IncidentProcesses.ToFrozenDictionary(process => process.Id, StringComparer.Ordinal);
        StatusPages = documents.StatusPages.ToFrozenDictionary(page => page.Id);
        NotificationDefaults = documents.NotificationDefaults.ToFrozenDictionary(defaults => defaults.Urgency);
        Templates = documents.Templates.ToFrozenDictionary(template => template.Id, StringComparer.Ordinal);
        Playbooks = documents.Playbooks.ToFrozenDictionary(playbook => playbook.Id);
        Keys = documents.Keys.ToFrozenDictionary(key => key.Hash, StringComparer.Ordinal);
        Policies = documents.Policies.GroupBy(policy => policy.Id).ToFrozenDictionary(versions => versions.Key, versions => versions.MaxBy(policy => policy.Version)!);
        Overrides = documents.Overrides;
        TemporarySchedules = documents.TemporarySchedules;
        Absences = documents.Absences;
        Swaps = documents.Swaps.ToFrozenDictionary(swap => swap.Id, StringComparer.Ordinal);
        Flags = documents.Flags;
        CalendarCopies = documents.CalendarCopies;
        _pinned = documents.Policies.ToFrozenDictionary(policy => (policy.Id, policy.Version));
        _overrides = documents.Overrides.GroupBy(o => o.Schedule).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
        _timetables = documents.Schedules.ToFrozenDictionary(
            schedule => schedule.Id, schedule => new Lazy<Timetable>(() => new Timetable(schedule, OverridesOf(schedule.Id), documents.TemporarySchedules)));
        _flagged = documents.Flags.Select(flag => (flag.User, flag.Method)).ToFrozenSet();
        _makers = documents.Makers;
        _dependents = new(() => ServiceGraph.Turned(documents.Services));
    }

    public static DefinitionSet Empty { get; } = new(new DefinitionDocuments());

    /// <summary>Raised by every change of any definition. 0 before the first.</summary>
    public long Revision { get; }
    public FrozenDictionary<UserId, User> Users { get; }
    public FrozenDictionary<UserId, Responder> Responders { get; }
    public FrozenDictionary<TeamId, Team> Teams { get; }
    public FrozenDictionary<PositionId, Position> Positions { get; }
    public FrozenDictionary<ScheduleId, Schedule> Schedules { get; }
    public FrozenDictionary<ServiceId, Service> Services { get; }

    /// <summary>The current version of each policy.</summary>
    public FrozenDictionary<PolicyId, EscalationPolicy> Policies { get; }
    public FrozenDictionary<string, EventMapping> Mappings { get; }

    public FrozenDictionary<string, HolidayCalendar> HolidayCalendars { get; }

    public FrozenDictionary<StatusPageId, StatusPage> StatusPages { get; }

    /// <summary>The organisation's notification rules, by urgency.</summary>
    public FrozenDictionary<Urgency, NotificationDefaults> NotificationDefaults { get; }

    /// <summary>As configured; see <see cref="ProcessOf"/> for where none is.</summary>
    public FrozenDictionary<string, IncidentProcess> IncidentProcesses { get; }
    /// <summary>What incidents send to people.</summary>
    public FrozenDictionary<string, CommunicationTemplate> Templates { get; }
    public FrozenDictionary<PlaybookId, Playbook> Playbooks { get; }

    /// <summary>Integration keys by the hex SHA-256 of the key.</summary>
    public FrozenDictionary<string, IntegrationKey> Keys { get; }
    public ImmutableArray<Override> Overrides { get; }
    public ImmutableArray<TemporarySchedule> TemporarySchedules { get; }
    public ImmutableArray<Absence> Absences { get; }

    /// <summary>Requests to take over shifts, whatever became of them.</summary>
    public FrozenDictionary<string, Swap> Swaps { get; }
    public ImmutableArray<MethodFlag> Flags { get; }
    public ImmutableArray<CalendarCopy> CalendarCopies { get; }

    /// <summary>How incidents of a service are run: as it says, else by the process called "default", else by the only one, else by the built-in one.</summary>
    /// <param name="service">Null for an incident that is about none.</param>
    public IncidentProcess ProcessOf(ServiceId? service)
    {
        if (service is { } id && Services.TryGetValue(id, out var known) && known.IncidentProcess is { } named && IncidentProcesses.TryGetValue(named, out var own))
        {
            return own;
        }

        return IncidentProcesses.TryGetValue(DefaultProcess.Id, out var usual) ? usual
            : IncidentProcesses.Count == 1 ? IncidentProcesses.Values[0]
            : DefaultProcess.Process;
    }

    /// <summary>The services that say themselves that they need this one, by id.</summary>
    public ImmutableArray<ServiceId> DependentsOf(ServiceId service) => _dependents.Value.GetValueOrDefault(service, []);

    /// <summary>The process of that id; the built-in one for an id that is not configured any more.</summary>
    public IncidentProcess Process(string id) => IncidentProcesses.TryGetValue(id, out var known) ? known : DefaultProcess.Process;

    public ImmutableArray<Override> OverridesOf(ScheduleId schedule) => _overrides.GetValueOrDefault(schedule, []);

    /// <summary>Who made an override or a temporary schedule; null when that is not known.</summary>
    public UserId? MakerOf(string operation) => _makers.TryGetValue(operation, out var maker) ? maker : null;

    /// <summary>The holiday calendars that a schedule names, else all, by their names.</summary>
    public ImmutableArray<HolidayCalendar> HolidaysOf(Schedule schedule) =>
        [.. HolidayCalendars.Values.Where(calendar => schedule.Holidays.IsEmpty || schedule.Holidays.Contains(calendar.Id)).OrderBy(calendar => calendar.Name, StringComparer.Ordinal).ThenBy(calendar => calendar.Id, StringComparer.Ordinal)];

    /// <summary>The page that is meant where none is named: the default one, else the only one.</summary>
    public StatusPage? DefaultStatusPage() => StatusPages.Values.FirstOrDefault(page => page.IsDefault) ?? (StatusPages.Count == 1 ? StatusPages.Values[0] : null);

    /// <summary>What every question about a schedule is asked; made when it is first asked for.</summary>
    /// <exception cref="KeyNotFoundException">There is no such schedule.</exception>
    public Timetable TimetableOf(ScheduleId schedule) => _timetables[schedule].Value;

    /// <summary>The version that a run pinned, or null when it is no longer kept.</summary>
    public EscalationPolicy? Policy(PolicyId id, int version) => _pinned.GetValueOrDefault((id, version));

    public bool IsFlagged(UserId user, ContactMethodId method) => _flagged.Contains((user, method));

    public string NameOf(UserId user) => Users.TryGetValue(user, out var known) ? known.Name : user.Value;

    /// <summary>The IANA zone in which a person lives; UTC for somebody who is not known.</summary>
    public string ZoneOf(UserId user) => Users.TryGetValue(user, out var known) ? known.Zone : "UTC";

    /// <summary>Who is on call for a schedule at an instant, as the calendar says; who is disabled is passed over where people are paged.</summary>
    public OnCall OnCallAt(Schedule schedule, Instant at) => TimetableOf(schedule.Id).At(at);

    /// <summary>Who is paged too because they have just left: enabled accounts of people who are not away. Never those on call.</summary>
    public ImmutableArray<Overlapping> OverlapAt(ScheduleId schedule, Instant at)
    {
        var left = TimetableOf(schedule).OverlapAt(at);
        return left.IsEmpty ? left : left.RemoveAll(one => !IsSomebody(one.User) || Absences.Any(absence => absence.User == one.User && absence.Start <= at && at < absence.End));
    }

    /// <summary>True for a known account that is enabled. Anybody else is nobody, whatever a schedule or a policy still says.</summary>
    public bool IsSomebody(UserId user) => Users.TryGetValue(user, out var account) && !account.Disabled;

    /// <summary>True when the person can be paged now: somebody, with at least one method that works.</summary>
    public bool CanBeReached(UserId user) => IsSomebody(user) && UsableMethods(user).Any();

    /// <summary>Methods that are enabled and not flagged, in the person's order.</summary>
    public IEnumerable<ContactMethod> UsableMethods(UserId user) =>
        Responders.TryGetValue(user, out var responder)
            ? responder.Methods.Where(method => method.Enabled && !IsFlagged(user, method.Id))
            : [];

    /// <summary>The same with one more method that has failed for good.</summary>
    public DefinitionSet Flagged(MethodFlag flag) => new(_documents with { Flags = _documents.Flags.Add(flag) });

    /// <summary>The same with other ways to reach some people, in place of theirs.</summary>
    public DefinitionSet With(ImmutableArray<Responder> responders) => new(_documents with
    {
        Responders = [.. _documents.Responders.Where(known => !responders.Any(other => other.Id == known.Id)), .. responders],
    });

    /// <summary>Enabled administrators of the installation, ordered by id.</summary>
    public IEnumerable<UserId> Administrators() => Users.Values
        .Where(user => user is { Permission: Permission.Admin, Disabled: false })
        .Select(user => user.Id)
        .Order();

    /// <summary>True when an account may see objects of a team; unscoped accounts see everything.</summary>
    public static bool MaySee(User user, TeamId? team) => user.Scope.IsDefaultOrEmpty || (team is { } owner && user.Scope.Contains(owner));
}

/// <summary>The documents that a <see cref="DefinitionSet"/> is made of. Policies may come in several versions.</summary>
public sealed record DefinitionDocuments
{
    public long Revision { get; init; }
    public ImmutableArray<User> Users { get; init; } = [];
    public ImmutableArray<Responder> Responders { get; init; } = [];
    public ImmutableArray<Team> Teams { get; init; } = [];
    public ImmutableArray<Position> Positions { get; init; } = [];
    public ImmutableArray<Schedule> Schedules { get; init; } = [];
    public ImmutableArray<EscalationPolicy> Policies { get; init; } = [];
    public ImmutableArray<Service> Services { get; init; } = [];
    public ImmutableArray<EventMapping> Mappings { get; init; } = [];
    public ImmutableArray<HolidayCalendar> HolidayCalendars { get; init; } = [];
    public ImmutableArray<StatusPage> StatusPages { get; init; } = [];
    public ImmutableArray<NotificationDefaults> NotificationDefaults { get; init; } = [];
    public ImmutableArray<IncidentProcess> IncidentProcesses { get; init; } = [];
    public ImmutableArray<CommunicationTemplate> Templates { get; init; } = [];
    public ImmutableArray<Playbook> Playbooks { get; init; } = [];
    public ImmutableArray<IntegrationKey> Keys { get; init; } = [];
    public ImmutableArray<Override> Overrides { get; init; } = [];
    public ImmutableArray<TemporarySchedule> TemporarySchedules { get; init; } = [];
    public ImmutableArray<Absence> Absences { get; init; } = [];
    public ImmutableArray<Swap> Swaps { get; init; } = [];
    public ImmutableArray<MethodFlag> Flags { get; init; } = [];

    /// <summary>Who made an override or a temporary schedule, by its id.</summary>
    public ImmutableDictionary<string, UserId> Makers { get; init; } = ImmutableDictionary<string, UserId>.Empty;
    public ImmutableArray<CalendarCopy> CalendarCopies { get; init; } = [];
}
