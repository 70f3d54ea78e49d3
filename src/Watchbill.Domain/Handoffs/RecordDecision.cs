using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Announcements;

namespace Watchbill.Domain.Handoffs;

/// <summary>What a look at a schedule, or a person's command about its handover, leads to.</summary>
/// <param name="Entries">In the order of their versions; each with the instant at which it occurred.</param>
/// <param name="Refusal">Null when it was accepted.</param>
public sealed record RecordDecision(
    OnCallRecord Record, ImmutableArray<(Instant OccurredAt, ScheduleEntry Entry)> Entries, ImmutableArray<HandoffNews> News, HandoffRefusal? Refusal = null)
{
    public static RecordDecision Refused(OnCallRecord record, string code, string message) => new(record, [], [], new HandoffRefusal(code, message));
}

/// <param name="Code">Stable.</param>
public sealed record HandoffRefusal(string Code, string Message)
{
    public const string NoSchedule = "no_schedule";
    public const string NoRecord = "no_record";
    public const string NoHandover = "no_handover";
    public const string HandoverOver = "handover_over";
    public const string NotIncoming = "not_incoming";
    public const string NoSection = "no_section";
    public const string TooLong = "too_long";
    public const string NoItem = "no_item";
}

/// <summary>What people are to be told.</summary>
public sealed record HandoffNews(AnnouncementDraft Draft, ImmutableArray<UserId> To);
