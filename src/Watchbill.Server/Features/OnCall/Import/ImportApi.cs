using System.Text;
using Watchbill.Api;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Features.Calendars;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.OnCall.Import;

/// <summary>Calendars as overrides, over REST: the text of one, or where it is.</summary>
internal static class ImportApi
{
    private const string Calendar = "text/calendar";

    public static void MapImportApi(this IEndpointRouteBuilder api) =>
        api.MapPost("/schedules/{id}/import", ImportAsync).Accepts<NewCalendarImport>("application/json", Calendar).Answers<CalendarImportResult>(
            "importCalendar",
            "Makes each occurrence of a calendar, sent as text/calendar or read from a URL, an override that replaces everybody; all or nothing, and again without doubling",
            Permission.Manager).Refuses(404, 413, 422);

    private static async Task<IResult> ImportAsync(
        HttpContext context, WatchbillEngine engine, CalendarImports imports, string id, string? from, string? to, bool? dry_run, bool? skip_unknown)
    {
        var caller = context.Caller();
        var (schedule, unknown) = ScheduleAccess.Find(engine.Definitions.Current, caller.User, id);
        if (schedule is null)
        {
            return Answer.No(unknown!);
        }

        var (window, wrong) = CalendarImports.Window(from, to, engine.Time.Now(), schedule.Zone);
        if (window is not { } asked)
        {
            return Answer.No(wrong!);
        }

        var (text, problem) = await TextAsync(context, imports);
        if (text is null)
        {
            return problem!;
        }

        var (calendar, broken) = CalendarImports.Read(text, schedule, asked);
        if (calendar is null)
        {
            return Answer.No(broken!);
        }

        var (import, refused) = dry_run == true ? (imports.Preview(calendar, schedule.Id), null) : await imports.ApplyAsync(calendar, schedule, caller, skip_unknown == true);
        return import is null ? Answer.No(refused!) : Answer.Ok(
            new CalendarImportResult(
                dry_run != true,
                asked.Start,
                asked.End,
                [.. import.Added.Select(OverridesApi.Info)],
                [.. import.Changed.Select(OverridesApi.Info)],
                [.. import.Removed.Select(OverridesApi.Info)],
                import.Unchanged,
                [.. import.Unmatched.Take(CalendarNote.MostNamed).Select(occurrence => new UnmatchedEvent(occurrence.Event.Summary, occurrence.Start, occurrence.End))],
                import.Unmatched.Length),
            WatchbillJson.Default.CalendarImportResult);
    }

    private static async Task<(string? Text, IResult? Problem)> TextAsync(HttpContext context, CalendarImports imports)
    {
        if (context.Request.ContentType?.StartsWith(Calendar, StringComparison.OrdinalIgnoreCase) != true)
        {
            var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewCalendarImport);
            if (problem is not null)
            {
                return (null, problem);
            }

            var (fetched, unread) = await imports.FetchAsync(body!.Url, context.RequestAborted);
            return (fetched, unread is null ? null : Answer.No(unread));
        }

        if (context.Request.ContentLength > CalendarLimits.Octets || await Body.ReadAsync(context.Request.Body, CalendarLimits.Octets, context.RequestAborted) is not { } bytes)
        {
            return (null, Answer.No(ErrorCode.TooLarge, $"The calendar is larger than {CalendarLimits.Octets / 1024} KiB."));
        }

        try
        {
            return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, Answer.No(ErrorCode.Invalid, "The calendar is not UTF-8."));
        }
    }
}
