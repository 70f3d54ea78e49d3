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

/// <param name="Code">Stable: one of the constants.</param>
public sealed record HandoffRefusal(string Code, string Message)
{
    public const string NotFound = "not_found";

    /// <summary>There was no handover of this number.</summary>
    public const string NoHandover = "no_handover";

    /// <summary>Another one has followed.</summary>
    public const string HandoverOver = "handover_over";

    /// <summary>Somebody else takes the shift over.</summary>
    public const string NotIncoming = "not_incoming";

    public const string NoSection = "no_section";
    public const string NoItem = "no_item";
    /// <summary>The checklist is of a shift that is over, or not yet in sight.</summary>
    public const string Conflict = "conflict";
    public const string TooLong = "too_long";

    /// <summary>The recorder has not looked at the schedule yet.</summary>
    public const string NoRecord = "no_record";
}

/// <summary>What people are to be told.</summary>
public sealed record HandoffNews(AnnouncementDraft Draft, ImmutableArray<UserId> To);
