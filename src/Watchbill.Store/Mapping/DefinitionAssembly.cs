using System.Collections.Immutable;
using Watchbill.Domain;
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
using Watchbill.Store.Json;

namespace Watchbill.Store.Mapping;

/// <summary>Collects definition rows into documents. Rows come in any order; each kind keeps the order in which its rows came.</summary>
internal sealed class DefinitionAssembly
{
    private readonly ImmutableArray<User>.Builder _users = ImmutableArray.CreateBuilder<User>();
    private readonly ImmutableArray<Responder>.Builder _responders = ImmutableArray.CreateBuilder<Responder>();
    private readonly ImmutableArray<Team>.Builder _teams = ImmutableArray.CreateBuilder<Team>();
    private readonly ImmutableArray<Position>.Builder _positions = ImmutableArray.CreateBuilder<Position>();
    private readonly ImmutableArray<Schedule>.Builder _schedules = ImmutableArray.CreateBuilder<Schedule>();
    private readonly ImmutableArray<EscalationPolicy>.Builder _policies = ImmutableArray.CreateBuilder<EscalationPolicy>();
    private readonly ImmutableArray<Service>.Builder _services = ImmutableArray.CreateBuilder<Service>();
    private readonly ImmutableArray<EventMapping>.Builder _mappings = ImmutableArray.CreateBuilder<EventMapping>();
    private readonly ImmutableArray<HolidayCalendar>.Builder _holidayCalendars = ImmutableArray.CreateBuilder<HolidayCalendar>();
    private readonly ImmutableArray<StatusPage>.Builder _statusPages = ImmutableArray.CreateBuilder<StatusPage>();
    private readonly ImmutableArray<NotificationDefaults>.Builder _notificationDefaults = ImmutableArray.CreateBuilder<NotificationDefaults>();
    private readonly ImmutableArray<IncidentProcess>.Builder _incidentProcesses = ImmutableArray.CreateBuilder<IncidentProcess>();
    private readonly ImmutableArray<CommunicationTemplate>.Builder _templates = ImmutableArray.CreateBuilder<CommunicationTemplate>();
    private readonly ImmutableArray<Playbook>.Builder _playbooks = ImmutableArray.CreateBuilder<Playbook>();
    private readonly ImmutableArray<IntegrationKey>.Builder _keys = ImmutableArray.CreateBuilder<IntegrationKey>();
    private readonly ImmutableArray<Override>.Builder _overrides = ImmutableArray.CreateBuilder<Override>();
    private readonly ImmutableArray<TemporarySchedule>.Builder _temporarySchedules = ImmutableArray.CreateBuilder<TemporarySchedule>();
    private readonly ImmutableArray<Absence>.Builder _absences = ImmutableArray.CreateBuilder<Absence>();
    private readonly ImmutableArray<Swap>.Builder _swaps = ImmutableArray.CreateBuilder<Swap>();
    private readonly ImmutableArray<MethodFlag>.Builder _flags = ImmutableArray.CreateBuilder<MethodFlag>();
    private readonly ImmutableDictionary<string, UserId>.Builder _makers = ImmutableDictionary.CreateBuilder<string, UserId>(StringComparer.Ordinal);
    private readonly ImmutableArray<CalendarCopy>.Builder _calendarCopies = ImmutableArray.CreateBuilder<CalendarCopy>();

    /// <exception cref="InvalidDataException">The row cannot be read. Kinds of a later version are passed over.</exception>
    public void Add(string kind, string id, int version, string json, string actor)
    {
        try
        {
            AddDocument(kind, version, json);
            if (kind is DefinitionKinds.Override or DefinitionKinds.TemporarySchedule && ActorText.Parse(actor).UserId is { } maker)
            {
                _makers[id] = maker;
            }
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new InvalidDataException($"The stored {kind} '{id}' (version {version}) cannot be read: {e.Message}", e);
        }
    }

    public DefinitionDocuments ToDocuments(long revision) => new()
    {
        Revision = revision,
        Users = _users.ToImmutable(),
        Responders = _responders.ToImmutable(),
        Teams = _teams.ToImmutable(),
        Positions = _positions.ToImmutable(),
        Schedules = _schedules.ToImmutable(),
        Policies = _policies.ToImmutable(),
        Services = _services.ToImmutable(),
        Mappings = _mappings.ToImmutable(),
        HolidayCalendars = _holidayCalendars.ToImmutable(),
        StatusPages = _statusPages.ToImmutable(),
        NotificationDefaults = _notificationDefaults.ToImmutable(),
        IncidentProcesses = _incidentProcesses.ToImmutable(),
        Templates = _templates.ToImmutable(),
        Playbooks = _playbooks.ToImmutable(),
        Keys = _keys.ToImmutable(),
        Overrides = _overrides.ToImmutable(),
        TemporarySchedules = _temporarySchedules.ToImmutable(),
        Absences = _absences.ToImmutable(),
        Swaps = _swaps.ToImmutable(),
        Flags = _flags.ToImmutable(),
        Makers = _makers.ToImmutable(),
        CalendarCopies = _calendarCopies.ToImmutable(),
    };

    private void AddDocument(string kind, int version, string json)
    {
        switch (kind)
        {
            case DefinitionKinds.User:
                _users.Add(DefinitionJson.ReadUser(json));
                break;
            case DefinitionKinds.Responder:
                _responders.Add(DefinitionJson.ReadResponder(json));
                break;
            case DefinitionKinds.Team:
                _teams.Add(DefinitionJson.ReadTeam(json));
                break;
            case DefinitionKinds.Position:
                _positions.Add(DefinitionJson.ReadPosition(json));
                break;
            case DefinitionKinds.Schedule:
                _schedules.Add(DefinitionJson.ReadSchedule(json));
                break;
            case DefinitionKinds.Policy:
                _policies.Add(DefinitionJson.ReadPolicy(json, version));
                break;
            case DefinitionKinds.Service:
                _services.Add(DefinitionJson.ReadService(json));
                break;
            case DefinitionKinds.Mapping:
                _mappings.Add(DefinitionJson.ReadMapping(json));
                break;
            case DefinitionKinds.HolidayCalendar:
                _holidayCalendars.Add(DefinitionJson.ReadHolidayCalendar(json));
                break;
            case DefinitionKinds.StatusPage:
                _statusPages.Add(DefinitionJson.ReadStatusPage(json));
                break;
            case DefinitionKinds.NotificationDefaults:
                _notificationDefaults.Add(DefinitionJson.ReadNotificationDefaults(json));
                break;
            case DefinitionKinds.IncidentProcess:
                _incidentProcesses.Add(DefinitionJson.ReadIncidentProcess(json));
                break;
            case DefinitionKinds.Template:
                _templates.Add(DefinitionJson.ReadTemplate(json));
                break;
            case DefinitionKinds.Playbook:
                _playbooks.Add(DefinitionJson.ReadPlaybook(json));
                break;
            case DefinitionKinds.Key:
                _keys.Add(DefinitionJson.ReadKey(json));
                break;
            case DefinitionKinds.Override:
                _overrides.Add(DefinitionJson.ReadOverride(json));
                break;
            case DefinitionKinds.TemporarySchedule:
                _temporarySchedules.Add(DefinitionJson.ReadTemporarySchedule(json));
                break;
            case DefinitionKinds.Absence:
                _absences.Add(DefinitionJson.ReadAbsence(json));
                break;
            case DefinitionKinds.Swap:
                _swaps.Add(DefinitionJson.ReadSwap(json));
                break;
            case DefinitionKinds.Flag:
                _flags.Add(DefinitionJson.ReadFlag(json));
                break;
            case DefinitionKinds.CalendarCopy:
                _calendarCopies.Add(DefinitionJson.ReadCalendarCopy(json));
                break;
            default:
                break;
        }
    }
}
