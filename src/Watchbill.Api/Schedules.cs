using System.Text.Json.Serialization;
using NodaTime;

namespace Watchbill.Api;

/// <summary>The final schedule of [<paramref name="From"/>, <paramref name="To"/>): shifts and gaps, each in order, cover it exactly once.</summary>
/// <param name="Schedule">The id.</param>
/// <param name="CoveragePercent">How much of the time somebody is on call, from 0 to 100.</param>
/// <param name="Recorded">The part that is as it was recorded when it happened, whatever was edited since; absent when none is.</param>
public sealed record RenderedSchedule(
    string Schedule, Instant From, Instant To, IReadOnlyList<RenderedShift> Shifts, IReadOnlyList<GapInfo> Gaps, double CoveragePercent, TimeRange? Recorded = null);

/// <param name="Users">Ids, sorted; never empty.</param>
/// <param name="Source">Why: "layer 'Weekly', turn 12"; several, one after the other, when people are on call for different reasons.</param>
public sealed record RenderedShift(Instant Start, Instant End, IReadOnlyList<string> Users, string Source);

/// <summary>[<paramref name="Start"/>, <paramref name="End"/>) in which nobody is on call.</summary>
public sealed record GapInfo(Instant Start, Instant End);

/// <summary>[<paramref name="Start"/>, <paramref name="End"/>).</summary>
public sealed record TimeRange(Instant Start, Instant End);

/// <summary>Who is on call for one schedule at an instant. Every field but <paramref name="Overlap"/> is always there.</summary>
/// <param name="Schedule">The id.</param>
/// <param name="Users">Ids, sorted; empty in a gap.</param>
/// <param name="Since">When this shift or gap began; null when that is more than 400 days before.</param>
/// <param name="Until">When it ends; null when nothing changes within 400 days.</param>
/// <param name="Next">Who comes then; empty when nobody does, or when that is null.</param>
/// <param name="Overlap">Who has just left and is paged too; they are not on call. Absent when nobody is, and for the past.</param>
public sealed record OnCallAnswer(
    string Schedule,
    Instant At,
    IReadOnlyList<string> Users,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Instant? Since,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Instant? Until,
    IReadOnlyList<string> Next,
    IReadOnlyList<OverlapInfo>? Overlap = null);

public sealed record ScheduleList(IReadOnlyList<ScheduleName> Schedules);

public sealed record ScheduleName(string Id, string Name, string Zone);

/// <summary>A schedule as it is configured, what changes it for a while, and what comes of it.</summary>
/// <param name="Layers">What is written: the last of them hides the others where it has somebody.</param>
/// <param name="Earlier">What holds before that, until the given instants: an edit takes effect at each layer's handoff. Past versions are among them.</param>
/// <param name="Overrides">That have not ended.</param>
/// <param name="TemporarySchedules">That have not ended.</param>
/// <param name="Final">Of the coming 14 days.</param>
/// <param name="Overlap">How long whoever leaves is paged too, as files write it: 30m; absent when they are not.</param>
public sealed record ScheduleDetail(
    string Schedule,
    string Name,
    string Zone,
    IReadOnlyList<LayerInfo> Layers,
    IReadOnlyList<ScheduleVersion> Earlier,
    IReadOnlyList<OverrideInfo> Overrides,
    IReadOnlyList<TemporaryScheduleInfo> TemporarySchedules,
    OnCallAnswer OnCall,
    RenderedSchedule Final,
    IReadOnlyList<LayerCalendarInfo> Calendars,
    string? Overlap = null);

/// <summary>A layer that is a calendar instead of a rotation.</summary>
/// <param name="Calendar">The file, or the host of the address; never the address.</param>
/// <param name="ReadAt">When the copy in use was last found to hold; absent for a file, and before the first success.</param>
/// <param name="FailingSince">Since when the address cannot be read; absent when it can.</param>
/// <param name="Reason">Why it cannot be read, or why nobody is on call by it; absent when all is well.</param>
/// <param name="Unmatched">The first 20 events of the coming 90 days that mean nobody.</param>
/// <param name="UnmatchedCount">How many there are.</param>
public sealed record LayerCalendarInfo(
    string Layer, string Calendar, Instant? ReadAt, Instant? FailingSince, string? Reason, IReadOnlyList<UnmatchedEvent> Unmatched, int UnmatchedCount);

/// <param name="Url">Where the calendar is: https, read once and not kept.</param>
public sealed record NewCalendarImport(string Url);

/// <summary>What became, or would become, of a calendar that is taken in as overrides.</summary>
/// <param name="Made">False for a dry run.</param>
/// <param name="Unchanged">Overrides of an earlier import that hold as they are.</param>
/// <param name="Unmatched">The first 20 occurrences that mean nobody, of which nothing is made.</param>
/// <param name="UnmatchedCount">How many there are.</param>
public sealed record CalendarImportResult(
    bool Made,
    Instant From,
    Instant To,
    IReadOnlyList<OverrideInfo> Added,
    IReadOnlyList<OverrideInfo> Changed,
    IReadOnlyList<OverrideInfo> Removed,
    int Unchanged,
    IReadOnlyList<UnmatchedEvent> Unmatched,
    int UnmatchedCount);

/// <param name="Summary">As the calendar has it.</param>
public sealed record UnmatchedEvent(string Summary, Instant Start, Instant End);

/// <param name="Until">Exclusive; it holds from the end of the version before it.</param>
public sealed record ScheduleVersion(Instant Until, IReadOnlyList<LayerInfo> Layers);

/// <param name="Participants">In the order of their turns: ids of those who are on call together; none is an empty slot.</param>
/// <param name="Every">Length of a turn, as files write it: 12h, 1d, 1w, 1mo.</param>
/// <param name="Handoff">Wall clock of the handoff: "09:00", "Mon 09:00".</param>
/// <param name="Start">Local time.</param>
/// <param name="Until">Local time; absent when the layer has no end.</param>
/// <param name="Calendar">The file or the host of the address, when the layer is a calendar; then it has no participants, length, handoff and start.</param>
/// <param name="Restrictions">When it serves: "Mon Tue 09:00 to 17:00", "Fri 18:00 to Mon 08:00", "Sat Sun"; none means always.</param>
/// <param name="Shadows">Ids of those who follow along in every turn without being on call; absent when there are none.</param>
public sealed record LayerInfo(
    string Name,
    string Zone,
    IReadOnlyList<IReadOnlyList<string>> Participants,
    string Every,
    string Handoff,
    string Start,
    string? Until,
    IReadOnlyList<string> Restrictions,
    bool CountOnlyActiveTurns,
    IReadOnlyList<string>? Shadows = null,
    string? Calendar = null);

public sealed record ScheduleGaps(string Schedule, Instant From, Instant To, IReadOnlyList<GapInfo> Gaps, double CoveragePercent);

public sealed record TemporaryScheduleList(IReadOnlyList<TemporaryScheduleInfo> TemporarySchedules);

/// <summary>It replaces everything that the schedule says within [<paramref name="Start"/>, <paramref name="End"/>).</summary>
/// <param name="Layers">Empty when it is a list of shifts.</param>
public sealed record TemporaryScheduleInfo(
    string Id, string Schedule, string Name, Instant Start, Instant End, IReadOnlyList<LayerInfo> Layers, IReadOnlyList<TemporaryShiftInfo> Shifts);

/// <param name="Users">Ids of those who are on call together; 1 to 50.</param>
public sealed record TemporaryShiftInfo(Instant Start, Instant End, IReadOnlyList<string> Users);

/// <param name="Schedule">The id.</param>
/// <param name="Name">What it is for, such as "Christmas"; 1 to 200 characters.</param>
/// <param name="Start">What has begun already begins now, and so do its shifts; those that are over are left out.</param>
/// <param name="End">After the start and after now, at most 366 days later.</param>
/// <param name="Shifts">1 to 1,000 within start and end, of people whose accounts are not disabled. Where none is, nobody is on call.</param>
public sealed record NewTemporarySchedule(string Schedule, string Name, Instant Start, Instant End, IReadOnlyList<TemporaryShiftInfo> Shifts);

/// <summary>Who carried how much of a schedule in [<paramref name="From"/>, <paramref name="To"/>), so that it can be shared out fairly.</summary>
/// <param name="Basis">as_it_was: the final schedule; scheduled: the rotation alone, without overrides and temporary schedules.</param>
/// <param name="Holidays">Names of the holiday calendars that were counted by.</param>
/// <param name="People">The most hours first; also those of the rotation who have none.</param>
public sealed record FairnessReport(string Schedule, Instant From, Instant To, string Basis, IReadOnlyList<string> Holidays, IReadOnlyList<FairnessLine> People);

/// <summary>All by the person's own clock. The parts overlap: a night may be at a weekend.</summary>
/// <param name="SharePercent">Of the hours of all.</param>
/// <param name="Nights">Nights (22:00 to 06:00) at any time of which the person was on call.</param>
/// <param name="WeekendHours">On Saturdays and Sundays.</param>
public sealed record FairnessLine(
    string User, string Name, string Zone, double Hours, double SharePercent, int Shifts, int Nights, double NightHours, double WeekendHours, double HolidayHours);
