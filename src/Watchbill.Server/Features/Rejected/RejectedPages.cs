using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Rejected;

public static class RejectedPages
{
    private const int Shown = 200;

    public static void MapRejectedPage(this IEndpointRouteBuilder app) =>
        app.MapGet("/rejected", ShowAsync).Allow(AccessRule.Account(Permission.Observer));

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var events = await engine.Store.Reader.ReadRejectedAsync(Shown, context.RequestAborted);
        return new PageResult<RejectedPage, RejectedView>(frame, RejectedView.Of(events, engine.Definitions.Current, frame.Reader!));
    }
}
