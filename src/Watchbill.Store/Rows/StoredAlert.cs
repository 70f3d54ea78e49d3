using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Store.Rows;

/// <summary>An alert as kept: the snapshot, what it waits for, and what is counted outside the journal.</summary>
/// <param name="Timers">The alert's rows in the timer table.</param>
/// <param name="IsRebuilt">The snapshot could not be read, and is what the journal says.</param>
public sealed record StoredAlert(Alert Alert, ImmutableArray<TimerSetting> Timers, Liveness Liveness, bool IsRebuilt = false);

/// <summary>Declared outside the journal: written at most once per 30 s, and not rebuilt from it.</summary>
/// <param name="Events">Events received, including repeats.</param>
/// <param name="EndsAt">The latest end that the source announced; null when it announced none.</param>
public readonly record struct Liveness(long Events, Instant LastSeen, Instant? EndsAt);

/// <summary>What an alert is deduplicated by.</summary>
public readonly record struct AlertKey(ServiceId Service, string DedupKey);

/// <summary>An open alert in brief: enough to tell whether it, or what it waits for, has changed.</summary>
/// <param name="Timers">How many timers are set for it.</param>
/// <param name="TimerMark">The sum of their ids: a timer that is set again has a new one. Setting one back changes none.</param>
public readonly record struct OpenAlert(AlertId Id, AlertKey Key, int Version, int Timers, long TimerMark);

/// <summary>A timer row.</summary>
/// <param name="Id">Breaks ties between equal due times; never reused.</param>
/// <param name="Failures">How often deciding it has thrown.</param>
public sealed record StoredTimer(long Id, string Subject, TimerSetting Setting, int Failures);

/// <summary>Names of subjects in journal, timer and delivery.</summary>
public static class Subjects
{
    private const string AlertPrefix = "alert:";
    private const string AnnouncementPrefix = "announcement:";

    /// <summary>What subjects of schedules, and the names of their states, begin with.</summary>
    public const string SchedulePrefix = "schedule:";

    /// <summary>The engine state whose lock whoever decides about any schedule holds, taken before the timers of schedules.</summary>
    public const string SchedulesLock = "schedules";

    /// <summary>What subjects of incidents begin with.</summary>
    public const string IncidentPrefix = "incident:";

    /// <summary>The engine state whose lock whoever decides about any incident holds, taken before the timers of incidents.</summary>
    public const string IncidentsLock = "incidents";

    /// <summary>What subjects of status pages, and the names of their states, begin with.</summary>
    public const string StatusPagePrefix = "status_page:";

    private const string StatusPostPrefix = "status_post:";

    /// <summary>The engine state whose lock whoever decides about any status page or its posts holds, taken before their timers.</summary>
    public const string StatusPagesLock = "status_pages";

    public static string Of(AlertId alert) => AlertPrefix + alert;

    public static string Of(AnnouncementId announcement) => AnnouncementPrefix + announcement;

    public static string Of(ScheduleId schedule) => SchedulePrefix + schedule;

    public static string Of(IncidentId incident) => IncidentPrefix + incident;

    public static string Of(StatusPageId page) => StatusPagePrefix + page;

    public static string Of(StatusPostId post) => StatusPostPrefix + post;

    public static bool IsStatusPost(string subject) => subject.StartsWith(StatusPostPrefix, StringComparison.Ordinal);

    public static bool TryStatusPost(string subject, out StatusPostId post)
    {
        var found = TryNumber(subject, StatusPostPrefix, out var number);
        post = new StatusPostId(number);
        return found;
    }

    public static bool TrySchedule(string subject, out ScheduleId schedule)
    {
        var found = IsSchedule(subject);
        schedule = new ScheduleId(found ? subject[SchedulePrefix.Length..] : "");
        return found;
    }

    public static bool IsSchedule(string subject) => subject.StartsWith(SchedulePrefix, StringComparison.Ordinal);

    public static bool TryAlert(string subject, out AlertId alert)
    {
        var found = TryNumber(subject, AlertPrefix, out var number);
        alert = new AlertId(number);
        return found;
    }

    public static bool TryAnnouncement(string subject, out AnnouncementId announcement)
    {
        var found = TryNumber(subject, AnnouncementPrefix, out var number);
        announcement = new AnnouncementId(number);
        return found;
    }

    public static bool IsIncident(string subject) => subject.StartsWith(IncidentPrefix, StringComparison.Ordinal);

    public static bool TryIncident(string subject, out IncidentId incident)
    {
        var found = TryNumber(subject, IncidentPrefix, out var number);
        incident = new IncidentId(number);
        return found;
    }

    private static bool TryNumber(string subject, string prefix, out long number)
    {
        number = 0;
        return subject.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(subject.AsSpan(prefix.Length), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
    }
}
