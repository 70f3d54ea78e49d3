using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Audit;

/// <summary>Who changed what, newest first.</summary>
public sealed record AuditView(ImmutableArray<AuditRecord> Records, DefinitionSet Definitions)
{
    public string Who(Actor actor) => actor.UserId is { } user ? Definitions.NameOf(user) : actor.Id;
}

public static class AuditPages
{
    private const int Shown = 200;

    public static void MapAuditPage(this IEndpointRouteBuilder app) =>
        app.MapGet("/audit", ShowAsync).Allow(AccessRule.Account(Permission.Manager));

    /// <summary>It tells of everything, so there is none for accounts that are limited to teams.</summary>
    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return frame.Reader!.Scope.IsDefaultOrEmpty
            ? new PageResult<AuditPage, AuditView>(frame, new AuditView(
                await new IncidentSight(engine, frame.Reader, context.RequestAborted).AuditAsync(await engine.Store.Reader.ReadAuditAsync(Shown, context.RequestAborted)), engine.Definitions.Current))
            : ErrorPages.NotFound(frame);
    }
}
