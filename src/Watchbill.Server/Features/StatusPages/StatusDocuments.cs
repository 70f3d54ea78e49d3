using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using NodaTime;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Server.Features.StatusPages.Feeds;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>
/// Everything that a status page answers to a GET, by its path below the page; the server and the export make the same. Each document is made once from a
/// snapshot. Thread-safe.
/// </summary>
internal sealed class StatusDocuments(WatchbillEngine engine, IServiceScopeFactory scopes, ILoggerFactory logs)
{
    public const string Json = "application/json; charset=utf-8";

    private const string Html = "text/html; charset=utf-8";

    /// <summary>Made for some path that anybody may think up: more than these are made anew each time.</summary>
    private const int MostKept = 300;

    private static readonly YearMonthPattern Month = YearMonthPattern.CreateWithInvariantCulture("uuuu-MM");

    /// <summary>Those that every page has, by path.</summary>
    public static IReadOnlyList<string> Fixed { get; } =
    [
        "", "history", "history.atom", "history.rss", "calendar.ics", "badge.svg", "theme.css",
        "api/v2/summary.json", "api/v2/status.json", "api/v2/components.json", "api/v2/incidents.json", "api/v2/incidents/unresolved.json",
        "api/v2/scheduled-maintenances.json", "api/v2/scheduled-maintenances/upcoming.json", "api/v2/scheduled-maintenances/active.json",
    ];

    /// <param name="path">Without a slash at either end.</param>
    /// <returns>Null when there is no such thing.</returns>
    public async Task<StatusDocument?> FindAsync(StatusSnapshot page, StatusLinks links, string path, CancellationToken cancellationToken)
    {
        if (links.IsExport)
        {
            return await MakeAsync(page, links, path, cancellationToken);
        }

        if (page.Made.TryGetValue(path, out var known))
        {
            return known;
        }

        var made = await MakeAsync(page, links, path, cancellationToken);
        if (made is not null && page.Made.Count < MostKept)
        {
            page.Made.TryAdd(path, made);
        }

        return made;
    }

    private async Task<StatusDocument?> MakeAsync(StatusSnapshot page, StatusLinks links, string path, CancellationToken cancellationToken) => path switch
    {
        "" => await RenderAsync<StatusHome, StatusSnapshot>(page, links, page),
        "history" => await HistoryAsync(page, links, new YearMonth(Today(page).Year, Today(page).Month), cancellationToken),
        "history.atom" => AtomFeed.Write(page, links),
        "history.rss" => RssFeed.Write(page, links),
        "calendar.ics" => StatusCalendar.Write(page, links),
        "badge.svg" => StatusBadge.Write(page),
        "theme.css" => Text("text/css; charset=utf-8", page.Page.Theme.Colour is { } colour ? $":root{{--accent:{colour}}}\n" : "/* The page has no colour of its own. */\n"),
        "api/v2/summary.json" => Of(StatuspageDocuments.Summary(page, links), StatuspageJson.Default.StatuspageSummary),
        "api/v2/status.json" => Of(new StatuspageStatusAnswer(StatuspageDocuments.Page(page, links), StatuspageDocuments.Status(page)), StatuspageJson.Default.StatuspageStatusAnswer),
        "api/v2/components.json" => Of(new StatuspageComponents(StatuspageDocuments.Page(page, links), StatuspageDocuments.Components(page)), StatuspageJson.Default.StatuspageComponents),
        "api/v2/incidents.json" => Incidents(page, links, page.Incidents),
        "api/v2/incidents/unresolved.json" => Incidents(page, links, page.Open(PostKind.Incident)),
        "api/v2/scheduled-maintenances.json" => Maintenances(page, links, page.Maintenances),
        "api/v2/scheduled-maintenances/upcoming.json" => Maintenances(page, links, page.Upcoming),
        "api/v2/scheduled-maintenances/active.json" => Maintenances(page, links, page.UnderWay),
        _ when Rest(path, "incidents/") is { } id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await IncidentAsync(page, links, new StatusPostId(number), cancellationToken)
            : null,
        _ when Rest(path, "history/") is { } month => Month.Parse(month) is { Success: true, Value: { Year: >= 2000 and <= 2199 } value }
            ? await HistoryAsync(page, links, value, cancellationToken)
            : null,
        _ => null,
    };

    public static LocalDate Today(StatusSnapshot page) => page.Now.InZone(page.Page.Zone).Date;

    private async Task<StatusDocument?> IncidentAsync(StatusSnapshot page, StatusLinks links, StatusPostId id, CancellationToken cancellationToken)
    {
        var post = page.Posts.FirstOrDefault(post => post.Id == id) ?? await engine.Store.Reader.ReadStatusPostAsync(id, cancellationToken);
        return post is { IsWithdrawn: false } && post.Page == page.Page.Id ? await RenderAsync<StatusIncident, StatusPost>(page, links, post) : null;
    }

    private async Task<StatusDocument> HistoryAsync(StatusSnapshot page, StatusLinks links, YearMonth month, CancellationToken cancellationToken)
    {
        var zone = page.Page.Zone;
        var window = new Interval(zone.AtStartOfDay(month.OnDayOfMonth(1)).ToInstant(), zone.AtStartOfDay(month.PlusMonths(1).OnDayOfMonth(1)).ToInstant());
        var incidents = await engine.Store.Reader.ListStatusPostsAsync(page.Page.Id, PostKind.Incident, window, 1_000, cancellationToken);
        var maintenances = await engine.Store.Reader.ListStatusPostsAsync(page.Page.Id, PostKind.Maintenance, window, 1_000, cancellationToken);
        return await RenderAsync<StatusHistory, HistoryMonth>(
            page, links, new HistoryMonth(month, [.. incidents.Concat(maintenances).Where(post => !post.IsWithdrawn).OrderByDescending(post => post.StartedAt)]));
    }

    private async Task<StatusDocument> RenderAsync<TComponent, TModel>(StatusSnapshot page, StatusLinks links, TModel model)
        where TComponent : StatusPart<TModel>
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(StatusPart<>.Page)] = page,
                [nameof(StatusPart<>.Links)] = links,
                [nameof(StatusPart<>.Model)] = model,
            };
            return (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString();
        });
        return Text(Html, html);
    }

    private static StatusDocument Incidents(StatusSnapshot page, StatusLinks links, IEnumerable<StatusPost> posts) => Of(
        new StatuspageIncidents(StatuspageDocuments.Page(page, links), [.. posts.Select(post => StatuspageDocuments.Post(page, links, post))]), StatuspageJson.Default.StatuspageIncidents);

    private static StatusDocument Maintenances(StatusSnapshot page, StatusLinks links, IEnumerable<StatusPost> posts) => Of(
        new StatuspageMaintenances(StatuspageDocuments.Page(page, links), [.. posts.Select(post => StatuspageDocuments.Post(page, links, post))]), StatuspageJson.Default.StatuspageMaintenances);

    private static StatusDocument Of<T>(T value, JsonTypeInfo<T> type) => new(Json, JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static StatusDocument Text(string type, string text) => new(type, Encoding.UTF8.GetBytes(text));

    private static string? Rest(string path, string prefix) => path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : null;
}
