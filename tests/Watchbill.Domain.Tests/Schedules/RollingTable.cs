using System.Collections.Immutable;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Every case of Grafana OnCall's schedule tests, once: said alike here, said otherwise and why, or not to be said and why.</summary>
internal static class RollingTable
{
    public static readonly ImmutableArray<string> Alike =
    [
        "on_call_schedule::filter_events_include_gaps",
        "on_call_schedule::filter_events_include_empty",
        "on_call_schedule::filter_events_include_empty_if_deleted",
        "on_call_schedule::final_schedule_splitting_same_time_events",
        "on_call_schedule::preview_shift_do_not_change_rotation_events",
        "on_call_schedule::preview_override_shift",
        "on_call_schedule::schedule_related_users",
        "on_call_schedule::api_schedule_use_overrides_from_db",
        "on_call_schedule::api_schedule_overrides_from_db_use_own_tz",
        "on_call_schedule::api_schedule_ignores_overrides_from_url",
        "on_call_schedule::user_related_schedules#2",
        "on_call_schedule::user_related_schedules_only_username#1",
        "on_call_schedule::user_related_schedules_only_username#2",
        "on_call_schedule::refresh_ical_final_schedule_cancel_deleted_events",
        "on_call_schedule::swap_request_split_start[True]",
        "on_call_schedule::swap_request_split_end[False]",
        "on_call_schedule::swap_request_ignore_untaken[False]",
        "on_call_schedule::swap_request_ignore_untaken[True]",
        "on_call_schedule::swap_request_whole_shift[True]",
        "on_call_schedule::swap_request_no_changes#2",
        "on_call_schedule::shifts_for_user_only_two_users_with_shifts",
        "custom_on_call_shift::get_on_call_users_from_single_event",
        "custom_on_call_shift::get_on_call_users_from_web_schedule_override",
        "custom_on_call_shift::get_on_call_users_from_recurrent_event",
        "custom_on_call_shift::rolling_users_event_with_interval_daily",
        "custom_on_call_shift::rolling_users_event_daily_by_day_off_start",
        "custom_on_call_shift::rolling_users_event_with_interval_daily_by_day",
        "custom_on_call_shift::rolling_users_with_diff_start_and_rotation_start_hourly",
        "custom_on_call_shift::rolling_users_with_diff_start_and_rotation_start_daily",
        "custom_on_call_shift::rolling_users_with_diff_start_and_rotation_start_weekly_by_day_weekend",
        "custom_on_call_shift::rolling_users_with_diff_start_and_rotation_start_weekly_by_day",
        "custom_on_call_shift::get_oncall_users_with_respect_to_rotation_start_and_until_dates_hourly",
        "custom_on_call_shift::get_oncall_users_with_respect_to_rotation_start_and_until_dates_daily",
        "custom_on_call_shift::get_oncall_users_with_respect_to_rotation_start_and_until_dates_monthly",
        "custom_on_call_shift::get_oncall_users_for_empty_schedule",
        "custom_on_call_shift::get_oncall_users_for_multiple_schedules#1",
        "custom_on_call_shift::get_oncall_users_for_multiple_schedules#2",
        "custom_on_call_shift::rolling_users_event_daily_by_day_start_none_convert_to_ical",
        "custom_on_call_shift::delete_shift[-1-False-False]",
        "custom_on_call_shift::delete_shift_updates_linked_shift",
        "custom_on_call_shift::delete_override[-1-2-False]",
        "custom_on_call_shift::until_rrule_must_be_utc",
        "custom_on_call_shift::week_start_changed_daily_shift_until",
        "custom_on_call_shift::refresh_schedule[2]",
        "custom_on_call_shift::ical_shift_generation[2]",
        "custom_on_call_shift::ical_shift_generation[4]",
        "custom_on_call_shift::ical_shift_generation[6]",
        "custom_on_call_shift::ical_shift_generation[14]",
        "custom_on_call_shift::ical_shift_generation[16]",
        "custom_on_call_shift::ical_shift_generation[17]",
        "custom_on_call_shift::ical_shift_generation[20]",
        "custom_on_call_shift::ical_shift_generation[23]",
        "check_gaps_and_empty_shifts::no_empty_shifts_no_gaps",
        "check_gaps_and_empty_shifts::empty_shifts_no_gaps",
        "check_gaps_and_empty_shifts::empty_shifts_and_gaps",
        "check_gaps_and_empty_shifts::empty_shifts_and_gaps_in_the_future",
        "ical_utils::list_users_to_notify_from_ical_viewers_exclusion",
        "ical_utils::list_users_to_notify_from_ical_until_terminated_event",
        "ical_utils::list_users_to_notify_from_ical_overlapping_events",
        "ical_utils::shifts_dict_from_cached_final",
        "ical_utils::get_cached_oncall_users_for_multiple_schedules#1",
        "ical_utils::get_cached_oncall_users_for_multiple_schedules#3",
        "ical_utils::get_cached_oncall_users_for_multiple_schedules#8",
        "quality_score::get_schedule_score_web[all_week_imbalanced_weekends]",
        "extra::dst_shift_tz_london_daily_9_to_17_autumn",
        "extra::dst_new_york_24h_daily_autumn",
        "extra::calendar_schedule_tz_applies_wall_clock",
        "extra::hourly_rotation_3_groups",
        "extra::web_rotation_start_mid_event_truncates",
        "extra::api_until_mid_event_does_not_truncate_later_events",
        "extra::start_rotation_from_user_index",
        "extra::three_priority_levels_sandwich",
        "extra::chained_swaps_taken",
        "extra::gap_of_one_minute_is_reported",
        "extra::dst_weekly_single_user_chicago_issue_5247",
    ];

    /// <summary>What they say, and ours instead; each with the reason.</summary>
    public static readonly ImmutableArray<(string Id, string Why, ImmutableArray<string> Faults)> Otherwise =
    [
        (
            "extra::dst_weekly_handoff_berlin",
            "A week that begins in winter and ends in summer ends by their reckoning an hour early. The case itself says what is right.",
            ["2024-04-01T06:00:00Z: -, not B", "2024-04-01T06:30:00Z: -, not B", "2024-04-01T06:59:59Z: -, not B"]),
        (
            "extra::follow_the_sun_two_tz",
            "London's first day after the change of its clocks is lost: they look for it from 08:00 UTC on, and it begins at 07:00 UTC.",
            ["2024-04-01T14:59:59Z: -, not B", "2024-04-01T15:00:00Z: D, not B+D"]),
        (
            "extra::web_until_mid_event_truncates",
            "The end of a shift cuts only the first turn of each group. The case itself says what is right.",
            ["2024-05-03T12:00:00Z: A, not -", "2024-05-03T23:59:59Z: A, not -"]),
        (
            "extra::empty_group_and_viewer_only_group",
            "An empty group does not keep its turn. The case itself says what is right.",
            [
                "2024-05-02T00:00:00Z: B, not -", "2024-05-02T12:00:00Z: B, not -", "2024-05-02T23:59:59Z: B, not -",
                "2024-05-03T00:00:00Z: -, not B", "2024-05-03T12:00:00Z: -, not B", "2024-05-03T23:59:59Z: -, not B",
                "2024-05-05T00:00:00Z: B, not -", "2024-05-05T12:00:00Z: B, not -", "2024-05-05T23:59:59Z: B, not -",
                "2024-05-06T00:00:00Z: -, not B", "2024-05-06T12:00:00Z: -, not B", "2024-05-06T23:59:59Z: -, not B",
            ]),
    ];

    public static readonly ImmutableArray<(string Why, ImmutableArray<string> Ids)> NotSaid =
    [
        (
            "A calendar is imported; here calendars are read and nothing takes shifts from them yet.",
            [
                "on_call_schedule::filter_events_ical_all_day#1", "on_call_schedule::filter_events_ical_duplicated_uid#1",
                "ical_utils::list_users_to_notify_from_ical_ignore_cancelled", "extra::ical_moved_instance_recurrence_id",
            ]),
        (
            "A score of an imported calendar: half coverage, half balance of pairs of people. Here coverage is a figure of its own and balance is none.",
            [
                "quality_score::get_schedule_score[09_05]", "quality_score::get_schedule_score[09_09]",
                "quality_score::get_schedule_score[09_12]", "quality_score::get_schedule_score[09_19]",
            ]),
        ("Three hours on the first day of every fourth month: a restriction knows days of the week, not of the month.", ["custom_on_call_shift::rolling_users_event_with_interval_monthly"]),
        ("One day on the last of each month: a restriction knows days of the week, not of the month.", ["extra::monthly_bymonthday_last"]),
        ("Turns of 36 hours that begin every 24: turns of one layer never overlap.", ["extra::shift_longer_than_recurrence_overlaps"]),
        ("A schedule that was deleted, of which nothing is asked.", ["on_call_schedule::filter_events_none_cache_unchanged"]),
    ];

    /// <summary>What the file has beside cases, with how many there are.</summary>
    public static readonly ImmutableArray<(string Section, int Count, string Why)> Beside =
    [
        ("quality_score_rules", 7, "Rules of the score, which has no counterpart."),
        ("shift_swap_state_cases", 8, "States of a request to swap: who may take it and until when, not who is on call."),
        ("delete_shift_cases", 7, "What deleting leaves; here an edit takes effect at the layer's next handoff (ScheduleEditTests)."),
        ("ical_parsing_unit_cases", 12, "Names and numbers in titles of imported events; nothing is taken from them here."),
    ];
}
