using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Who is on call, by the evaluator that paging asks; who was, by the record.</summary>
internal static class OnCallApi
{
    public static void MapOnCallApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/oncall", ReadAsync).Answers<OnCallList>("onCall", "Who is on call for each schedule, now or at an instant", Permission.Observer).Refuses(404);

    /// <param name="schedule">Id or name.</param>
    /// <param name="at">An instant, a local time or words; now when absent.</param>
    /// <param name="zone">Of a local time; absent means the schedule's, or UTC for all of them.</param>
    private static async Task<IResult> ReadAsync(HttpContext context, WatchbillEngine engine, string? schedule, string? at, string? zone)
    {
        var definitions = engine.Definitions.Current;
        var (one, problem) = schedule is null ? (null, null) : ScheduleAccess.Find(definitions, context.Caller().User, schedule);
        if (problem is not null)
        {
            return Answer.No(problem);
        }

        var now = engine.Time.Now();
        var (local, unknown) = ScheduleWindow.Zone(zone, one?.Zone ?? DateTimeZone.Utc);
        var (asked, wrong) = local is null ? (null, unknown) : ScheduleWindow.At(at, now, now, local, "at");
        if (asked is not { } instant)
        {
            return Answer.No(wrong!);
        }

        var answers = new List<OnCallInfo>();
        foreach (var known in definitions.Schedules.Values.Where(known => one is null ? ScheduleAccess.MaySee(definitions, context.Caller().User, known) : known.Id == one.Id)
            .OrderBy(known => known.Id.Value, StringComparer.Ordinal))
        {
            answers.Add(Of(known, definitions, await OnCallRecords.ReadAsync(engine, definitions, known.Id, instant, now, context.RequestAborted), instant, now));
        }

        return Answer.Ok(new OnCallList(instant, answers), WatchbillJson.Default.OnCallList);
    }

    private static OnCallInfo Of(Schedule schedule, DefinitionSet definitions, OnCallPast past, Instant at, Instant now)
    {
        var span = past.Around(at);
        return new OnCallInfo(
            schedule.Id.Value, schedule.Name, schedule.Zone.Id, People(span.Now.Users, definitions), span.Since, span.Until, span.Until is null ? [] : People(span.Next.Users, definitions),
            People([.. definitions.TimetableOf(schedule.Id).ShadowsAt(at).Where(person => definitions.IsSomebody(person.User))], definitions) is { Count: > 0 } shadows ? shadows : null,
            ScheduleForms.Overlap(definitions, schedule.Id, at, now));
    }

    private static IReadOnlyList<OnCallPerson> People(ImmutableArray<OnCallUser> users, DefinitionSet definitions) =>
        [.. users.Select(person => new OnCallPerson(person.User.Value, definitions.NameOf(person.User), person.Because))];
}
