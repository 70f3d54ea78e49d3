using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Shell;
using Watchbill.Store;

namespace Watchbill.Server.Features.Now;

public static class NowPages
{
    private const int Recent = 60;

    public static void MapNowPage(this IEndpointRouteBuilder app) =>
        app.MapGet("/", ShowAsync).Allow(AccessRule.Account(Permission.Observer));

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var open = await engine.Store.Reader.ListAlertsAsync(AlertFilter.Open, context.RequestAborted);
        var sent = await engine.Store.Reader.ReadRecentDeliveriesAsync(Recent, context.RequestAborted);
        var visible = await new IncidentSight(engine, frame.Reader!, context.RequestAborted).DeliveriesAsync(sent);
        return new PageResult<NowPage, NowView>(frame, NowView.Of(open, visible, engine.Definitions.Current, frame));
    }
}
