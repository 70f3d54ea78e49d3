using NodaTime;

namespace Watchbill.Api;

/// <summary>How a schedule changes hands: what was handed over last, what will be, and the checklists.</summary>
/// <param name="Schedule">The id.</param>
/// <param name="Users">Ids of those on call now; empty in a gap.</param>
/// <param name="Since">Since when, as recorded; absent when nothing is recorded yet.</param>
/// <param name="Sections">Of the report; empty when none is asked for.</param>
/// <param name="Handover">The last one; absent when there was none.</param>
/// <param name="Checklists">Of the shift that ended, the present one and the next, as far as there are any.</param>
public sealed record ScheduleHandover(
    string Schedule, IReadOnlyList<string> Users, Instant? Since, IReadOnlyList<ReportSectionInfo> Sections, HandoverInfo? Handover, NextHandoverInfo Next, IReadOnlyList<ChecklistInfo> Checklists);

/// <param name="Shows">notes, open_alerts, shift_alerts, recent_alerts, suppressed or upcoming. Only notes are written.</param>
/// <param name="Required">Nothing is complete without it.</param>
public sealed record ReportSectionInfo(string Title, string Shows, bool Required);

/// <summary>A shift that was handed over with a report.</summary>
/// <param name="Number">From 1, for each schedule.</param>
/// <param name="ShiftStart">Of the shift that ended.</param>
/// <param name="At">When it changed hands.</param>
/// <param name="Leaving">Ids.</param>
/// <param name="Incoming">Ids of those who are to acknowledge; one of them is enough.</param>
/// <param name="Due">When they are reminded, or others told; absent when nothing follows any more.</param>
/// <param name="Missing">Titles of required sections in which nothing is written.</param>
public sealed record HandoverInfo(
    int Number, Instant ShiftStart, Instant At, IReadOnlyList<string> Leaving, IReadOnlyList<string> Incoming, string? AcknowledgedBy, Instant? AcknowledgedAt, Instant? Due,
    IReadOnlyList<HandoverNoteInfo> Notes, IReadOnlyList<string> Missing);

/// <summary>The handover to come.</summary>
/// <param name="At">When it changes hands; absent when that is not in sight.</param>
/// <param name="Users">Ids of those who are on call from then on; empty when nobody is.</param>
public sealed record NextHandoverInfo(int Number, Instant? At, IReadOnlyList<string> Users, IReadOnlyList<HandoverNoteInfo> Notes, IReadOnlyList<string> Missing);

/// <param name="User">Who wrote it last.</param>
public sealed record HandoverNoteInfo(string Section, string User, Instant At, string Text);

/// <param name="Part">before_shift or after_shift.</param>
/// <param name="Shift">Start of the shift to which it belongs.</param>
public sealed record ChecklistInfo(string Part, Instant Shift, IReadOnlyList<ChecklistItemInfo> Items);

/// <param name="User">Who ticked it; absent, like the time, while it is not done.</param>
public sealed record ChecklistItemInfo(string Item, bool Done, string? User, Instant? At);

/// <param name="Number">The handover that was read.</param>
public sealed record AcknowledgeHandoverBody(int Number);

/// <param name="Section">A title of the report.</param>
/// <param name="Text">At most 4,000 characters, in the place of what stood there; empty removes it.</param>
/// <param name="Number">The last handover, or the one to come; absent means the one to come.</param>
public sealed record HandoverNoteBody(string Section, string Text, int? Number = null);

/// <param name="Part">before_shift or after_shift.</param>
/// <param name="Item">As it is written in the configuration.</param>
/// <param name="Done">False takes the tick back.</param>
/// <param name="Shift">Start of the shift. Absent means, before a shift, the present one for those who are on call and the next one for others; after a shift, the one that ended for those who
/// left with the last handover, else the present one.</param>
public sealed record ChecklistTickBody(string Part, string Item, bool Done, Instant? Shift = null);

/// <summary>Who was on call, as it was recorded when it happened.</summary>
/// <param name="Schedule">The id.</param>
/// <param name="Entries">In order; the first is the one that held at <paramref name="From"/>, when it was recorded. Each holds until the next.</param>
public sealed record ScheduleRecord(string Schedule, Instant From, Instant To, IReadOnlyList<RecordedOnCall> Entries);

/// <param name="At">From when on.</param>
/// <param name="Users">Empty in a gap.</param>
/// <param name="Cause">record_began, calendar, edit or removed.</param>
/// <param name="RecordedAt">When it was written down: later than it happened after a time in which the server was down.</param>
public sealed record RecordedOnCall(Instant At, IReadOnlyList<OnCallPerson> Users, string Cause, Instant RecordedAt);
