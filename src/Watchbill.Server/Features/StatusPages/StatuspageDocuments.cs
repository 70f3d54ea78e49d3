using NodaTime;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Domain.StatusPages;
using Watchbill.Server.Features.Alerts;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>A page in Statuspage's shape.</summary>
internal static class StatuspageDocuments
{
    public static StatuspageSummary Summary(StatusSnapshot page, StatusLinks links) => new(
        Page(page, links), Components(page), [.. page.Open(PostKind.Incident).Select(post => Post(page, links, post))], [.. page.UnderWay.Concat(page.Upcoming).Select(post => Post(page, links, post))], Status(page));

    public static StatuspagePage Page(StatusSnapshot page, StatusLinks links) => new(page.Page.Id.Value, page.Page.Name, links.Public, page.Page.Zone.Id, page.UpdatedAt);

    public static StatuspageStatus Status(StatusSnapshot page) => new(EntryText.Snake(page.Status.Indicator), page.Status.Description);

    /// <summary>In the order in which they are shown: each group before its components.</summary>
    public static IReadOnlyList<StatuspageComponent> Components(StatusSnapshot page)
    {
        var all = new List<StatuspageComponent>();
        foreach (var group in page.Page.Groups)
        {
            all.Add(Of(page, group, all.Count + 1));
            foreach (var member in page.Components.Where(component => component.Component.Group == group.Id))
            {
                all.Add(Of(page, member, all.Count + 1));
            }
        }

        foreach (var single in page.Components.Where(component => component.Component.Group is null))
        {
            all.Add(Of(page, single, all.Count + 1));
        }

        return all;
    }

    public static StatuspageIncident Post(StatusSnapshot page, StatusLinks links, StatusPost post)
    {
        var named = post.Named();
        return new StatuspageIncident(
            post.Id.ToString(),
            post.Name,
            EntryText.Snake(post.Status),
            post.CreatedAt,
            post.UpdatedAt,
            post.MonitoringAt,
            post.EndedAt,
            EntryText.Snake(post.Impact),
            links.PublicIncident(post.Id),
            post.StartedAt,
            post.Page.Value,
            [.. post.Updates.Reverse().Select(update => Of(page, post, update))],
            [.. Components(page).Where(component => !component.Group && named.Contains(new ComponentId(component.Id)))],
            post.Plan?.From,
            post.Plan?.Until);
    }

    private static StatuspageUpdate Of(StatusSnapshot page, StatusPost post, PostUpdate update) => new(
        $"{post.Id}-{update.Number}",
        post.Id.ToString(),
        EntryText.Snake(update.Status),
        update.Body,
        update.CreatedAt,
        update.UpdatedAt,
        update.DisplayAt,
        update.Notify,
        [.. Changes(post, update).Select(change => new StatuspageChange(
            change.Component.Value, page.Page.Find(change.Component)?.Name ?? change.Component.Value, EntryText.Snake(change.Old), EntryText.Snake(change.New)))]);

    /// <summary>Announced work changes nothing until it begins, and then all that was named.</summary>
    private static IEnumerable<ComponentChange> Changes(StatusPost post, PostUpdate update)
    {
        if (post.Kind == PostKind.Incident)
        {
            return update.Components;
        }

        var before = update.Number > 1 && post.Updates[update.Number - 2].Status.IsUnderWay();
        return post.Named().Select(component => new ComponentChange(component, Of(before), Of(update.Status.IsUnderWay())));

        static ComponentStatus Of(bool underWay) => underWay ? ComponentStatus.UnderMaintenance : ComponentStatus.Operational;
    }

    private static StatuspageComponent Of(StatusSnapshot page, StatusGroup group, int position)
    {
        var members = page.Components.Where(component => component.Component.Group == group.Id).ToList();
        return new StatuspageComponent(
            group.Id.Value,
            group.Name,
            EntryText.Snake(page.StatusOf(group)),
            page.DefinedAt,
            members.Select(member => member.Since ?? page.DefinedAt).Append(page.DefinedAt).Max(),
            position,
            group.Description,
            members.Exists(member => member.Component.Showcase),
            null,
            null,
            page.Page.Id.Value,
            Group: true,
            OnlyShowIfDegraded: false)
        {
            Components = [.. members.Select(member => member.Component.Id.Value)],
        };
    }

    private static StatuspageComponent Of(StatusSnapshot page, ComponentView view, int position) => new(
        view.Component.Id.Value,
        view.Component.Name,
        EntryText.Snake(view.Status),
        page.DefinedAt,
        Instant.Max(view.Since ?? page.DefinedAt, page.DefinedAt),
        position,
        view.Component.Description,
        view.Component.Showcase,
        view.Component.StartDate is { } date ? LocalDatePattern.Iso.Format(date) : null,
        view.Component.Group?.Value,
        page.Page.Id.Value,
        Group: false,
        view.Component.OnlyIfDegraded);
}
