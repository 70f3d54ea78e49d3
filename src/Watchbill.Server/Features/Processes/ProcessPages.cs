using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Processes;

/// <summary>How incidents are run, to be read: it is changed in files.</summary>
public static class ProcessPages
{
    public static void MapProcessPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/processes", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/processes/{id}", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return new PageResult<ProcessesPage, ProcessesView>(frame, ProcessesView.Of(engine.Definitions.Current, frame.Reader!));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        return ProcessLookup.Find(definitions, id) is { } process
            ? new PageResult<ProcessPage, ProcessView>(frame, ProcessView.Of(definitions, frame.Reader!, process))
            : ErrorPages.NotFound(frame);
    }
}
