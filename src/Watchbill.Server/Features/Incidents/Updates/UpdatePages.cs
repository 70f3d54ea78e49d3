using Watchbill.Api;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Incidents.Updates;

/// <summary>Sending an update in steps that need no script: choose a template, fill it in, look at what every place would get, send just that.</summary>
internal static class UpdatePages
{
    private const string Plain = "-";

    public static void MapUpdatePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/incidents/{incident}/update", WriteAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/incidents/{incident}/update-preview", LookAsync).Allow(AccessRule.Account(Permission.Responder));
    }

    private static async Task<IResult> WriteAsync(HttpContext context, WatchbillEngine engine, string incident, string? template)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return await IncidentLookup.FindAsync(engine, frame.Reader!, incident, context.RequestAborted) is { } found
            ? Show(engine, frame, found, template, new IncidentCommandBody(), null)
            : ErrorPages.NotFound(frame);
    }

    private static async Task<IResult> LookAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string incident)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = await PageFrame.OfAsync(context, engine);
        var reader = frame.Reader!;
        if (await IncidentLookup.FindAsync(engine, reader, incident, context.RequestAborted) is not { } found)
        {
            return ErrorPages.NotFound(frame);
        }

        var body = IncidentFields.Read(form, frame.Clock.Zone) with { Preview = null };
        var now = UpdateWriting.Whole(engine.Time.Now());
        var choice = IncidentVerbs.Find("update")!.Choose(body, new VerbContext(reader.Id, now, null));
        var look = await UpdateLooking.LookAsync(engine, links, reader.Id, found, choice, now, context.RequestAborted);
        return Show(engine, frame, found, body.Template ?? Plain, body, look);
    }

    private static PageResult<WriteUpdatePage, UpdateView> Show(WatchbillEngine engine, PageFrame frame, Incident incident, string? template, IncidentCommandBody fields, UpdatePreviewInfo? look)
    {
        var definitions = engine.Definitions.Current;
        var process = definitions.Process(incident.Process);
        return new PageResult<WriteUpdatePage, UpdateView>(frame, new UpdateView(
            incident, process, UpdateView.Offer(definitions, incident, process), template is null ? null : definitions.Templates.GetValueOrDefault(template), template == Plain, fields, look));
    }
}
