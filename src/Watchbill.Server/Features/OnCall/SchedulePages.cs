using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.OnCall;

public static class SchedulePages
{
    public static void MapSchedulePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/schedules", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/schedules/{id}", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapPost("/schedules/{id}/overrides", AddAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/schedules/{id}/overrides/remove", RemoveAsync).Allow(AccessRule.Account(Permission.Responder));
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return new PageResult<SchedulesPage, SchedulesView>(frame, SchedulesView.Of(engine.Definitions.Current, frame.Clock.Now));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return engine.Definitions.Current.Schedules.TryGetValue(new ScheduleId(id), out var schedule)
            ? new PageResult<SchedulePage, ScheduleView>(frame, ScheduleView.Of(engine.Definitions.Current, schedule, frame.Clock.Now))
            : ErrorPages.NotFound(frame);
    }

    private static async Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = PageFrame.Bare(context, engine);
        if (!engine.Definitions.Current.Schedules.TryGetValue(new ScheduleId(id), out var schedule))
        {
            return ErrorPages.NotFound(frame);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (made, problem) = OverrideForms.Read(
            engine.Definitions.Current, schedule, form["who"], form["instead"], form["from"], form["to"], Nonces.Read(form["nonce"]), frame.Clock.Now, frame.Clock.Zone);
        if (made is null)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, problem!), $"/schedules/{id}");
        }

        await WriteAsync(engine, frame.Reader!, made, DefinitionJson.Of(made).Json, "override.add");
        return SeeOther.Local($"/schedules/{id}?done={Notice.Overridden}");
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = PageFrame.Bare(context, engine);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var change = engine.Definitions.Current.OverridesOf(new ScheduleId(id)).FirstOrDefault(known => known.Id == form["override"]);
        if (change is not null)
        {
            await WriteAsync(engine, frame.Reader!, change, null, "override.remove");
        }

        return SeeOther.Local($"/schedules/{id}?done={Notice.OverrideGone}");
    }

    private static Task WriteAsync(WatchbillEngine engine, User by, Override change, string? json, string action)
    {
        var actor = Actor.User(by.Id);
        return engine.DefinitionPath.WriteAsync(
            [new DefinitionWrite(DefinitionKinds.Override, change.Id, json, "ui", actor, default)],
            [new AuditRecord(default, actor, Door.Web, action, $"schedule:{change.Schedule}", $"{change.Kind} {change.User} {change.Instead} {change.Start} {change.End}")]);
    }
}
