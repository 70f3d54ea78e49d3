using System.Text.Json;
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

namespace Watchbill.Store.Json;

/// <summary>One definition as a document: what it is, its id, and its JSON.</summary>
public readonly record struct DefinitionDocument(string Kind, string Id, string Json);

/// <summary>Names of the kinds of definitions.</summary>
public static class DefinitionKinds
{
    public const string User = "user";
    public const string Responder = "responder";
    public const string Team = "team";
    public const string Position = "position";
    public const string Schedule = "schedule";
    public const string Policy = "policy";
    public const string Service = "service";
    public const string Mapping = "mapping";
    public const string HolidayCalendar = "holiday_calendar";
    public const string StatusPage = "status_page";
    public const string NotificationDefaults = "notification_defaults";
    public const string IncidentProcess = "incident_process";
    public const string Template = "template";
    public const string Playbook = "playbook";
    public const string Key = "key";
    public const string Override = "override";
    public const string TemporarySchedule = "temporary_schedule";
    public const string Absence = "absence";
    public const string Swap = "swap";
    public const string Flag = "flag";

    /// <summary>The last good copy of a calendar that is read from an address.</summary>
    public const string CalendarCopy = "calendar_copy";
}

/// <summary>Definitions to documents and back. The same value always gives the same text, so that texts can be compared. Thread-safe.</summary>
public static class DefinitionJson
{
    public static DefinitionDocument Of(User user) => Make(DefinitionKinds.User, user.Id.Value, user);

    public static DefinitionDocument Of(Responder responder) => Make(DefinitionKinds.Responder, responder.Id.Value, responder);

    public static DefinitionDocument Of(Team team) => Make(DefinitionKinds.Team, team.Id.Value, team);

    public static DefinitionDocument Of(Position position) => Make(DefinitionKinds.Position, position.Id.Value, position);

    public static DefinitionDocument Of(Schedule schedule) => Make(DefinitionKinds.Schedule, schedule.Id.Value, schedule);

    /// <summary>Written as version 0: the store gives each version its number when it writes the document, and puts it in when it reads.</summary>
    public static DefinitionDocument Of(EscalationPolicy policy) => Make(DefinitionKinds.Policy, policy.Id.Value, policy with { Version = 0 });

    public static DefinitionDocument Of(Service service) => Make(DefinitionKinds.Service, service.Id.Value, service);

    public static DefinitionDocument Of(EventMapping mapping) => Make(DefinitionKinds.Mapping, mapping.Id, mapping);

    public static DefinitionDocument Of(HolidayCalendar calendar) => Make(DefinitionKinds.HolidayCalendar, calendar.Id, calendar);

    public static DefinitionDocument Of(StatusPage page) => Make(DefinitionKinds.StatusPage, page.Id.Value, page);

    public static DefinitionDocument Of(NotificationDefaults defaults) => Make(DefinitionKinds.NotificationDefaults, defaults.Id, defaults);

    public static DefinitionDocument Of(IncidentProcess process) => Make(DefinitionKinds.IncidentProcess, process.Id, process);
    public static DefinitionDocument Of(CommunicationTemplate template) => Make(DefinitionKinds.Template, template.Id, template);
    public static DefinitionDocument Of(Playbook playbook) => Make(DefinitionKinds.Playbook, playbook.Id.Value, playbook);

    public static DefinitionDocument Of(IntegrationKey key) => Make(DefinitionKinds.Key, key.Id, key);

    public static DefinitionDocument Of(Override change) => Make(DefinitionKinds.Override, change.Id, change);

    public static DefinitionDocument Of(TemporarySchedule temporary) => Make(DefinitionKinds.TemporarySchedule, temporary.Id, temporary);

    public static DefinitionDocument Of(Absence absence) => Make(DefinitionKinds.Absence, absence.Id, absence);

    public static DefinitionDocument Of(Swap swap) => Make(DefinitionKinds.Swap, swap.Id, swap);

    public static DefinitionDocument Of(MethodFlag flag) => Make(DefinitionKinds.Flag, FlagId(flag.User, flag.Method), flag);

    public static DefinitionDocument Of(CalendarCopy copy) => Make(DefinitionKinds.CalendarCopy, copy.Id, copy);

    /// <summary>The id under which a flag is kept; removing that definition lifts the flag.</summary>
    public static string FlagId(UserId user, ContactMethodId method) => $"{user.Value}/{method.Value}";

    public static User ReadUser(string json) => Read<User>(json);

    public static Responder ReadResponder(string json) => Read<Responder>(json);

    public static Team ReadTeam(string json) => Read<Team>(json);

    public static Position ReadPosition(string json) => Read<Position>(json);

    public static Schedule ReadSchedule(string json) => Read<Schedule>(json);

    public static EscalationPolicy ReadPolicy(string json, int version) => Read<EscalationPolicy>(json) with { Version = version };

    public static Service ReadService(string json) => Read<Service>(json);

    public static EventMapping ReadMapping(string json) => Read<EventMapping>(json);

    public static HolidayCalendar ReadHolidayCalendar(string json) => Read<HolidayCalendar>(json);

    public static StatusPage ReadStatusPage(string json) => Read<StatusPage>(json);

    public static NotificationDefaults ReadNotificationDefaults(string json) => Read<NotificationDefaults>(json);

    public static IncidentProcess ReadIncidentProcess(string json) => Read<IncidentProcess>(json);
    public static CommunicationTemplate ReadTemplate(string json) => Read<CommunicationTemplate>(json);
    public static Playbook ReadPlaybook(string json) => Read<Playbook>(json);

    public static IntegrationKey ReadKey(string json) => Read<IntegrationKey>(json);

    public static Override ReadOverride(string json) => Read<Override>(json);

    public static TemporarySchedule ReadTemporarySchedule(string json) => Read<TemporarySchedule>(json);

    public static Absence ReadAbsence(string json) => Read<Absence>(json);

    public static Swap ReadSwap(string json) => Read<Swap>(json);

    public static MethodFlag ReadFlag(string json) => Read<MethodFlag>(json);

    public static CalendarCopy ReadCalendarCopy(string json) => Read<CalendarCopy>(json);

    private static DefinitionDocument Make<T>(string kind, string id, T value) => new(kind, id, JsonSerializer.Serialize(value, StoreJson.Of<T>()));

    private static T Read<T>(string json) =>
        JsonSerializer.Deserialize(json, StoreJson.Of<T>()) ?? throw new JsonException($"A {typeof(T).Name} is stored as null.");
}
