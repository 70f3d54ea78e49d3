using NodaTime;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Who carried how much of a schedule from one day to another.</summary>
/// <param name="To">The last day, itself included.</param>
/// <param name="Problem">What is wrong with the days; then others are shown.</param>
public sealed record FairnessView(Schedule Schedule, LocalDate From, LocalDate To, FairnessReport Report, string? Problem)
{
    public bool IsScheduled => Report.Basis == FairnessForms.Scheduled;
}

internal static class FairnessPages
{
    private const int UsualDays = 90;

    public static void MapFairnessPage(this IEndpointRouteBuilder app) => app.MapGet("/schedules/{id}/fairness", ShowAsync).Allow(AccessRule.Account(Permission.Observer));

    /// <param name="from">A date of the reader's; 90 days ago when absent.</param>
    /// <param name="to">The last day; today when absent.</param>
    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id, string? from, string? to, string? basis)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        if (SchedulePages.Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var (first, last, problem) = Days(from, to, frame.Clock.At(frame.Clock.Now).Date);
        var window = new Interval(WallClock.First(frame.Clock.Zone, first.AtMidnight()), WallClock.First(frame.Clock.Zone, last.PlusDays(1).AtMidnight()));
        var past = await OnCallRecords.ReadAsync(engine, engine.Definitions.Current, schedule.Id, window, frame.Clock.Now, context.RequestAborted);
        var report = FairnessForms.Of(engine.Definitions.Current, schedule, past, window, basis == FairnessForms.Scheduled ? basis : FairnessForms.AsItWas, frame.Clock.Now);
        return new PageResult<FairnessPage, FairnessView>(frame, new FairnessView(schedule, first, last, report, problem), problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static (LocalDate First, LocalDate Last, string? Problem) Days(string? from, string? to, LocalDate today)
    {
        var (first, last) = (today.PlusDays(-UsualDays), today);
        if (from is null && to is null)
        {
            return (first, last, null);
        }

        return !TryRead(from, first, out var begin) || !TryRead(to, last, out var end) ? (first, last, "Give dates such as 2026-05-01.")
            : end < begin ? (first, last, "The last day is before the first.")
            : Period.DaysBetween(begin, end) >= ScheduleLimits.WidestWindow.Days - 2 ? (first, last, $"At most {ScheduleLimits.WidestWindow.Days} days can be looked at.")
            : begin < ScheduleLimits.Earliest.InUtc().Date.PlusDays(2) || end > ScheduleLimits.Latest.InUtc().Date.PlusDays(-2) ? (first, last, "There are schedules from 1970 to 2199.")
            : (begin, end, null);
    }

    private static bool TryRead(string? text, LocalDate otherwise, out LocalDate date)
    {
        var parsed = text is { Length: <= 20 } ? LocalDatePattern.Iso.Parse(text) : null;
        date = parsed is { Success: true } ? parsed.Value : otherwise;
        return string.IsNullOrEmpty(text) || parsed is { Success: true };
    }
}
