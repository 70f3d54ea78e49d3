using System.Collections.Concurrent;
using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>One component as it is now, with its last days.</summary>
public sealed record ComponentView(StatusComponent Component, ComponentStatus Status, Instant? Since, UptimeReport Uptime)
{
    public bool IsShown => !Component.OnlyIfDegraded || Status != ComponentStatus.Operational;
}

/// <summary>
/// All that is shown of a page, read at one moment. Everything that the page answers is made from it, so that its parts agree; what was made is kept with it.
/// </summary>
/// <param name="Now">Whole minutes, so that what has not changed has the same tag.</param>
/// <param name="DefinedAt">When the page's definition was written.</param>
/// <param name="Posts">Open, or ended within the days that are shown; newest first, none withdrawn.</param>
/// <param name="Incidents">The newest, for programs.</param>
/// <param name="Cancelled">Withdrawn maintenances among the newest: calendars are told.</param>
public sealed record StatusSnapshot(
    StatusPage Page,
    Instant Now,
    Instant DefinedAt,
    Instant UpdatedAt,
    ImmutableArray<ComponentView> Components,
    PageStatus Status,
    ImmutableArray<StatusPost> Posts,
    ImmutableArray<StatusPost> Incidents,
    ImmutableArray<StatusPost> Maintenances,
    ImmutableArray<StatusPost> Cancelled)
{
    /// <summary>Those among the posts that were read which have been taken off the page.</summary>
    public ImmutableArray<StatusPostId> Withdrawn { get; init; } = [];

    /// <summary>Documents made from it so far, by their paths.</summary>
    public ConcurrentDictionary<string, StatusDocument> Made { get; } = new(StringComparer.Ordinal);

    public IEnumerable<StatusPost> Open(PostKind kind) => Posts.Where(post => post.IsOpen && post.Kind == kind);

    public IEnumerable<StatusPost> Upcoming => Open(PostKind.Maintenance).Where(post => post.Status == PostStatus.Scheduled).OrderBy(post => post.StartedAt);

    public IEnumerable<StatusPost> UnderWay => Open(PostKind.Maintenance).Where(post => post.Status.IsUnderWay());

    public static StatusSnapshot Of(
        StatusPage page, PageRecord record, Instant definedAt, IReadOnlyList<StatusPost> current, IReadOnlyList<StatusPost> incidents, IReadOnlyList<StatusPost> maintenances, Instant now)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(record);
        now = Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60);
        ImmutableArray<StatusPost> posts = [.. current.Where(post => !post.IsWithdrawn)];
        var window = Uptime.Window(page.Zone, now);
        ImmutableArray<ComponentView> components =
        [
            .. page.Components.Select(component =>
            {
                var history = ComponentHistory.Of(component, record, posts, window);
                var status = ComponentHistory.At(component, record, posts, Instant.MaxValue - Duration.Epsilon);
                return new ComponentView(component, status, history is [.., { } last] && last.Start > window.Start ? last.Start : null, Uptime.Of(component, history, page.Zone, now));
            }),
        ];
        var updated = new[] { definedAt, record.UpdatedAt ?? definedAt }.Concat(current.Select(post => post.UpdatedAt)).Concat(incidents.Select(post => post.UpdatedAt)).Max();
        return new StatusSnapshot(
            page,
            now,
            definedAt,
            updated,
            components,
            PageStatus.Of([.. components.Select(component => component.Status)], posts),
            posts,
            [.. incidents.Where(post => !post.IsWithdrawn)],
            [.. maintenances.Where(post => !post.IsWithdrawn)],
            [.. maintenances.Where(post => post.IsWithdrawn)])
        {
            Withdrawn = [.. current.Concat(incidents).Concat(maintenances).Where(post => post.IsWithdrawn).Select(post => post.Id).Distinct()],
        };
    }

    /// <summary>The worst of the components of a group.</summary>
    public ComponentStatus StatusOf(StatusGroup group) => Components.Where(component => component.Component.Group == group.Id).Select(component => component.Status).DefaultIfEmpty().Max();
}
