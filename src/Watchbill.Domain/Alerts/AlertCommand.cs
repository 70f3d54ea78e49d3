using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Alerts;

/// <summary>What somebody, or the clock, wants of an alert.</summary>
public abstract record AlertCommand;

/// <summary>A command that a person gives through a door. <c>Seen</c> is the alert's version that the sender looked at, or null when unknown.</summary>
public abstract record PersonCommand(int? Seen) : AlertCommand;

public sealed record Acknowledge() : PersonCommand(Seen: null);

public sealed record Resolve() : PersonCommand(Seen: null);

public sealed record Escalate(int? Seen) : PersonCommand(Seen);

/// <param name="Until">At most 7 days ahead.</param>
public sealed record Snooze(Instant Until, int? Seen) : PersonCommand(Seen);

public sealed record Reassign(UserId To, int? Seen) : PersonCommand(Seen);

/// <summary>Makes an acknowledged alert one's own; what still waits to be acknowledged is.</summary>
public sealed record TakeOver(int? Seen) : PersonCommand(Seen);

/// <summary>Pages again from the beginning, by the policy as it is now: a run keeps the one it began with.</summary>
public sealed record Restart(int? Seen) : PersonCommand(Seen);

/// <param name="Fact">A slug: customer-facing.</param>
public sealed record StateFact(string Fact, bool Holds) : PersonCommand(Seen: null);

/// <summary>The alert was wrong: it ends, and counts against the rule that raised it. An alert that has ended can be marked as well.</summary>
/// <param name="Cause">Id of a reason of the service's incident process.</param>
public sealed record MarkFalsePositive(string Cause, string? Comment) : PersonCommand(Seen: null);

/// <summary>The incident in which the alert is handled was none: it counts against the rule that raised it, and ends when the source says so.</summary>
public sealed record CountFalsePositive(string Cause, string? Comment) : AlertCommand;

/// <summary>A timer of the alert fired.</summary>
public sealed record TimerFired(string Purpose, TimerGuard Guard, Instant Due, Duration DownFor) : AlertCommand;

/// <summary>The outside world answered about a delivery.</summary>
public sealed record ReportResult(DeliveryId Delivery, NotificationState State, string Provider, int Attempt, string Detail) : AlertCommand;

/// <summary>What a source says, in one form whatever its own.</summary>
/// <param name="CompleteGroup">True when <paramref name="Members"/> is the whole group, so that a member not listed has ended.</param>
/// <param name="HasStartTimes">False when the source gives no start times, so that late copies cannot be told from new alerts.</param>
public sealed record ReceiveEvent(
    ServiceId Service,
    IntegrationId Integration,
    string DedupKey,
    EventAction Action,
    string Title,
    string? Details,
    string? Link,
    Severity Severity,
    ImmutableSortedDictionary<string, string> Labels,
    ImmutableArray<AlertMember> Members,
    int UncountedMembers,
    bool CompleteGroup,
    bool HasStartTimes,
    Reason Reason) : AlertCommand;

public enum EventAction
{
    Trigger = 0,
    Acknowledge = 1,
    Resolve = 2,
}

/// <summary>What a timer was set for; a fired timer whose guard no longer fits is stale.</summary>
public readonly record struct TimerGuard(int Run, int Pass, int Rule, int Generation);
