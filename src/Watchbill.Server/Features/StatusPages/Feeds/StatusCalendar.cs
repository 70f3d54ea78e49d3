using System.Text;
using NodaTime;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Server.Features.StatusPages.Feeds;

/// <summary>Incidents and maintenances as events. A withdrawn maintenance stays as a cancelled one, so that calendars take it out.</summary>
internal static class StatusCalendar
{
    private static readonly Duration Refresh = Duration.FromMinutes(15);

    public static StatusDocument Write(StatusSnapshot page, StatusLinks links)
    {
        var host = new Uri(links.Public).Host;
        var posts = page.Incidents.Concat(page.Maintenances).Concat(page.Cancelled).OrderBy(post => post.StartedAt).ThenBy(post => post.Id).ToList();
        var calendar = new CalendarDocument(
            $"{page.Page.Name} status", null, FeedText.Updated(page), 0, Refresh, [.. posts.Select(post => Of(post, links, host))]);
        return new StatusDocument("text/calendar; charset=utf-8", Encoding.UTF8.GetBytes(CalendarWriter.Write(calendar)));
    }

    private static CalendarEvent Of(StatusPost post, StatusLinks links, string host) => new(
        $"status-{post.Id}@{host}",
        post.StartedAt,
        Instant.Max(EndOf(post), post.StartedAt + Duration.FromMinutes(1)),
        post.Kind == PostKind.Maintenance ? $"Maintenance: {post.Name}" : post.Name,
        $"{StatusWords.Of(post.Status)}: {post.Last.Body}",
        new Uri(links.PublicIncident(post.Id)),
        post.IsWithdrawn ? CalendarStatus.Cancelled : CalendarStatus.Confirmed)
    {
        Sequence = post.Version,
        Stamp = post.UpdatedAt,
    };

    /// <summary>Of what is open: as far as it is known to last.</summary>
    private static Instant EndOf(StatusPost post) => post switch
    {
        { Plan: { } plan } when post.EndedAt is null || post.IsWithdrawn => plan.Until,
        { EndedAt: { } ended } => ended,
        _ => post.Last.NextUpdateAt ?? post.UpdatedAt + Duration.FromHours(1),
    };
}
