using System.Text;
using Watchbill.Api;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OnCall.Import;

/// <summary>The form that takes a calendar in: chosen, looked at, made.</summary>
/// <param name="Import">What it would do; null before a calendar was chosen, or when it cannot be used.</param>
/// <param name="Text">What matters of the calendar that was looked at: the form sends it again, for the file is no longer at hand.</param>
public sealed record ImportView(Schedule Schedule, ApiError? Problem, CalendarImport? Import, string? Text, Watchbill.Domain.DefinitionSet Definitions)
{
    public string Back => $"/schedules/{Schedule.Id}";
}

internal static class ImportPages
{
    /// <summary>As much as a field of a form may hold; the command line takes calendars of 1 MiB.</summary>
    public const int MostCharacters = 60_000;

    public static void MapImportPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/schedules/{id}/import", NewAsync).Allow(AccessRule.Account(Permission.Manager));
        app.MapPost("/schedules/{id}/import", ImportAsync).Allow(AccessRule.Account(Permission.Manager));
    }

    private static async Task<IResult> NewAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return SchedulePages.Find(engine, frame.Reader!, id) is { } schedule ? Show(frame, engine, schedule, null, null, null) : ErrorPages.NotFound(frame);
    }

    /// <summary>What was looked at comes back as text, and is made; anything else is looked at first.</summary>
    private static async Task<IResult> ImportAsync(HttpContext context, WatchbillEngine engine, CalendarImports imports, string id)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = PageFrame.Bare(context, engine);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var isLookedAt = form["calendar"].ToString().Length > 0;
        var (text, problem) = isLookedAt ? (form["calendar"].ToString(), null) : await TextAsync(form, imports, context.RequestAborted);
        var (window, _) = CalendarImports.Window(null, null, engine.Time.Now(), schedule.Zone);
        var (calendar, broken) = text is null ? (null, problem) : CalendarImports.Read(text, schedule, window!.Value);
        if (calendar is null)
        {
            return Show(frame, engine, schedule, broken, null, null);
        }

        if (isLookedAt)
        {
            var (_, refused) = await imports.ApplyAsync(calendar, schedule, Caller.Of(context)!, form["skip"] == "yes");
            return refused is null ? SeeOther.Local(SchedulePages.Done(id, Notice.Imported, "")) : Show(frame, engine, schedule, refused, imports.Preview(calendar, schedule.Id), text);
        }

        var essence = CalendarEssence.Of(text!);
        var import = imports.Preview(calendar, schedule.Id);
        return essence.Length > MostCharacters
            ? Show(frame, engine, schedule, new ApiError(ErrorCode.TooLarge, "This calendar is too large for the page.", "Use `watchbill calendar import`, which takes 1 MiB."), null, null)
            : Show(frame, engine, schedule, CalendarImports.Objection(import, skipsUnknown: true), import, essence);
    }

    private static async Task<(string? Text, ApiError? Problem)> TextAsync(IFormCollection form, CalendarImports imports, CancellationToken cancellationToken)
    {
        if (form.Files["file"] is { Length: > 0 } file)
        {
            try
            {
                using var reader = new StreamReader(file.OpenReadStream(), new UTF8Encoding(false, throwOnInvalidBytes: true));
                return (await reader.ReadToEndAsync(cancellationToken), null);
            }
            catch (DecoderFallbackException)
            {
                return (null, new ApiError(ErrorCode.Invalid, "The file is not UTF-8."));
            }
        }

        return form["url"].ToString().Trim() is { Length: > 0 } url
            ? await imports.FetchAsync(url, cancellationToken)
            : (null, new ApiError(ErrorCode.Invalid, "Choose a file, or write an address."));
    }

    private static PageResult<ImportPage, ImportView> Show(PageFrame frame, WatchbillEngine engine, Schedule schedule, ApiError? problem, CalendarImport? import, string? text) => new(
        frame, new ImportView(schedule, problem, import, text, engine.Definitions.Current), problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}
