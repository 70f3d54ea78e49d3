using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Incidents;

/// <summary>Reading incidents as an account may see them.</summary>
internal static class IncidentQuery
{
    /// <summary>Rows looked at for one page, when most are not for this account.</summary>
    private const int MostBatches = 20;

    public static readonly ImmutableArray<StatusCategory> Open = [StatusCategory.Triage, StatusCategory.Live];

    /// <param name="text">open (default), all, or categories with commas.</param>
    /// <returns>Null for what is none.</returns>
    public static ImmutableArray<StatusCategory>? Categories(string? text)
    {
        switch (text)
        {
            case null or "" or "open":
                return Open;
            case "all":
                return [];
        }

        var categories = ImmutableArray.CreateBuilder<StatusCategory>();
        foreach (var word in text.Split(','))
        {
            if (!Enum.TryParse<StatusCategory>(word, ignoreCase: true, out var category) || int.TryParse(word, out _))
            {
                return null;
            }

            categories.Add(category);
        }

        return categories.ToImmutable();
    }

    /// <returns>At most as many as the filter's limit, newest first.</returns>
    public static async Task<List<Incident>> VisibleAsync(WatchbillEngine engine, User account, IncidentFilter filter, CancellationToken cancellationToken) =>
        (await PageAsync(engine, account, filter, _ => true, cancellationToken)).Incidents;

    /// <param name="asked">What the store cannot ask for.</param>
    /// <returns>At most as many as the filter's limit, newest first; and where the next page begins, null on the last.</returns>
    public static async Task<(List<Incident> Incidents, IncidentId? Next)> PageAsync(
        WatchbillEngine engine, User account, IncidentFilter filter, Func<Incident, bool> asked, CancellationToken cancellationToken)
    {
        var definitions = engine.Definitions.Current;
        var found = new List<Incident>();
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var rows = await engine.Store.Reader.ListIncidentsAsync(filter, cancellationToken);
            foreach (var incident in rows.Where(incident => IncidentPermissions.MaySee(definitions, account, incident) && asked(incident)))
            {
                if (found.Count == filter.Limit)
                {
                    return (found, found[^1].Id);
                }

                found.Add(incident);
            }

            if (rows.Count < filter.Limit)
            {
                return (found, null);
            }

            filter = filter with { Before = rows[^1].Id };
        }

        return (found, filter.Before);
    }

    /// <summary>Incidents of which an alert's journal tells, and the one that it is part of now.</summary>
    public static async Task<ImmutableArray<Incident>> OfAlertAsync(WatchbillEngine engine, User account, IEnumerable<JournalRow> journal, CancellationToken cancellationToken)
    {
        var ids = journal.Select(row => row.Entry switch { AlertTriggered entry => entry.Incident?.Id, AlertHandled entry => entry.Incident.Id, _ => null }).OfType<IncidentId>();
        return await VisibleAsync(engine, account, ids, cancellationToken);
    }

    public static async Task<ImmutableArray<Incident>> VisibleAsync(WatchbillEngine engine, User account, IEnumerable<IncidentId> ids, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<Incident>();
        foreach (var id in ids.Distinct())
        {
            if (await engine.Store.Reader.ReadIncidentAsync(id, cancellationToken) is { Incident: var incident } && IncidentPermissions.MaySee(engine.Definitions.Current, account, incident))
            {
                found.Add(incident);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The incident's alerts that are open, and those that page for it.</summary>
    public static async Task<IReadOnlyDictionary<AlertId, Alert>> AlertsAsync(WatchbillEngine engine, Incident incident, CancellationToken cancellationToken)
    {
        var alerts = new Dictionary<AlertId, Alert>();
        foreach (var id in incident.Alerts.Where(linked => linked.ResolvedAt is null).Select(linked => linked.Alert).Concat(incident.Pages.Select(page => page.Alert)))
        {
            if (await engine.Store.Reader.ReadAlertAsync(id, cancellationToken) is { } stored)
            {
                alerts[id] = stored.Alert;
            }
        }

        return alerts;
    }
}
