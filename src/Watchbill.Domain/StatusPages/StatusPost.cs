using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>Number of a post: positive, never reused. It is the id in links and in the JSON interface.</summary>
public readonly record struct StatusPostId(long Value) : IComparable<StatusPostId>
{
    public int CompareTo(StatusPostId other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>An incident or a maintenance as the public is told of it: the state after all its entries.</summary>
/// <param name="StartedAt">When it began; of a maintenance that has not begun, when it is to begin.</param>
/// <param name="EndedAt">When it was resolved or completed; null while it is open.</param>
/// <param name="Incident">The number of our own incident that it tells of; null when there is none.</param>
/// <param name="Updates">Oldest first; there is always one.</param>
/// <param name="IsWithdrawn">It was taken off the page; its journal stays.</param>
public sealed record StatusPost(
    StatusPostId Id,
    int Version,
    StatusPageId Page,
    PostKind Kind,
    string Name,
    PostImpact Impact,
    Instant CreatedAt,
    Instant StartedAt,
    Instant? MonitoringAt,
    Instant? EndedAt,
    Instant UpdatedAt,
    long? Incident,
    MaintenancePlan? Plan,
    ImmutableArray<PostUpdate> Updates,
    bool IsBackfilled = false,
    bool IsWithdrawn = false)
{
    public const int MaxName = 255;
    public const int MaxBody = 10_000;
    public const int MostUpdates = 500;

    public PostUpdate Last => Updates[^1];

    public PostStatus Status => Last.Status;

    public bool IsOpen => EndedAt is null && !IsWithdrawn;

    /// <summary>Which status it gives to each component now: by the last update that named it. Those that are operational again are left out.</summary>
    public ImmutableArray<ComponentSetting> Components() =>
    [
        .. Updates.SelectMany(update => update.Components)
            .GroupBy(change => change.Component)
            .Select(changes => new ComponentSetting(changes.Key, changes.Last().New))
            .Where(setting => setting.Status != ComponentStatus.Operational),
    ];

    /// <summary>Every component that it has ever named, in order of appearance.</summary>
    public ImmutableArray<ComponentId> Named() => [.. Updates.SelectMany(update => update.Components).Select(change => change.Component).Distinct()];
}

/// <summary>What was said, and when. Its first words stay in the journal when it is edited.</summary>
/// <param name="Number">From 1, within the post.</param>
/// <param name="DisplayAt">When it holds from; a backfilled one does from before it was written.</param>
/// <param name="NextUpdateAt">When the next one was promised at the latest; null = nothing was.</param>
/// <param name="Notify">Subscribers are told.</param>
public sealed record PostUpdate(
    int Number,
    PostStatus Status,
    string Body,
    ImmutableArray<ComponentChange> Components,
    Instant CreatedAt,
    Instant UpdatedAt,
    Instant DisplayAt,
    Instant? NextUpdateAt,
    bool Notify,
    bool IsEdited = false);

public readonly record struct ComponentSetting(ComponentId Component, ComponentStatus Status);

/// <summary>What an update did to a component, as far as this post is concerned.</summary>
public readonly record struct ComponentChange(ComponentId Component, ComponentStatus Old, ComponentStatus New);

/// <summary>When planned work is to be, and what happens by itself.</summary>
/// <param name="RemindBefore">Subscribers are reminded so long before it begins; null = they are not.</param>
public sealed record MaintenancePlan(Instant From, Instant Until, bool AutoStart, bool AutoComplete, Duration? RemindBefore, bool IsReminded = false)
{
    public static readonly Duration Longest = Duration.FromDays(90);
}
