using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Swaps;

internal static class SwapPages
{
    public static void MapSwapPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/swaps", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/swaps/new", NewAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapGet("/swaps/{id}", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapPost("/swaps", AskAsync).Allow(AccessRule.Account(Permission.Responder));
        Form("take", Notice.SwapTaken, (form, zone) => new TakeSwap(FieldTimes.At(form["from"], zone), FieldTimes.At(form["to"], zone)));
        Form("offers", Notice.SwapOffered, Offer);
        Form("offers/accept", Notice.SwapAccepted, (form, _) => new AcceptOffer(Word(form["offer"])));
        Form("offers/drop", Notice.SwapDropped, (form, _) => new DropOffer(Word(form["offer"])));
        Form("cancel", Notice.SwapCancelled, (_, _) => new CancelSwap());

        void Form(string path, string notice, Func<IFormCollection, DateTimeZone, SwapCommand?> read) =>
            app.MapPost($"/swaps/{{id}}/{path}", (HttpContext context, WatchbillEngine engine, string id) => DoAsync(context, engine, id, notice, read)).Allow(AccessRule.Account(Permission.Responder));
    }

    internal static string Word(string? value) => value is { Length: > 0 and <= 200 } ? value.Trim() : "";

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return new PageResult<SwapsPage, SwapsView>(frame, SwapsView.Of(engine.Definitions.Current, frame.Reader!, frame.Clock.Now));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        return SwapInfos.Find(definitions, frame.Reader!, frame.Clock.Now, id) is { } found
            ? new PageResult<SwapPage, SwapView>(frame, SwapView.Of(definitions, frame.Reader!, found, frame.Clock.Now))
            : ErrorPages.NotFound(frame);
    }

    /// <param name="at">An instant of the shift; now when absent or over.</param>
    private static async Task<IResult> NewAsync(HttpContext context, WatchbillEngine engine, string? schedule, string? at)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        if (SchedulePages.Find(engine, frame.Reader!, schedule ?? "") is not { } found)
        {
            return ErrorPages.NotFound(frame);
        }

        var now = frame.Clock.Now;
        var moment = at is not null && InstantPattern.General.Parse(at) is { Success: true } read && read.Value > now && read.Value < ScheduleLimits.Latest ? read.Value : now;
        var span = engine.Definitions.Current.TimetableOf(found.Id).Around(moment);
        var requester = span.Now.Users.Any(person => person.User == frame.Reader!.Id) || !ScheduleAccess.MayManage(frame.Reader!) ? frame.Reader!.Id : span.Now.Users.Select(person => person.User).FirstOrDefault(frame.Reader!.Id);
        return Show(
            frame, engine, found, FieldTimes.Format(Instant.Max(now, span.Since ?? moment), frame.Clock.Zone), FieldTimes.Format(span.Until ?? moment + Duration.FromDays(1), frame.Clock.Zone), requester, []);
    }

    private static async Task<IResult> AskAsync(HttpContext context, WatchbillEngine engine)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = PageFrame.Bare(context, engine);
        if (SchedulePages.Find(engine, frame.Reader!, Word(form["schedule"])) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var requester = new UserId(Word(form["requester"]) is { Length: > 0 } named ? named : frame.Reader!.Id.Value);
        var (range, problems) = FieldTimes.Read("A request", form["from"], form["to"], frame.Clock.Now, frame.Clock.Zone);
        if (range is not { } time)
        {
            return Show(frame, engine, schedule, Word(form["from"]), Word(form["to"]), requester, [.. problems]);
        }

        var command = new RequestSwap(schedule.Id, requester, time.Start, time.End, SwapsApi.Clean(form["reason"]), [.. form["asked"].Where(user => !string.IsNullOrEmpty(user)).OfType<string>().Distinct().Select(user => new UserId(user))]);
        var reply = await new SwapDesk(engine, frame.Reader!.Id, Door.Web).DoAsync(Nonces.Read(form["nonce"]), null, command);
        return reply.Done is { } done ? SeeOther.Local($"/swaps/{done.Id}?done={Notice.SwapRequested}")
            : reply.Refusal!.Code is Refusal.NotOnCall or Refusal.NotChangeable or Refusal.Conflict
                ? Show(frame, engine, schedule, Word(form["from"]), Word(form["to"]), requester, [new FieldProblem("from", reply.Refusal.Message)])
                : ErrorPages.Refused(frame, reply.Refusal, "/swaps");
    }

    private static async Task<IResult> DoAsync(HttpContext context, WatchbillEngine engine, string id, string notice, Func<IFormCollection, DateTimeZone, SwapCommand?> read)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = PageFrame.Bare(context, engine);
        if (read(form, frame.Clock.Zone) is not { } command)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, "Choose a shift of yours from the list."), $"/swaps/{id}");
        }

        var reply = await new SwapDesk(engine, frame.Reader!.Id, Door.Web).DoAsync(Nonces.Read(form["nonce"]), id, command);
        return reply.Done is null ? ErrorPages.Refused(frame, reply.Refusal!, SeeOther.IsLocal($"/swaps/{id}") ? $"/swaps/{id}" : "/swaps") : SeeOther.Local($"/swaps/{id}?done={notice}");
    }

    private static OfferSwap? Offer(IFormCollection form, DateTimeZone zone) =>
        Word(form["exchange"]).Split('|') is [var schedule, var start, var end]
        && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var from) && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
        && from < ScheduleLimits.Latest.ToUnixTimeSeconds() && to < ScheduleLimits.Latest.ToUnixTimeSeconds()
            ? new OfferSwap(FieldTimes.At(form["from"], zone), FieldTimes.At(form["to"], zone), new ScheduleId(schedule), Instant.FromUnixTimeSeconds(from), Instant.FromUnixTimeSeconds(to))
            : null;

    private static PageResult<NewSwapPage, NewSwapView> Show(
        PageFrame frame, WatchbillEngine engine, Schedule schedule, string from, string to, UserId requester, ImmutableArray<FieldProblem> problems)
    {
        var people = SchedulePages.PeopleOf(engine.Definitions.Current);
        return new PageResult<NewSwapPage, NewSwapView>(
            frame,
            new NewSwapView(
                schedule,
                from,
                to,
                requester,
                ScheduleAccess.MayManage(frame.Reader!) ? people : [frame.Reader!],
                [.. people.Where(user => user.Id != requester && user.Permission >= Permission.Responder && ScheduleAccess.MaySee(engine.Definitions.Current, user, schedule))],
                problems),
            problems.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}
