using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OnCall;

/// <summary>The form of an operation: filled in, looked at, corrected, saved.</summary>
/// <param name="Preview">Null until the form makes sense.</param>
/// <param name="People">Whom one may choose.</param>
/// <param name="Query">Ends links so that they keep the zone that was chosen; empty for the reader's own.</param>
public abstract record OperationView(
    Schedule Schedule, ImmutableArray<FieldProblem> Problems, SchedulePreview? Preview, ImmutableArray<User> People, DateTimeZone Zone, string Query)
{
    /// <summary>The schedule's page.</summary>
    public string Back => $"/schedules/{Schedule.Id}{(Query.Length == 0 ? "" : $"?{Query}")}";

    public FieldProblem? ProblemOf(string field) => Problems.FirstOrDefault(problem => problem.Field == field);
}

/// <summary>The form of one page as it was sent, read.</summary>
/// <param name="Asked">Null when the form does not say what is asked for.</param>
internal sealed record OperationForm<T, TFields>(PageFrame Frame, DefinitionSet Definitions, Schedule Schedule, string Query, TFields Fields, T? Asked, ImmutableArray<FieldProblem> Problems)
    where T : class;

/// <summary>The web door to operations on schedules: a form that is looked at or saved, and a button that takes one back. Sent twice, a form makes one.</summary>
internal abstract class OperationPages<T, TFields>(ScheduleOperation<T> operation)
    where T : class
{
    /// <summary>Notices of the schedule's page.</summary>
    protected abstract (string Made, string Gone) Done { get; }

    protected abstract TFields Fields(IFormCollection form);

    protected abstract (T? Asked, ImmutableArray<FieldProblem> Problems) Read(DefinitionSet definitions, Schedule schedule, User by, TFields fields, Instant now, DateTimeZone zone);

    protected abstract FieldProblem Problem(OperationObjection objection, T asked, DateTimeZone zone);

    protected abstract IResult Show(OperationForm<T, TFields> form);

    protected async Task<IResult> FilledAsync(HttpContext context, WatchbillEngine engine, string id, string? zone, Func<PageFrame, Schedule, TFields> fill)
    {
        var frame = SchedulePages.InZone(await PageFrame.OfAsync(context, engine), zone, out var query);
        return SchedulePages.Find(engine, frame.Reader!, id) is { } schedule
            ? Show(new OperationForm<T, TFields>(frame, engine.Definitions.Current, schedule, query, fill(frame, schedule), null, []))
            : ErrorPages.NotFound(frame);
    }

    protected async Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var sent = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = SchedulePages.InZone(PageFrame.Bare(context, engine), sent["zone"], out var query);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var (fields, definitions) = (Fields(sent), engine.Definitions.Current);
        var (asked, problems) = Read(definitions, schedule, frame.Reader!, fields, frame.Clock.Now, frame.Clock.Zone);
        var form = new OperationForm<T, TFields>(frame, definitions, schedule, query, fields, asked, problems);
        if (asked is null || sent["act"] == "look")
        {
            return Show(form);
        }

        var reply = await new ScheduleOperations(engine, frame.Reader!.Id, Door.Web).AddAsync(operation, asked, Nonces.Read(sent["nonce"]));
        return reply.Operation is null
            ? Show(form with { Problems = [.. reply.Objections.Select(objection => Problem(objection, asked, frame.Clock.Zone))] })
            : SeeOther.Local(SchedulePages.Done(id, Done.Made, query));
    }

    /// <param name="field">Of the form, with the id of what is to be taken back. What is gone already is as good as taken back.</param>
    protected async Task<IResult> TakeBackAsync(HttpContext context, WatchbillEngine engine, string id, string field)
    {
        var frame = PageFrame.Bare(context, engine);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var reply = await new ScheduleOperations(engine, frame.Reader!.Id, Door.Web).RemoveAsync(operation, form[field].ToString(), schedule.Id, request: null);
        return reply.Objections is [{ Code: ErrorCode.Forbidden } refused, ..] ? ErrorPages.Forbidden(frame, refused.Text) : SeeOther.Local(SchedulePages.Done(id, Done.Gone, ""));
    }

    /// <summary>A word of a form; one of absurd length is as good as none.</summary>
    protected static string Word(IFormCollection form, string field) => form[field].ToString() is { Length: <= 500 } word ? word.Trim() : "";

    protected static SchedulePreview? Preview(OperationForm<T, TFields> form, Func<DefinitionSet, Schedule, T, SchedulePreview> preview) =>
        form.Asked is { } asked && form.Problems.IsEmpty ? preview(form.Definitions, form.Schedule, asked) : null;

    protected static int Status(OperationForm<T, TFields> form) => form.Problems.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
}
