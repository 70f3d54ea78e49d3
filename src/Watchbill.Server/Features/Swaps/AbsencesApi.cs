using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Swaps;
using Watchbill.Engine;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Swaps;

/// <summary>Who is out of office.</summary>
internal static class AbsencesApi
{
    public static void MapAbsencesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/absences", List).Answers<AbsenceList>("listAbsences", "Who is away or will be: one's own, and those of one's teams", Permission.Observer);
        api.MapPost("/absences", AddAsync).Takes<NewAbsence>()
            .Answers<AbsenceInfo>("addAbsence", "Says that somebody is away; each of their shifts becomes a request to take it over", Permission.Observer, 201).Refuses(409, 422).Once();
        api.MapDelete("/absences/{id}", RemoveAsync).Answers<AbsenceInfo>("removeAbsence", "Takes an absence back, and with it the requests that are still open", Permission.Observer).Refuses(404, 409).Once();
    }

    private static IResult List(HttpContext context, WatchbillEngine engine, string? user)
    {
        var (definitions, reader, now) = (engine.Definitions.Current, context.Caller().User, engine.Time.Now());
        var absences = SwapInfos.Absences(definitions, reader, now).Where(absence => user is null || absence.User.Value == user);
        return Answer.Ok(new AbsenceList([.. absences.Select(absence => SwapInfos.Of(absence, definitions, reader, now))]), WatchbillJson.Default.AbsenceList);
    }

    private static async Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewAbsence);
        if (problem is not null || !SwapsApi.TryKey(context, out var key, out problem))
        {
            return problem!;
        }

        var caller = context.Caller();
        var reply = await new SwapDesk(engine, caller.User.Id, caller.Door).LeaveAsync(key, new UserId(body!.User ?? caller.User.Id.Value), body.Start, body.End, SwapsApi.Clean(body.Reason));
        return Said(context, engine, reply, StatusCodes.Status201Created);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        if (!SwapsApi.TryKey(context, out var key, out var problem))
        {
            return problem!;
        }

        var caller = context.Caller();
        return Said(context, engine, await new SwapDesk(engine, caller.User.Id, caller.Door).ReturnAsync(key, id), StatusCodes.Status200OK);
    }

    private static IResult Said(HttpContext context, WatchbillEngine engine, DeskReply<Absence> reply, int status) => reply.Done is { } done
        ? Answer.Ok(SwapInfos.Of(done, engine.Definitions.Current, context.Caller().User, engine.Time.Now()), WatchbillJson.Default.AbsenceInfo, status)
        : Answer.No(reply.Refusal!);
}
