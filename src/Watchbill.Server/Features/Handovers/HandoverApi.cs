using System.Text.Json.Serialization.Metadata;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Handovers;

/// <summary>Handovers of a schedule: read by whoever may see it, acknowledged and written by its responders. What each may do is decided in the transaction.</summary>
internal static class HandoverApi
{
    public static void MapHandoverApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/schedules/{id}/handover", ShowAsync)
            .Answers<ScheduleHandover>("getHandover", "The last handover with its notes, what is written for the next one and who comes then, and the checklists", Permission.Observer).Refuses(404);
        Post(api, "acknowledge", "acknowledgeHandover", "Says that one has read the report of the shift that one takes over", StrictJson.Default.AcknowledgeHandoverBody, (body, _) => (new AcknowledgeHandover(body.Number), null));
        Post(api, "notes", "writeHandoverNote", "Writes a section of the report, of the last handover or of the one to come", StrictJson.Default.HandoverNoteBody, (body, about) =>
            (new WriteNote(body.Number ?? about.Lists.Record?.NextHandover ?? 1, body.Section, body.Text), null));
        Post(api, "checklist", "tickChecklist", "Ticks an item of a checklist, or takes the tick back", StrictJson.Default.ChecklistTickBody, Tick);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var (schedule, problem) = ScheduleAccess.Find(engine.Definitions.Current, context.Caller().User, id);
        return schedule is null ? Answer.No(problem!) : await AnswerAsync(context, engine, schedule);
    }

    private static async Task<ShiftChecklists> ReadAsync(WatchbillEngine engine, Schedule schedule, CancellationToken cancellationToken) =>
        ShiftChecklists.Of(await HandoverView.RecordAsync(engine, schedule.Id, cancellationToken), schedule.Id, engine.Definitions.Current, engine.Time.Now());

    private static async Task<IResult> AnswerAsync(HttpContext context, WatchbillEngine engine, Schedule schedule) => Answer.Ok(
        HandoverInfos.Of(schedule, await ReadAsync(engine, schedule, context.RequestAborted)), WatchbillJson.Default.ScheduleHandover);

    private static void Post<T>(
        IEndpointRouteBuilder api, string verb, string name, string summary, JsonTypeInfo<T> type, Func<T, About, (HandoverCommand? Command, ApiError? Problem)> read)
        where T : class => api.MapPost($"/schedules/{{id}}/handover/{verb}", async (HttpContext context, WatchbillEngine engine, string id) =>
        {
            var (schedule, unknown) = ScheduleAccess.Find(engine.Definitions.Current, context.Caller().User, id);
            if (schedule is null)
            {
                return Answer.No(unknown!);
            }

            var (body, wrong) = await Body.ReadAsync(context, type);
            if (wrong is not null)
            {
                return wrong;
            }

            var caller = context.Caller();
            var (command, problem) = read(body!, new About(caller.User.Id, await ReadAsync(engine, schedule, context.RequestAborted)));
            if (command is null)
            {
                return Answer.No(problem!);
            }

            var outcome = await engine.Handovers.SubmitAsync(schedule.Id, command, caller.User.Id, caller.Door);
            return outcome.Refusal is { } refusal ? Answer.No(refusal.Code, refusal.Message) : await AnswerAsync(context, engine, schedule);
        })
        .Takes<T>().Answers<ScheduleHandover>(name, summary, Permission.Responder).Refuses(404, 409, 422);

    private static (HandoverCommand? Command, ApiError? Problem) Tick(ChecklistTickBody body, About about)
    {
        if (!Enum.GetValues<ChecklistPart>().Any(known => EntryText.Snake(known) == body.Part))
        {
            return (null, new ApiError(ErrorCode.Invalid, $"'{Moment.Shown(body.Part)}' is no checklist.", "Use before_shift or after_shift."));
        }

        var part = Enum.GetValues<ChecklistPart>().First(known => EntryText.Snake(known) == body.Part);
        return about.Lists.Record is null ? (null, new ApiError(ErrorCode.NoRecord, "Nothing is recorded of this schedule yet.", "Try again in a minute."))
            : (body.Shift ?? about.Lists.MeantBy(about.By, part)) is { } shift ? (new TickItem(part, shift, body.Item, body.Done), null)
            : (null, new ApiError(ErrorCode.Conflict, "There is no shift whose checklist is open.", "Look at the checklists again: the shift may have changed hands."));
    }

    private sealed record About(UserId By, ShiftChecklists Lists);
}
