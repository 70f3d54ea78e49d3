using NodaTime;
using Watchbill.Api;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.OnCall;

/// <summary>The record itself: who was on call, entry by entry.</summary>
internal static class RecordApi
{
    private static readonly Duration Usual = Duration.FromDays(14);

    public static void MapRecordApi(this IEndpointRouteBuilder api) => api.MapGet("/schedules/{id}/record", ReadAsync)
        .Answers<ScheduleRecord>("scheduleRecord", "Who was on call, as it was recorded when it happened, by default of the last 14 days", Permission.Observer).Refuses(404);

    private static async Task<IResult> ReadAsync(HttpContext context, WatchbillEngine engine, string id, string? from, string? to, string? zone)
    {
        var definitions = engine.Definitions.Current;
        var (schedule, unknown) = ScheduleAccess.Find(definitions, context.Caller().User, id);
        if (schedule is null)
        {
            return Answer.No(unknown!);
        }

        var (local, wrong) = ScheduleWindow.Zone(zone, schedule.Zone);
        var (asked, problem) = local is null ? (null, wrong) : ScheduleWindow.Until(from, to, engine.Time.Now(), local, Usual);
        if (asked is not { } window)
        {
            return Answer.No(problem!);
        }

        var rows = await engine.Store.Reader.ReadOnCallRecordAsync(schedule.Id, window, context.RequestAborted);
        return Answer.Ok(
            new ScheduleRecord(schedule.Id.Value, window.Start, window.End, [.. rows.Select(row => (Row: row, Entry: (OnCallChanged)row.Entry)).Select(line => new RecordedOnCall(
                line.Row.OccurredAt,
                [.. line.Entry.Users.Select(person => new OnCallPerson(person.User.Value, definitions.NameOf(person.User), person.Because))],
                EntryText.Snake(line.Entry.Cause),
                line.Row.RecordedAt))]),
            WatchbillJson.Default.ScheduleRecord);
    }
}
