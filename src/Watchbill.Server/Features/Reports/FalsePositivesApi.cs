using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Rest;
using Watchbill.Store;

namespace Watchbill.Server.Features.Reports;

/// <summary>Which rules were wrong how often, of the services that the caller may see.</summary>
internal static class FalsePositivesApi
{
    private const int MostPages = 40;
    private static readonly Duration Usual = Duration.FromDays(30);

    public static void MapFalsePositivesApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/reports/false-positives", ReadAsync).Answers<FalsePositiveReport>(
            "reportFalsePositives", "Per rule: alerts that have ended, and how many of them were wrong, by reason; of the last 30 days unless 'from' and 'to' say otherwise", Permission.Observer);

    private static async Task<IResult> ReadAsync(HttpContext context, WatchbillEngine engine, string? from, string? to)
    {
        var (window, problem) = ScheduleWindow.Until(from, to, engine.Time.Now(), DateTimeZone.Utc, Usual);
        if (window is not { } within)
        {
            return Answer.No(problem!.Code, problem.Message, problem.Fix);
        }

        var (alerts, complete) = await AlertsAsync(engine, context.Caller().User, within, context.RequestAborted);
        return Answer.Ok(
            new FalsePositiveReport(
                within.Start,
                within.End,
                [.. FalsePositiveRates.Of(alerts).Select(rate => new FalsePositiveRule(rate.Service.Value, rate.Rule, rate.Ended, rate.False, rate.ByCause, Math.Round(rate.Rate, 4)))],
                complete),
            WatchbillJson.Default.FalsePositiveReport);
    }

    /// <summary>Numbers follow the time at which alerts began, so that the oldest page ends it.</summary>
    private static async Task<(List<Alert> Alerts, bool Complete)> AlertsAsync(WatchbillEngine engine, User account, Interval within, CancellationToken cancellationToken)
    {
        var definitions = engine.Definitions.Current;
        var found = new List<Alert>();
        AlertId? before = null;
        for (var page = 0; page < MostPages; page++)
        {
            var alerts = await engine.Store.Reader.ListAlertsAsync(new AlertFilter([AlertStatus.Resolved], null, before, AlertFilter.MaxLimit), cancellationToken);
            found.AddRange(alerts.Where(alert => within.Contains(alert.TriggeredAt) && Permissions.MaySee(definitions, account, alert)));
            if (alerts.Count < AlertFilter.MaxLimit || alerts[^1].TriggeredAt < within.Start)
            {
                return (found, true);
            }

            before = alerts[^1].Id;
        }

        return (found, false);
    }
}
