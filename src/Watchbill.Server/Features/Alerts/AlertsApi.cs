using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Rest;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Alerts;

/// <summary>Reading alerts.</summary>
internal static class AlertsApi
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>Rows looked at for one page, when most belong to other teams.</summary>
    private const int MostBatches = 20;

    public static void MapAlertsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/alerts", ListAsync).Answers<AlertList>("listAlerts", "Alerts, newest first; the open ones unless a status is asked for", Permission.Observer);
        api.MapGet("/alerts/{id}", ReadAsync).Answers<AlertDetail>("readAlert", "One alert with its timeline, notifications and next steps", Permission.Observer).Refuses(404);
    }

    /// <param name="status">open (default), all, triggered, acknowledged or resolved; several with commas.</param>
    private static async Task<IResult> ListAsync(
        HttpContext context, WatchbillEngine engine, AlertLinks links, string? status, string? service, string? before, string? limit)
    {
        if (Statuses(status) is not { } statuses)
        {
            return Answer.No(ErrorCode.Invalid, $"'{status}' is no status.", "Use open, all, triggered, acknowledged or resolved; several with commas.");
        }

        var wanted = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out wanted) || wanted is < 1 or > MaxLimit))
        {
            return Answer.No(ErrorCode.Invalid, $"'limit' is a number from 1 to {MaxLimit}.");
        }

        AlertId? from = null;
        if (before is not null)
        {
            if (Number(before) is not { } number)
            {
                return Answer.No(ErrorCode.Invalid, "'before' is the number of an alert.");
            }

            from = number;
        }

        var user = context.Caller().User;
        var definitions = engine.Definitions.Current;
        if (service is not null && (!definitions.Services.TryGetValue(new ServiceId(service), out var known) || !Permissions.MaySee(user, known)))
        {
            return Answer.NotFound($"service '{service}'");
        }

        var filter = new AlertFilter(statuses, service is null ? null : new ServiceId(service), from, wanted + 1);
        var found = await VisibleAsync(engine, definitions, user, filter, wanted + 1, context.RequestAborted);
        var page = found.Take(wanted).Select(alert => AlertForms.Summary(alert, definitions, links)).ToImmutableArray();
        return Answer.Ok(new AlertList(page, found.Count > wanted ? page[^1].Id : null), WatchbillJson.Default.AlertList);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string id)
    {
        var definitions = engine.Definitions.Current;
        if (Number(id) is not { } number
            || await engine.Store.Reader.ReadAlertAsync(number, context.RequestAborted) is not { } stored
            || !Permissions.MaySee(definitions, context.Caller().User, stored.Alert))
        {
            return Answer.NotFound($"alert {id}");
        }

        var journal = await engine.Store.Reader.ReadJournalAsync(Subjects.Of(number), context.RequestAborted);
        if (journal.Any(row => row.Entry is AlertHandled or AlertReleased))
        {
            var known = (await IncidentQuery.OfAlertAsync(engine, context.Caller().User, journal, context.RequestAborted)).Select(incident => incident.Id).ToHashSet();
            journal = [.. journal.Where(row => row.Entry switch { AlertHandled entry => known.Contains(entry.Incident.Id), AlertReleased entry => known.Contains(entry.Incident.Id), _ => true })];
        }

        return Answer.Ok(AlertForms.Detail(stored, journal, definitions, links), WatchbillJson.Default.AlertDetail);
    }

    /// <summary>Null when it is not a positive number.</summary>
    internal static AlertId? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? new AlertId(number) : null;

    private static async Task<List<Alert>> VisibleAsync(
        WatchbillEngine engine, DefinitionSet definitions, User user, AlertFilter filter, int wanted, CancellationToken cancellationToken)
    {
        var found = new List<Alert>();
        for (var batch = 0; batch < MostBatches && found.Count < wanted; batch++)
        {
            var rows = await engine.Store.Reader.ListAlertsAsync(filter, cancellationToken);
            found.AddRange(rows.Where(alert => Permissions.MaySee(definitions, user, alert)));
            if (rows.Count < filter.Limit)
            {
                break;
            }

            filter = filter with { Before = rows[^1].Id };
        }

        return found;
    }

    private static ImmutableArray<AlertStatus>? Statuses(string? text)
    {
        switch (text)
        {
            case null or "" or "open":
                return AlertFilter.Open.Statuses;
            case "all":
                return [];
        }

        var statuses = ImmutableArray.CreateBuilder<AlertStatus>();
        foreach (var word in text.Split(','))
        {
            if (!Enum.TryParse<AlertStatus>(word, ignoreCase: true, out var status) || int.TryParse(word, out _))
            {
                return null;
            }

            statuses.Add(status);
        }

        return statuses.ToImmutable();
    }
}
