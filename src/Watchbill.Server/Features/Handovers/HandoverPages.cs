using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Handovers;

/// <summary>The handover of a schedule: read, written, acknowledged.</summary>
internal static class HandoverPages
{
    public static void MapHandoverPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/schedules/{id}/handover", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        Form("acknowledge", Notice.HandoverAcknowledged, form => Number(form) is { } number ? new AcknowledgeHandover(number) : null);
        Form("notes", Notice.HandoverNoted, form => Number(form) is { } number ? new WriteNote(number, form["section"].ToString(), form["text"].ToString().ReplaceLineEndings("\n").Trim()) : null);
        Form("checklist", Notice.ItemTicked, Item);

        void Form(string path, string notice, Func<IFormCollection, HandoverCommand?> read) => app
            .MapPost($"/schedules/{{id}}/handover/{path}", (HttpContext context, WatchbillEngine engine, string id) => DoAsync(context, engine, id, notice, read))
            .Allow(AccessRule.Account(Permission.Responder));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return SchedulePages.Find(engine, frame.Reader!, id) is { } schedule
            ? new PageResult<HandoverPage, HandoverView>(frame, await HandoverView.OfAsync(engine, frame.Reader!, schedule, frame.Clock.Now, context.RequestAborted))
            : ErrorPages.NotFound(frame);
    }

    private static async Task<IResult> DoAsync(HttpContext context, WatchbillEngine engine, string id, string notice, Func<IFormCollection, HandoverCommand?> read)
    {
        var frame = PageFrame.Bare(context, engine);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        if (read(await context.Request.ReadFormAsync(context.RequestAborted)) is not { } command)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, "The form was incomplete. Load the page again."), PathOf(schedule));
        }

        var outcome = await engine.Handovers.SubmitAsync(schedule.Id, command, frame.Reader!.Id, Door.Web);
        return outcome.Refusal is { } refusal
            ? ErrorPages.Refused(frame, new Refusal(CodeOf(refusal), refusal.Message), PathOf(schedule))
            : SeeOther.Local($"{PathOf(schedule)}?done={notice}");
    }

    private static string PathOf(Schedule schedule) => $"/schedules/{schedule.Id}/handover";

    private static string CodeOf(HandoffRefusal refusal) => refusal.Code switch
    {
        HandoffRefusal.NotIncoming => Refusal.Forbidden,
        HandoffRefusal.HandoverOver or HandoffRefusal.Conflict => Refusal.Conflict,
        _ => Refusal.Invalid,
    };

    private static int? Number(IFormCollection form) => int.TryParse(form["number"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TickItem? Item(IFormCollection form) =>
        InstantPattern.ExtendedIso.Parse(form["shift"].ToString()) is { Success: true, Value: var shift } && Part(form["part"]) is { } part
            ? new TickItem(part, shift, form["item"].ToString(), Done: form["act"] != "undo")
            : null;

    private static ChecklistPart? Part(string? word) => word switch
    {
        "before" => ChecklistPart.BeforeShift,
        "after" => ChecklistPart.AfterShift,
        _ => null,
    };
}
