using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Store.Json;

/// <summary>
/// What stored things are called. Names stand for good: a class may be renamed, its kind may not, because rows bear it.
/// A change of shape that old rows do not fit takes a new version beside the old one.
/// </summary>
internal static class Kinds
{
    /// <summary>Entries of the journal: kind, version, class. The highest version of a kind is the one written.</summary>
    public static readonly (string Kind, int Version, Type Type)[] Entries =
    [
        ("alert.triggered", 1, typeof(AlertTriggered)),
        ("alert.acknowledged", 1, typeof(AlertAcknowledged)),
        ("alert.resolved", 1, typeof(AlertResolved)),
        ("alert.marked_false", 1, typeof(AlertMarkedFalse)),
        ("alert.snoozed", 1, typeof(AlertSnoozed)),
        ("alert.retriggered", 1, typeof(AlertRetriggered)),
        ("alert.reassigned", 1, typeof(AlertReassigned)),
        ("alert.handled", 1, typeof(AlertHandled)),
        ("alert.released", 1, typeof(AlertReleased)),
        ("alert.access", 1, typeof(AlertAccessChanged)),
        ("pages.moved", 1, typeof(PagesMoved)),
        ("member.fired", 1, typeof(MemberFired)),
        ("member.resolved", 1, typeof(MemberResolved)),
        ("members.uncounted", 1, typeof(MembersUncounted)),
        ("alert.taken_over", 1, typeof(AlertTakenOver)),
        ("escalation.restarted", 1, typeof(EscalationRestarted)),
        ("fact.stated", 1, typeof(FactStated)),
        ("severity.changed", 1, typeof(SeverityChanged)),
        ("urgency.raised", 1, typeof(UrgencyRaised)),
        ("run.started", 1, typeof(RunStarted)),
        ("run.delayed", 1, typeof(RunDelayed)),
        ("pass.started", 1, typeof(PassStarted)),
        ("rule.fired", 1, typeof(RuleFired)),
        ("rule.passed_over", 1, typeof(RulePassedOver)),
        ("fallback.paged", 1, typeof(FallbackPaged)),
        ("escalation.exhausted", 1, typeof(EscalationExhausted)),
        ("escalation.requested", 1, typeof(EscalationRequested)),
        ("notification.requested", 1, typeof(NotificationRequested)),
        ("notification.skipped", 1, typeof(NotificationSkipped)),
        ("notification.waits", 1, typeof(NotificationWaits)),
        ("notification.resulted", 1, typeof(NotificationResulted)),
        ("person.unreachable", 1, typeof(PersonUnreachable)),

        // The drivers' index of migration 4, and their question, bear this name.
        ("schedule.on_call_changed", 1, typeof(OnCallChanged)),
        ("schedule.reminded", 1, typeof(ShiftReminded)),
        ("handover.opened", 1, typeof(HandoverOpened)),
        ("handover.noted", 1, typeof(HandoverNoted)),
        ("handover.acknowledged", 1, typeof(HandoverAcknowledged)),
        ("handover.reminded", 1, typeof(HandoverReminded)),
        ("handover.escalated", 1, typeof(HandoverEscalated)),
        ("checklist.ticked", 1, typeof(ChecklistTicked)),
        .. IncidentKinds.Entries,
        ("status_post.opened", 1, typeof(PostOpened)),
        ("status_post.updated", 1, typeof(PostUpdated)),
        ("status_post.edited", 1, typeof(PostEdited)),
        ("status_post.changed", 1, typeof(PostChanged)),
        ("status_post.reminded", 1, typeof(PostReminded)),
        ("status_post.withdrawn", 1, typeof(PostWithdrawn)),
        ("status_page.component_set", 1, typeof(ComponentStatusSet)),
    ];

    /// <summary>Messages that are about no alert; those that are bear no kind.</summary>
    public static readonly (string Kind, int Version) Announcement = ("announcement", 1);

    /// <summary>Messages to the channels of incidents.</summary>
    public static readonly (string Kind, int Version) ChannelPost = ("channel_post", 1);

    /// <summary>Messages to subscribers of status pages.</summary>
    public static readonly (string Kind, int Version) SubscriberMessage = ("status_subscriber", 1);

    /// <summary>Updates of incidents to mailboxes and programs.</summary>
    public static readonly (string Kind, int Version) UpdateMessage = ("incident_update", 1);

    public static readonly (string Kind, Type Type)[] Reasons =
    [
        ("source_reported", typeof(SourceReported)),
        ("new_alert", typeof(NewAlert)),
        ("rule_came_due", typeof(RuleCameDue)),
        ("pulled_forward", typeof(PulledForward)),
        ("nobody_reachable", typeof(NobodyReachable)),
        ("providers_failing", typeof(ProvidersFailing)),
        ("condition_false", typeof(ConditionFalse)),
        ("condition_turned_true", typeof(ConditionTurnedTrue)),
        ("rules_ran_out", typeof(RulesRanOut)),
        ("nobody_answered", typeof(NobodyAnswered)),
        ("person_asked", typeof(PersonAsked)),
        ("snooze_over", typeof(SnoozeOver)),
        ("acknowledgement_stale", typeof(AcknowledgementStale)),
        ("severity_rose", typeof(SeverityRose)),
        ("support_hours_began", typeof(SupportHoursBegan)),
        ("member_joined", typeof(MemberJoined)),
        ("absent_from_group", typeof(AbsentFromGroup)),
        ("all_members_resolved", typeof(AllMembersResolved)),
        ("source_silent", typeof(SourceSilent)),
        ("notification_rule_due", typeof(NotificationRuleDue)),
        ("no_notification_rule", typeof(NoNotificationRule)),
        ("default_rule_due", typeof(DefaultRuleDue)),
        ("repeat_due", typeof(RepeatDue)),
        ("quiet_until", typeof(QuietUntil)),
        ("rule_does_not_hold", typeof(RuleDoesNotHold)),
        ("still_on_its_way", typeof(StillOnItsWay)),
        ("rule_says_via", typeof(RuleSaysVia)),
        ("method_not_usable", typeof(MethodNotUsable)),
        ("earlier_method_failed", typeof(EarlierMethodFailed)),
        ("rule_names_channel", typeof(RuleNamesChannel)),
        ("every_method_failed", typeof(EveryMethodFailed)),
        ("state_changed", typeof(StateChanged)),
        ("call_not_needed", typeof(CallNotNeeded)),
        ("taken_over_by", typeof(TakenOverBy)),
        ("engine_was_down", typeof(EngineWasDown)),
        ("too_many_alerts", typeof(TooManyAlerts)),
        ("could_not_interpret", typeof(CouldNotInterpret)),
        .. IncidentKinds.Reasons,
    ];

    public static readonly (string Kind, Type Type)[] Targets =
    [
        ("user", typeof(UserTarget)),
        ("schedule", typeof(ScheduleTarget)),
        ("team", typeof(TeamTarget)),
        ("position", typeof(PositionTarget)),
        ("channel", typeof(ChannelTarget)),
    ];

    /// <summary>Why somebody is on call.</summary>
    public static readonly (string Kind, Type Type)[] Sources =
    [
        ("layer", typeof(FromLayer)),
        ("override", typeof(FromOverride)),
        ("temporary_schedule", typeof(FromTemporarySchedule)),
        ("calendar", typeof(FromCalendar)),
    ];

    public static readonly (string Kind, Type Type)[] Restrictions =
    [
        ("daily", typeof(DailyWindow)),
        ("weekly", typeof(WeeklyWindow)),
        ("days", typeof(WholeDays)),
    ];
}
