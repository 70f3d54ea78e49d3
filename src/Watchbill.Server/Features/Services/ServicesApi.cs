using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Services;

/// <summary>Services with their integrations and when each was last heard of.</summary>
internal static class ServicesApi
{
    public static void MapServicesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/services", ListAsync).Answers<ServiceList>("listServices", "The services that the account may see", Permission.Observer);
        api.MapGet("/services/{id}", ReadAsync).Answers<ServiceInfo>("readService", "One service", Permission.Observer).Refuses(404);
    }

    /// <summary>Null when it does not exist or belongs to another team.</summary>
    internal static Service? Visible(HttpContext context, DefinitionSet definitions, string id) =>
        definitions.Services.TryGetValue(new ServiceId(id), out var service) && Permissions.MaySee(context.Caller().User, service) ? service : null;

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine, AlertLinks links)
    {
        var uses = await engine.Store.Reader.ReadIntegrationUsesAsync(context.RequestAborted);
        var services = engine.Definitions.Current.Services.Values
            .Where(service => Permissions.MaySee(context.Caller().User, service))
            .OrderBy(service => service.Id.Value, StringComparer.Ordinal)
            .Select(service => Info(service, engine, context.Caller().User, uses, links));
        return Answer.Ok(new ServiceList([.. services]), WatchbillJson.Default.ServiceList);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string id) =>
        Visible(context, engine.Definitions.Current, id) is { } service
            ? Answer.Ok(Info(service, engine, context.Caller().User, await engine.Store.Reader.ReadIntegrationUsesAsync(context.RequestAborted), links), WatchbillJson.Default.ServiceInfo)
            : Answer.NotFound($"service '{id}'");

    private static ServiceInfo Info(Service service, WatchbillEngine engine, User account, IReadOnlyList<IntegrationUse> uses, AlertLinks links) => new(
        service.Id.Value,
        service.Name,
        service.Description,
        service.Policy.Value,
        service.Team?.Value,
        EntryText.Snake(service.Urgency),
        SupportView.Info(service, engine.Definitions.Current, engine.Time.Now()),
        [.. service.Integrations.Select(integration => Info(integration, uses.FirstOrDefault(use => use.Service == service.Id && use.Integration == integration.Id)))],
        links.Below($"services/{service.Id}").AbsoluteUri,
        [.. Visible(service.DependsOn, engine.Definitions.Current, account)],
        [.. Visible(engine.Definitions.Current.DependentsOf(service.Id), engine.Definitions.Current, account)]);

    private static IEnumerable<string> Visible(IEnumerable<ServiceId> services, DefinitionSet definitions, User account) =>
        services.Where(id => definitions.Services.TryGetValue(id, out var known) && Permissions.MaySee(account, known)).Select(id => id.Value);

    private static IntegrationInfo Info(Integration integration, IntegrationUse? use) => new(
        integration.Id.Value, integration.Name, EntryText.Snake(integration.Kind), integration.Mapping, use?.LastEventAt, use?.Accepted ?? 0, use?.Rejected ?? 0);
}
