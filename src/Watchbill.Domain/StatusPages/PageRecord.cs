using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>Who says how a component is, besides posts.</summary>
public enum StatusSource
{
    /// <summary>A person, without a post.</summary>
    Hand = 0,

    /// <summary>The open incidents of the component's services.</summary>
    Services = 1,
}

/// <summary>From an instant on, and until the next of the same component and source.</summary>
public readonly record struct StatusChange(ComponentId Component, StatusSource Source, ComponentStatus Status, Instant At);

/// <summary>One fact in the journal of a page (subject <c>status_page:main</c>).</summary>
public abstract record StatusPageEntry : JournalEntry;

public sealed record ComponentStatusSet(ComponentId Component, StatusSource Source, ComponentStatus Status) : StatusPageEntry;

/// <summary>
/// What is recorded of a page besides its posts: how its components were said to be. Kept are the changes of <see cref="Kept"/>, and before that the
/// last of each component and source, so that the record does not grow with the years.
/// </summary>
/// <param name="Version">Of the page's journal.</param>
/// <param name="Changes">In order of time.</param>
public sealed record PageRecord(StatusPageId Page, int Version, ImmutableArray<StatusChange> Changes, Instant? UpdatedAt)
{
    /// <summary>Longer than any history that is shown.</summary>
    public static readonly Duration Kept = Duration.FromDays(100);

    public static PageRecord New(StatusPageId page) => new(page, 0, [], null);

    public ComponentStatus Of(ComponentId component, StatusSource source) =>
        Changes.LastOrDefault(change => change.Component == component && change.Source == source).Status;

    /// <returns>Null when it is so already.</returns>
    public ComponentStatusSet? Set(ComponentId component, StatusSource source, ComponentStatus status) =>
        Of(component, source) == status ? null : new ComponentStatusSet(component, source, status);

    public PageRecord Evolve(StatusPageEntry entry, Instant occurredAt)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry switch
        {
            ComponentStatusSet set => this with
            {
                Version = Version + 1,
                Changes = Trim(Changes.Add(new StatusChange(set.Component, set.Source, set.Status, occurredAt)), occurredAt - Kept),
                UpdatedAt = occurredAt,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "There is no such entry of a status page."),
        };
    }

    private static ImmutableArray<StatusChange> Trim(ImmutableArray<StatusChange> changes, Instant before)
    {
        var latest = changes.Where(change => change.At < before).GroupBy(change => (change.Component, change.Source)).Select(same => same.Last()).ToHashSet();
        return [.. changes.Where(change => change.At >= before || latest.Contains(change))];
    }
}
