using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Incidents;

/// <summary>What meets a response target.</summary>
public enum TargetTrigger
{
    /// <summary>Somebody acknowledged the incident, or one of its pages.</summary>
    Acknowledged = 0,

    /// <summary>A person holds the role named, and has accepted it.</summary>
    RoleHeld = 1,

    /// <summary>An update reached the audience or place named: internal, customer, status-page, mail, chat.</summary>
    Update = 2,

    /// <summary>It entered a status of the category named, or the status of that id, or a later one.</summary>
    Status = 3,

    /// <summary>A person said so.</summary>
    ByHand = 4,
}

/// <summary>From when a target is counted.</summary>
public enum TargetBase
{
    Declared = 0,
    ImpactStarted = 1,
    Detected = 2,
    Acknowledged = 3,
    Resolved = 4,
}

/// <summary>An obligation with a deadline, as configured for a level.</summary>
/// <param name="Id">Slug, unique in its level.</param>
/// <param name="Argument">Of the trigger: a role, an audience or place, a category or status.</param>
/// <param name="Within">How long it may take.</param>
/// <param name="Repeats">After each time that it is met it is due again, for as long as the incident is open.</param>
/// <param name="RemindBefore">Whoever is responsible is reminded so long before; null for never.</param>
/// <param name="Inclusive">True: at the very instant is kept ("within"). False: it must be before ("less than").</param>
/// <param name="OpensAfter">Nothing is asked before the incident has been open for so long after the base.</param>
/// <param name="Facts">Asked only while all of these facts hold.</param>
/// <param name="Outward">It tells people outside; a security incident holds it until it is released.</param>
/// <param name="Responsible">Reminded, and first to be paged when it is missed: roles by their id. Empty means whoever leads.</param>
/// <param name="Missed">Who else is paged when it is missed, each so long after.</param>
public sealed record ResponseTarget(
    string Id,
    string Name,
    TargetTrigger Trigger,
    string? Argument,
    TargetSpan Within,
    TargetBase Base,
    bool Repeats,
    Duration? RemindBefore,
    bool Inclusive,
    Duration OpensAfter,
    ImmutableArray<string> Facts,
    bool Outward,
    ImmutableArray<string> Responsible,
    ImmutableArray<MissedStep> Missed,
    bool PagesWhenMissed = true)
{
    public ImmutableArray<string> Facts { get; init; } = Facts.IsDefault ? [] : Facts;

    public ImmutableArray<string> Responsible { get; init; } = Responsible.IsDefault ? [] : Responsible;

    public ImmutableArray<MissedStep> Missed { get; init; } = Missed.IsDefault ? [] : Missed;
}

/// <param name="Role">A role's id; null when <paramref name="Target"/> is given.</param>
public sealed record MissedStep(Duration After, string? Role, Target? Target);

/// <summary>An amount of time: a duration, or business days of a calendar.</summary>
/// <param name="BusinessDays">Monday to Friday less the holidays, in the calendar's zone: due at the base's local time on the n-th business day after it.</param>
public sealed record TargetSpan(Duration? Duration, int BusinessDays, DateTimeZone? Zone, string? Holidays)
{
    public static TargetSpan Of(Duration duration) => new(duration, 0, null, null);

    public Instant After(Instant start, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        if (Duration is { } duration)
        {
            return start + duration;
        }

        var zone = Zone ?? DateTimeZone.Utc;
        var local = start.InZone(zone).LocalDateTime;
        var holidays = Holidays is { } id && definitions.HolidayCalendars.TryGetValue(id, out var calendar) ? calendar.Days.Select(day => day.Date).ToHashSet() : [];
        var (date, left) = (local.Date, BusinessDays);
        while (left > 0)
        {
            date = date.PlusDays(1);
            if (date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !holidays.Contains(date))
            {
                left--;
            }
        }

        return (date + local.TimeOfDay).InZoneLeniently(zone).ToInstant();
    }
}
