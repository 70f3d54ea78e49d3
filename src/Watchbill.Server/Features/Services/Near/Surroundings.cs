using System.Collections.Immutable;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Server.Features.Alerts;
using Watchbill.Store;

namespace Watchbill.Server.Features.Services.Near;

/// <summary>What services depend on and what depends on them, as one account may see it. It asks the store for the services that are named, and for no other.</summary>
/// <param name="DependsOn">Where the cause may be; nearest first, at most <see cref="MostServices"/>.</param>
/// <param name="MayAffect">What may be affected too; nearest first, at most <see cref="MostServices"/>.</param>
/// <param name="MoreDependencies">How many are not named.</param>
/// <param name="MoreAffected">How many are not named.</param>
public sealed record Surroundings(ImmutableArray<NearService> DependsOn, int MoreDependencies, ImmutableArray<NearService> MayAffect, int MoreAffected)
{
    public const int MostServices = 10;
    public const int MostAlerts = 5;

    private const string OfOthers = "a service of another team";

    public static Surroundings None { get; } = new([], 0, [], 0);

    public bool IsEmpty => DependsOn.IsEmpty && MayAffect.IsEmpty;

    /// <param name="openIncidents">Those that the account may see.</param>
    /// <param name="except">The incident that asks: it is not named as its own neighbour.</param>
    public static async Task<Surroundings> ReadAsync(
        WatchbillEngine engine, User account, ImmutableArray<ServiceId> services, ImmutableArray<Incident> openIncidents, IncidentId? except, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(account);
        var definitions = engine.Definitions.Current;
        var (needs, moreNeeds) = Shown(ServiceGraph.Dependencies(definitions, services));
        var (needed, moreNeeded) = Shown(ServiceGraph.Dependents(definitions, services));
        return new Surroundings(await ReadAllAsync(needs), moreNeeds, await ReadAllAsync(needed), moreNeeded);

        (List<ServiceLink> Links, int More) Shown(ImmutableArray<ServiceLink> links)
        {
            var visible = links.Where(link => Permissions.MaySee(account, definitions.Services[link.Service])).ToList();
            return (visible.Take(MostServices).ToList(), Math.Max(0, visible.Count - MostServices));
        }

        async Task<ImmutableArray<NearService>> ReadAllAsync(List<ServiceLink> links)
        {
            var near = ImmutableArray.CreateBuilder<NearService>(links.Count);
            foreach (var link in links)
            {
                var alerts = (await engine.Store.Reader.ListAlertsAsync(AlertFilter.Open with { Service = link.Service, Limit = MostAlerts + 1 }, cancellationToken))
                    .Where(alert => Permissions.MaySee(definitions, account, alert)).ToList();
                near.Add(new NearService(
                    link.Service,
                    AlertLine.ServiceName(link.Service, definitions),
                    Way(link, account, definitions),
                    link.Distance,
                    [.. alerts.Take(MostAlerts)],
                    alerts.Count > MostAlerts,
                    [.. openIncidents.Where(incident => incident.Id != except && incident.Services.Contains(link.Service))]));
            }

            return near.ToImmutable();
        }
    }

    public static ImmutableArray<NearServiceInfo> Infos(ImmutableArray<NearService> services) =>
    [
        .. services.Select(service => new NearServiceInfo(
            service.Id.Value,
            service.Name,
            service.Way,
            service.Distance,
            [.. service.Alerts.Select(alert => new NearAlertInfo(alert.Id.Value, alert.Title, EntryText.Snake(alert.Severity), EntryText.Snake(alert.Status)))],
            [.. service.Incidents.Select(incident => new NearIncidentInfo(incident.Id.Value, incident.Reference, incident.Title))])),
    ];

    /// <summary>The names of services that the account may not see are not told by the way either.</summary>
    private static string Way(ServiceLink link, User account, DefinitionSet definitions)
    {
        var names = link.Path.Select(id => definitions.Services.TryGetValue(id, out var known) && !Permissions.MaySee(account, known) ? OfOthers : AlertLine.ServiceName(id, definitions));
        var way = string.Join(" depends on ", names);
        return char.ToUpperInvariant(way[0]) + way[1..];
    }
}
