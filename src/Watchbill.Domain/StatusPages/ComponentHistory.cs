using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.StatusPages;

/// <summary>How a component was, from an instant until another. Half-open.</summary>
public readonly record struct StatusSpan(Instant Start, Instant End, ComponentStatus Status)
{
    public Duration Length => End - Start;
}

/// <summary>
/// The effective status of a component over time: at each instant the worst of what a person set, what its services' incidents say where it follows them,
/// what unresolved public incidents give it, and maintenance while the work goes on. "Now" is the end of the same history: there is no second rule for it.
/// </summary>
public static class ComponentHistory
{
    /// <param name="posts">At least those that were open at some time in the window; others do no harm.</param>
    /// <returns>Without holes or overlaps, from the window's start to its end; neighbours differ.</returns>
    public static ImmutableArray<StatusSpan> Of(StatusComponent component, PageRecord record, IEnumerable<StatusPost> posts, Interval window)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(posts);
        if (window.Start >= window.End)
        {
            return [];
        }

        var claims = Claims(component, record, posts.Where(post => !post.IsWithdrawn))
            .Select(claim => new StatusSpan(Instant.Max(claim.Start, window.Start), Instant.Min(claim.End, window.End), claim.Status))
            .Where(claim => claim.Start < claim.End && claim.Status != ComponentStatus.Operational)
            .ToList();
        var edges = claims.SelectMany(claim => new[] { claim.Start, claim.End }).Append(window.Start).Append(window.End).Distinct().Order().ToList();
        var spans = ImmutableArray.CreateBuilder<StatusSpan>();
        for (var i = 1; i < edges.Count; i++)
        {
            var (start, end) = (edges[i - 1], edges[i]);
            var status = claims.Where(claim => claim.Start <= start && end <= claim.End).Select(claim => claim.Status).DefaultIfEmpty().Max();
            if (spans.Count > 0 && spans[^1].Status == status)
            {
                spans[^1] = spans[^1] with { End = end };
            }
            else
            {
                spans.Add(new StatusSpan(start, end, status));
            }
        }

        return spans.ToImmutable();
    }

    /// <summary>How it is at an instant.</summary>
    public static ComponentStatus At(StatusComponent component, PageRecord record, IEnumerable<StatusPost> posts, Instant at)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(posts);
        return Claims(component, record, posts.Where(post => !post.IsWithdrawn))
            .Where(claim => claim.Start <= at && at < claim.End)
            .Select(claim => claim.Status)
            .DefaultIfEmpty()
            .Max();
    }

    private static IEnumerable<StatusSpan> Claims(StatusComponent component, PageRecord record, IEnumerable<StatusPost> posts)
    {
        foreach (var source in record.Changes.Where(change => change.Component == component.Id && (change.Source == StatusSource.Hand || component.FollowsServices)).GroupBy(change => change.Source))
        {
            foreach (var span in Stretch(source.Select(change => (change.At, change.Status)), Instant.MaxValue))
            {
                yield return span;
            }
        }

        foreach (var post in posts)
        {
            foreach (var span in post.Kind == PostKind.Incident ? OfIncident(component.Id, post) : OfMaintenance(component.Id, post))
            {
                yield return span;
            }
        }
    }

    private static IEnumerable<StatusSpan> OfIncident(ComponentId component, StatusPost post) => Stretch(
        post.Updates.SelectMany(update => update.Components.Where(change => change.Component == component).Select(change => (update.DisplayAt, change.New))),
        post.EndedAt ?? Instant.MaxValue);

    /// <summary>While the work goes on.</summary>
    private static IEnumerable<StatusSpan> OfMaintenance(ComponentId component, StatusPost post) => !post.Named().Contains(component)
        ? []
        : Stretch(
            post.Updates.Select(update => (update.DisplayAt, update.Status.IsUnderWay() ? ComponentStatus.UnderMaintenance : ComponentStatus.Operational)),
            post.EndedAt ?? Instant.MaxValue);

    /// <summary>Each holds until the next one.</summary>
    private static IEnumerable<StatusSpan> Stretch(IEnumerable<(Instant At, ComponentStatus Status)> changes, Instant end)
    {
        (Instant At, ComponentStatus Status)? last = null;
        foreach (var change in changes)
        {
            if (last is { } before)
            {
                yield return new StatusSpan(before.At, change.At, before.Status);
            }

            last = change;
        }

        if (last is { } open)
        {
            yield return new StatusSpan(open.At, end, open.Status);
        }
    }
}
