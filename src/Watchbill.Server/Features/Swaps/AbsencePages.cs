using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Swaps;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Swaps;

internal static class AbsencePages
{
    public static void MapAbsencePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/absences", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapPost("/absences", AddAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapPost("/absences/remove", RemoveAsync).Allow(AccessRule.Account(Permission.Observer));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return Show(frame, engine, frame.Reader!.Id, "", "", []);
    }

    private static async Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = PageFrame.Bare(context, engine);
        var user = new UserId(SwapPages.Word(form["user"]) is { Length: > 0 } named ? named : frame.Reader!.Id.Value);
        var (range, problems) = FieldTimes.Read("An absence", form["from"], form["to"], frame.Clock.Now, frame.Clock.Zone);
        if (range is not { } time)
        {
            return Show(frame, engine, user, SwapPages.Word(form["from"]), SwapPages.Word(form["to"]), [.. problems]);
        }

        var reply = await new SwapDesk(engine, frame.Reader!.Id, Door.Web).LeaveAsync(Nonces.Read(form["nonce"]), user, time.Start, time.End, SwapsApi.Clean(form["reason"]));
        return reply.Done is not null ? SeeOther.Local($"/absences?done={Notice.AbsenceMade}")
            : reply.Refusal!.Code is Refusal.Conflict or Refusal.Invalid
                ? Show(frame, engine, user, SwapPages.Word(form["from"]), SwapPages.Word(form["to"]), [new FieldProblem("to", reply.Refusal.Message)])
                : ErrorPages.Refused(frame, reply.Refusal, "/absences");
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = PageFrame.Bare(context, engine);
        var reply = await new SwapDesk(engine, frame.Reader!.Id, Door.Web).ReturnAsync(null, SwapPages.Word(form["absence"]));
        return reply.Done is null && reply.Refusal!.Code != Refusal.NotFound ? ErrorPages.Refused(frame, reply.Refusal, "/absences") : SeeOther.Local($"/absences?done={Notice.AbsenceGone}");
    }

    private static PageResult<AbsencesPage, AbsencesView> Show(PageFrame frame, WatchbillEngine engine, UserId chosen, string from, string to, ImmutableArray<FieldProblem> problems)
    {
        var (definitions, reader) = (engine.Definitions.Current, frame.Reader!);
        ImmutableArray<User> people = ScheduleAccess.MayManage(reader) ? [.. SchedulePages.PeopleOf(definitions).Where(user => AbsenceDecider.MaySee(definitions, reader, user.Id))] : [reader];
        return new PageResult<AbsencesPage, AbsencesView>(
            frame,
            new AbsencesView([.. SwapInfos.Absences(definitions, reader, frame.Clock.Now)], people, chosen, from, to, problems, definitions),
            problems.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}
