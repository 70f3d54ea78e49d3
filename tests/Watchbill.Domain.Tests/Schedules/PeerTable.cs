using System.Collections.Immutable;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Every case of GoAlert's tests, once: replayed by kind, replayed by name, or not to be said here and why.</summary>
internal static class PeerTable
{
    public const string Rotation = "goalert_rotation.json";
    public const string Schedule = "goalert_schedule.json";
    public const string Edge = "goalert_observed_edge.json";

    /// <summary>All cases of the kind, in <see cref="PeerVectorTests"/> and <see cref="PeerCalendarTests"/>.</summary>
    public static readonly ImmutableArray<(string File, string Kind, int Count)> Kinds =
    [
        (Rotation, "shift_start", 9), (Rotation, "shift_end", 13), (Rotation, "shift_end_chain", 3), (Rotation, "handoff_walk", 11),
        (Rotation, "wall_clock_first_of_day", 9), (Rotation, "wall_clock_last_of_day", 2), (Rotation, "add_wall_clock", 3),
        (Schedule, "rule_is_active", 25), (Schedule, "rule_active_start", 17), (Schedule, "rule_active_end", 11), (Schedule, "override_map", 4), (Schedule, "coverage_gaps", 2),
        (Edge, "shift_bounds_observed", 9), (Edge, "rule_bounds_observed", 2), (Edge, "adjacent_rules_observed", 1),
    ];

    public static readonly ImmutableArray<(string File, string Kind, int Count)> CalendarKinds =
    [
        (Rotation, "rotation_user_at", 1), (Rotation, "validate_rotation", 2),
        (Schedule, "weekday_filter_start", 2), (Schedule, "weekday_filter_next_inactive", 1), (Schedule, "weekday_days_until", 7), (Schedule, "weekday_days_since", 6),
        (Schedule, "span_timeline", 2), (Schedule, "user_span_timeline", 1), (Schedule, "rule_timeline", 1),
    ];

    /// <summary>In <see cref="PeerForecastTests"/>.</summary>
    public static readonly ImmutableArray<string> Forecasts =
    [
        .. new[] { "Simple", "Temporary Schedule", "SimpleWeek", "AddOverride", "RemoveOverride", "Rotation", "DailyRotation" }.Select(name => $"state/TestState_CalculateShifts/{name}#1"),
    ];

    /// <summary>In <see cref="PeerTimelineTests"/>.</summary>
    public static readonly ImmutableArray<(string File, string Id)> Timelines =
    [
        (Rotation, "rotationweekly/TestRotation_Weekly#1"), (Rotation, "rotationhourly/TestRotation_Hourly#1"), (Rotation, "rotationwrap/TestRotation_Wrap#1"),
        (Schedule, "scheduleoverrideadd/TestScheduleOverrideAdd#1"), (Schedule, "scheduleoverrideremove/TestScheduleOverrideRemove#1"),
        (Schedule, "scheduleoverridereplace/TestScheduleOverrideReplace#1"), (Schedule, "schedulerule/TestScheduleRule#1"), (Schedule, "tempschedules/TestTempSchedules#1"),
    ];

    /// <summary>The one case of its kind, in <see cref="PeerForecastTests"/>.</summary>
    public const string TrailingOverride = "trailing-zero-length";

    public static readonly ImmutableArray<(string File, string Kind, int Count, string Why)> NotSaid =
    [
        (Rotation, "participants_after_move", 8, "A list that is dragged on a page; here participants are written in a file, in their order."),
        (Rotation, "active_index_after_move", 7, "Who is current is stored and must be moved along; here it follows from the calendar, and an edit waits for a handoff (ScheduleEditTests)."),
        (Rotation, "split_days", 4, "Arithmetic of their clock type, which nothing here needs."),
        (Rotation, "wall_clock_hours_between", 1, "Arithmetic of their clock type, which nothing here needs."),
        (Rotation, "dst_change_on_date", 1, "Arithmetic of their clock type; the zones' own changes are walked through in EveryZoneTests."),
        (Schedule, "policy_on_call_now", 16, "Whom the steps of a policy reach now, counted by service: not a schedule's question. Its overrides are those of override_map."),
        (Schedule, "oncall_notification_next", 7, "Messages to a channel at a time of day about who is on call: there are none yet."),
        (Schedule, "oncall_notification_due", 3, "Messages to a channel when who is on call changes: there are none yet."),
        (Schedule, "calendar_day_headers", 6, "Headings of a list on their page."),
        (Schedule, "out_of_bounds_days", 3, "Greyed days of a list on their page."),
        (Schedule, "weekday_label", 4, "Their words for a set of days; ours are those of the configuration (ExportTests)."),
        (Schedule, "iterator_ticks", 1, "Their evaluator goes from minute to minute; a timetable goes from change to change."),
        (Schedule, "temp_schedule_trim_start", 1, "A temporary schedule is taken back whole; there is no cutting."),
        (Schedule, "temp_schedule_clear", 1, "A temporary schedule is taken back whole; there is no cutting."),
        (Schedule, "schedule_shifts", 2, "ActiveFuture and HistoryRemainder: what was recorded before now, which the calendar does not know."),
    ];
}
