using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Engine.Events;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Outlook;
using Watchbill.Server.Features.Services.Near;
using Watchbill.Server.Features.Shell;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Services;

public static class ServicePages
{
    public static void MapServicePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/services", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/services/{id}", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapSimulationPage();
        app.MapPost("/services/{id}/test-event", TestAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/services/{id}/integrations/{integration}/rotate", RotateAsync).Allow(AccessRule.Account(Permission.Manager));
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        var open = (await engine.Store.Reader.ListAlertsAsync(AlertFilter.Open with { Limit = 500 }, context.RequestAborted)).Where(alert => Permissions.MaySee(definitions, frame.Reader!, alert)).ToList();
        var uses = await engine.Store.Reader.ReadIntegrationUsesAsync(context.RequestAborted);
        var visible = definitions.Services.Values.Where(service => Permissions.MaySee(frame.Reader!, service));
        return new PageResult<ServicesPage, ServicesView>(frame, ServicesView.Of(visible, open, uses, definitions));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        if (Find(definitions, frame.Reader!, id) is not { } service)
        {
            return ErrorPages.NotFound(frame);
        }

        var open = (await engine.Store.Reader.ListAlertsAsync(AlertFilter.Open with { Service = service.Id }, context.RequestAborted)).Where(alert => Permissions.MaySee(definitions, frame.Reader!, alert)).ToList();
        var uses = await engine.Store.Reader.ReadIntegrationUsesAsync(context.RequestAborted);
        return new PageResult<ServicePage, ServiceView>(frame, ServiceView.Of(service, open, uses, definitions, links, frame) with
        {
            Near = await Surroundings.ReadAsync(engine, frame.Reader!, [service.Id], frame.OpenIncidents, null, context.RequestAborted),
        });
    }

    /// <summary>Through the same intake as any other event, as low as urgency goes.</summary>
    private static async Task<IResult> TestAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = PageFrame.Bare(context, engine);
        if (Find(engine.Definitions.Current, frame.Reader!, id) is not { Integrations: [var integration, ..] } service)
        {
            return ErrorPages.NotFound(frame);
        }

        var receipt = await engine.Intake.AcceptAsync(
            new IntakeRequest(service.Id, integration.Id, [TestEvents.Trigger(service, integration.Id, Severity.Info, frame.Clock.Now)], null, null));
        await engine.Records.AuditAsync(new AuditRecord(default, Actor.User(frame.Reader!.Id), Door.Web, "event.test", $"service:{service.Id}", integration.Id.Value));
        return receipt switch
        {
            null => ErrorPages.Refused(frame, new Refusal(Refusal.Overloaded, "So many events are coming in that this one was not taken. Try again in a minute."), $"/services/{id}"),
            { Events: [{ Alert: { } alert }] } => SeeOther.Local($"/alerts/{alert}"),
            _ => SeeOther.Local($"/services/{id}"),
        };
    }

    /// <summary>Answers with the key itself, which is kept nowhere: there is nothing to lead to afterwards.</summary>
    private static async Task<IResult> RotateAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string id, string integration)
    {
        var frame = PageFrame.Bare(context, engine);
        var definitions = engine.Definitions.Current;
        if (Find(definitions, frame.Reader!, id) is not { } service || service.Integrations.FirstOrDefault(known => known.Id.Value == integration) is not { } source)
        {
            return ErrorPages.NotFound(frame);
        }

        var actor = Actor.User(frame.Reader!.Id);
        var (minted, writes) = IntegrationKeys.Rotate(definitions, service.Id, source.Id, actor, frame.Clock.Now);
        await engine.DefinitionPath.WriteAsync(
            writes, [new AuditRecord(default, actor, Door.Web, "key.rotate", $"service:{service.Id}", $"{source.Id}, new key ends in {minted.Row.Hint}")]);
        return new PageResult<NewKeyPage, NewKeyView>(frame, new NewKeyView(service, source, minted, IntegrationKeys.Url(links, source.Kind, minted.Key).AbsoluteUri));
    }

    internal static Service? Find(DefinitionSet definitions, User reader, string id) =>
        definitions.Services.TryGetValue(new ServiceId(id), out var service) && Permissions.MaySee(reader, service) ? service : null;
}
