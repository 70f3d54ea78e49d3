using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OnCall;

/// <summary>The form of a temporary schedule.</summary>
/// <param name="Query">Ends links so that they keep the zone that was chosen; empty for the reader's own.</param>
/// <param name="Preview">Null until the form makes sense.</param>
public sealed record TemporaryView(
    Schedule Schedule, TemporaryFields Fields, ImmutableArray<FieldProblem> Problems, SchedulePreview? Preview, ImmutableArray<User> People, DateTimeZone Zone, string Query)
{
    /// <summary>The schedule's page.</summary>
    public string Back => $"/schedules/{Schedule.Id}{(Query.Length == 0 ? "" : $"?{Query}")}";

    public FieldProblem? ProblemOf(string field) => Problems.FirstOrDefault(problem => problem.Field == field);
}

internal static class TemporaryPages
{
    public static void MapTemporaryPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/schedules/{id}/temporary", NewAsync).Allow(AccessRule.Account(Permission.Manager));
        app.MapPost("/schedules/{id}/temporary", AddAsync).Allow(AccessRule.Account(Permission.Manager));
        app.MapPost("/schedules/{id}/temporary/remove", RemoveAsync).Allow(AccessRule.Account(Permission.Manager));
    }

    /// <summary>Filled in with the whole of the coming week, in days.</summary>
    private static async Task<IResult> NewAsync(HttpContext context, WatchbillEngine engine, string id, string? zone)
    {
        var frame = SchedulePages.InZone(await PageFrame.OfAsync(context, engine), zone, out var query);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var tomorrow = frame.Clock.At(frame.Clock.Now).Date.PlusDays(1);
        var fields = new TemporaryFields("", Morning(tomorrow), Morning(tomorrow.PlusDays(7)), [], "1", "days");
        return Show(frame, engine, schedule, fields, [], made: null, query);

        string Morning(LocalDate date) => FieldTimes.Format(WallClock.First(frame.Clock.Zone, date + new LocalTime(9, 0)), frame.Clock.Zone);
    }

    private static async Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = SchedulePages.InZone(PageFrame.Bare(context, engine), form["zone"], out var query);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var nonce = Nonces.Read(form["nonce"]);
        var definitions = engine.Definitions.Current;
        if (definitions.TemporarySchedules.Any(known => known.Schedule == schedule.Id && known.Id.EndsWith($"-{nonce[..8]}", StringComparison.Ordinal)))
        {
            return SeeOther.Local(SchedulePages.Done(id, Notice.TemporaryMade, query));
        }

        var fields = new TemporaryFields(
            form["name"].ToString(), form["from"].ToString(), form["to"].ToString(), [.. Enumerable.Range(1, TemporaryFields.Places).Select(place => form[$"person{place}"].ToString())], form["length"].ToString(), form["unit"].ToString());
        var (made, problems) = TemporaryForms.Read(definitions, schedule, fields, nonce, frame.Clock.Now, frame.Clock.Zone);
        if (made is null || form["act"] == "look")
        {
            return Show(frame, engine, schedule, fields, problems, made, query);
        }

        await new ScheduleOperations(engine, frame.Reader!.Id, Door.Web).AddAsync(made);
        return SeeOther.Local(SchedulePages.Done(id, Notice.TemporaryMade, query));
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = PageFrame.Bare(context, engine);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (engine.Definitions.Current.TemporarySchedules.FirstOrDefault(known => known.Schedule == schedule.Id && known.Id == form["temporary"]) is { } temporary)
        {
            await new ScheduleOperations(engine, frame.Reader!.Id, Door.Web).RemoveAsync(temporary);
        }

        return SeeOther.Local(SchedulePages.Done(id, Notice.TemporaryGone, ""));
    }

    private static PageResult<TemporaryPage, TemporaryView> Show(
        PageFrame frame, WatchbillEngine engine, Schedule schedule, TemporaryFields fields, ImmutableArray<FieldProblem> problems, TemporarySchedule? made, string query)
    {
        var definitions = engine.Definitions.Current;
        var preview = made is null ? null : SchedulePreview.Of(definitions, schedule, made);
        return new PageResult<TemporaryPage, TemporaryView>(
            frame,
            new TemporaryView(schedule, fields, problems, preview, SchedulePages.PeopleOf(definitions), frame.Clock.Zone, query),
            problems.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}
