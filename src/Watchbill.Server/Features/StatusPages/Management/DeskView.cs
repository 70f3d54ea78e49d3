using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Server.Features.StatusPages.Management;

/// <summary>The status pages that there are, as those see them who write on them.</summary>
public sealed record DeskListView(ImmutableArray<StatusSnapshot> Pages);

/// <summary>One status page with all that can be done to it.</summary>
public sealed record DeskView(StatusSnapshot Page, StatusLinks Links, ImmutableArray<DeskComponent> Components)
{
    /// <summary>So many of those that are over are listed; all are in the page's history.</summary>
    public const int MostOver = 10;

    public string Path => $"/status-pages/{Page.Page.Id}";

    public IEnumerable<StatusPost> Open => Page.Open(PostKind.Incident).Concat(Page.UnderWay).Concat(Page.Upcoming);

    public IEnumerable<StatusPost> Over => Page.Posts.Where(post => !post.IsOpen).OrderByDescending(post => post.EndedAt).Take(MostOver);

    /// <param name="open">Open incidents that the reader may see.</param>
    public static DeskView Of(StatusSnapshot page, StatusLinks links, PageRecord record, IReadOnlyCollection<Incident> open, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(page);
        return new DeskView(page, links, [.. page.Components.Select(view => DeskComponent.Of(view, record, page, open, definitions))]);
    }
}

/// <summary>A component, and why it is as it is.</summary>
/// <param name="Hand">What a person set last.</param>
/// <param name="Services">What its services' incidents say; operational where it does not follow them.</param>
/// <param name="Posts">Open ones that say that it is not operational.</param>
/// <param name="Incidents">Open ones that its services' part comes from.</param>
public sealed record DeskComponent(ComponentView View, ComponentStatus Hand, ComponentStatus Services, ImmutableArray<StatusPost> Posts, ImmutableArray<Incident> Incidents)
{
    public StatusComponent Component => View.Component;

    public static DeskComponent Of(ComponentView view, PageRecord record, StatusSnapshot page, IReadOnlyCollection<Incident> open, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(definitions);
        var component = view.Component;
        return new DeskComponent(
            view,
            record.Of(component.Id, StatusSource.Hand),
            component.FollowsServices ? record.Of(component.Id, StatusSource.Services) : ComponentStatus.Operational,
            [.. page.Posts.Where(post => post.IsOpen && post.Status != PostStatus.Scheduled && post.Components().Any(setting => setting.Component == component.Id))],
            component.FollowsServices ? [.. open.Where(incident => ServiceImpact.Touches(incident, component, definitions))] : []);
    }
}

/// <summary>One post with all that can be done to it.</summary>
/// <param name="Incident">Our own incident that it tells of; null when there is none, or none for the reader.</param>
public sealed record DeskPostView(DeskView Desk, StatusPost Post, Incident? Incident)
{
    public string Path => $"{Desk.Path}/posts/{Post.Id}";

    public string Public => Desk.Links.Incident(Post.Id);

    /// <summary>What it may become next.</summary>
    public IEnumerable<PostStatus> Next => Enum.GetValues<PostStatus>().Where(status => status.KindOf() == Post.Kind && status != PostStatus.Scheduled && (status != PostStatus.Postmortem || !Post.IsOpen));
}
