using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OnCall;

/// <summary>The form of an override: filled in for a shift, looked at, corrected, saved.</summary>
/// <param name="Query">Ends links so that they keep the zone that was chosen; empty for the reader's own.</param>
/// <param name="Preview">Null until the form makes sense.</param>
public sealed record OverrideView(
    Schedule Schedule, OverrideFields Fields, ImmutableArray<FieldProblem> Problems, SchedulePreview? Preview, ImmutableArray<User> People, DateTimeZone Zone, bool MayManage, string Query)
{
    /// <summary>The schedule's page.</summary>
    public string Back => $"/schedules/{Schedule.Id}{(Query.Length == 0 ? "" : $"?{Query}")}";

    public FieldProblem? ProblemOf(string field) => Problems.FirstOrDefault(problem => problem.Field == field);
}

internal static class OverridePages
{
    public static void MapOverridePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/schedules/{id}/override", NewAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/schedules/{id}/overrides", AddAsync).Allow(AccessRule.Account(Permission.Responder));
        app.MapPost("/schedules/{id}/overrides/remove", RemoveAsync).Allow(AccessRule.Account(Permission.Responder));
    }

    /// <param name="at">An instant of the shift; now when absent or over.</param>
    private static async Task<IResult> NewAsync(HttpContext context, WatchbillEngine engine, string id, string? at, string? user, string? zone)
    {
        var frame = SchedulePages.InZone(await PageFrame.OfAsync(context, engine), zone, out var query);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var now = frame.Clock.Now;
        var moment = at is not null && InstantPattern.General.Parse(at) is { Success: true } read && read.Value > now && read.Value < ScheduleLimits.Latest ? read.Value : now;
        var fields = OverrideForms.For(engine.Definitions.Current, schedule, frame.Reader!, moment, now, user, frame.Clock.Zone);
        return Show(frame, engine, schedule, fields, [], made: null, query);
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
        var fields = new OverrideFields(Word(form["kind"]), Word(form["off"]), Word(form["on"]), Word(form["from"]), Word(form["to"]));
        var (made, problems) = OverrideForms.Read(definitions, schedule, frame.Reader!, fields, nonce, frame.Clock.Now, frame.Clock.Zone);
        if (made is null || form["act"] == "look")
        {
            return Show(frame, engine, schedule, fields, problems, made, query);
        }

        if (!definitions.OverridesOf(schedule.Id).Any(known => known.Id.EndsWith($"-{nonce[..8]}", StringComparison.Ordinal)))
        {
            await new ScheduleOperations(engine, frame.Reader!.Id, Door.Web).AddAsync(made);
        }

        return SeeOther.Local(SchedulePages.Done(id, Notice.Overridden, query));
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = PageFrame.Bare(context, engine);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var change = engine.Definitions.Current.OverridesOf(schedule.Id).FirstOrDefault(known => known.Id == form["override"]);
        if (change is not null)
        {
            var rows = await engine.Store.Reader.ReadDefinitionRowsAsync(context.RequestAborted);
            var maker = rows.FirstOrDefault(row => row.Kind == Store.Json.DefinitionKinds.Override && row.Id == change.Id)?.Actor.UserId;
            if (!ScheduleView.MayRemove(frame.Reader!, change, maker))
            {
                return ErrorPages.Forbidden(frame, "This override is about other people's shifts. Ask whoever made it, or a manager.");
            }

            await new ScheduleOperations(engine, frame.Reader!.Id, Door.Web).RemoveAsync(change);
        }

        return SeeOther.Local(SchedulePages.Done(id, Notice.OverrideGone, ""));
    }

    private static PageResult<OverridePage, OverrideView> Show(
        PageFrame frame, WatchbillEngine engine, Schedule schedule, OverrideFields fields, ImmutableArray<FieldProblem> problems, Override? made, string query)
    {
        var definitions = engine.Definitions.Current;
        var preview = made is null ? null : SchedulePreview.Of(definitions, schedule, made);
        return new PageResult<OverridePage, OverrideView>(
            frame,
            new OverrideView(schedule, fields, problems, preview, SchedulePages.PeopleOf(definitions), frame.Clock.Zone, ScheduleAccess.MayManage(frame.Reader!), query),
            problems.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static string Word(StringValues value) => value.ToString() is { Length: <= 200 } word ? word.Trim() : "";
}
