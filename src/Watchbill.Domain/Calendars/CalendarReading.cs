using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>What is wrong with a calendar that was to be read. Nothing of it is used then.</summary>
/// <param name="Line">Of the file, from 1; 0 when it is about the whole.</param>
public sealed record CalendarProblem(int Line, string Message)
{
    public override string ToString() => Line == 0 ? Message : $"Line {Line}: {Message}";
}

/// <summary>The events of a calendar, or what is wrong with it.</summary>
public sealed record CalendarReading(ImmutableArray<ReadEvent> Events, CalendarProblem? Problem = null)
{
    public static CalendarReading No(int line, string message) => new([], new CalendarProblem(line, message));
}

/// <summary>A local time in a zone, as a calendar says it.</summary>
/// <param name="IsDate">A whole day; <paramref name="Local"/> is its midnight.</param>
public readonly record struct CalendarTime(LocalDateTime Local, DateTimeZone Zone, bool IsDate = false)
{
    /// <summary>As RFC 5545 has it: a skipped time counts by the offset before the change, an ambiguous one is the first.</summary>
    public Instant ToInstant() => Zone.ResolveLocal(Local, NodaTime.TimeZones.Resolvers.LenientResolver).ToInstant();
}

/// <summary>How long each occurrence lasts: so many days on the calendar (of DURATION, and of whole days), then so much time (of DTEND, exactly).</summary>
public readonly record struct EventLength(int Days, Duration Time)
{
    public Instant EndOf(CalendarTime start) => (start with { Local = start.Local.PlusDays(Days) }).ToInstant() + Time;
}

/// <summary>A VEVENT.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="Except">Occurrences that do not take place.</param>
/// <param name="Replaces">The occurrence of the event with the same UID whose place this one takes; null for an event of its own.</param>
/// <param name="Attendees">Mail addresses, of ATTENDEE.</param>
public sealed record ReadEvent(
    int Line,
    string Uid,
    CalendarTime Start,
    EventLength Length,
    string Summary,
    string Description,
    ImmutableArray<string> Attendees,
    RecurrenceRule? Rule,
    ImmutableArray<CalendarTime> Except,
    CalendarTime? Replaces,
    bool IsCancelled,
    int Sequence);

/// <summary>What a calendar may cost. Beyond it, it is refused whole.</summary>
public static class CalendarLimits
{
    public const int Octets = 1024 * 1024;
    public const int Events = 5_000;
    public const int Depth = 6;
    public const int ExceptionsPerEvent = 1_000;
    public const int Interval = 1_000;
    public const int Count = 10_000;

    /// <summary>Longest event, in days.</summary>
    public const int Days = 400;

    /// <summary>Occurrences that a window may have.</summary>
    public const int Occurrences = 10_000;

    /// <summary>Days and periods that are looked at to find them.</summary>
    public const int Steps = 500_000;

    public const int EarliestYear = 1900;
    public const int LatestYear = 2199;
}
