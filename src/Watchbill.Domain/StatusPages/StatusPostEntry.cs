using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>One fact in the journal of a post (subject <c>status_post:12</c>).</summary>
public abstract record StatusPostEntry : JournalEntry;

/// <param name="StartedAt">For a maintenance the planned beginning.</param>
public sealed record PostOpened(
    StatusPageId Page, PostKind Kind, string Name, PostImpact Impact, Instant StartedAt, long? Incident, MaintenancePlan? Plan, bool IsBackfilled) : StatusPostEntry;

/// <summary>Why an update was made.</summary>
public enum UpdateCause
{
    /// <summary>Somebody wrote it.</summary>
    Person = 0,

    /// <summary>The plan said that the work begins or ends now.</summary>
    Plan = 1,
}

public sealed record PostUpdated(
    int Number, PostStatus Status, string Body, ImmutableArray<ComponentChange> Components, Instant? NextUpdateAt, bool Notify, UpdateCause Cause) : StatusPostEntry;

/// <summary>An update got other words; those before stand in the entries before.</summary>
public sealed record PostEdited(int Number, string Body) : StatusPostEntry;

/// <summary>The heading, the impact or the plan is another.</summary>
public sealed record PostChanged(string Name, PostImpact Impact, MaintenancePlan? Plan) : StatusPostEntry;

/// <summary>Subscribers were reminded of planned work.</summary>
public sealed record PostReminded(Instant From) : StatusPostEntry;

/// <summary>It was taken off the page.</summary>
public sealed record PostWithdrawn(string Why) : StatusPostEntry;
