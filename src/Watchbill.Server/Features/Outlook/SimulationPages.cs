using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Simulation;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Services;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Outlook;

/// <summary>What would happen to an alert of a service. Asked by a form that changes nothing, so the address can be kept and shared.</summary>
internal static class SimulationPages
{
    public static void MapSimulationPage(this IEndpointRouteBuilder app) => app.MapGet("/services/{id}/simulate", ShowAsync).Allow(AccessRule.Account(Permission.Observer));

    /// <param name="severity">critical when absent or not known.</param>
    /// <param name="at">A time of the reader's, as the command line takes it; now when absent.</param>
    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id, string? severity, string? at)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        if (ServicePages.Find(definitions, frame.Reader!, id) is not { } service)
        {
            return ErrorPages.NotFound(frame);
        }

        var view = Of(definitions, service, severity, at, frame.Clock);
        return new PageResult<SimulatePage, SimulationView>(frame, view, view.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static SimulationView Of(DefinitionSet definitions, Service service, string? severity, string? at, PageClock clock)
    {
        var asked = Enum.GetValues<Severity>().Where(known => ReasonText.Word(known) == severity).DefaultIfEmpty(Severity.Critical).First();
        var written = string.IsNullOrWhiteSpace(at) ? "now" : at.Length <= 60 ? at : at[..60];
        var (start, problem, fix) = Moment.Parse(written, clock.Now, clock.Zone);
        if (start > ScheduleLimits.Latest - Scenario.LongestLength)
        {
            (start, problem, fix) = (null, "That is too far away.", "There are schedules until 2199.");
        }

        return start is { } begins
            ? new SimulationView(service, asked, written, null, SimulationTimeline.Of(Simulator.Run(definitions, new Scenario(service.Id, asked, begins, Scenario.UsualLength))))
            : new SimulationView(service, asked, written, $"{problem} {fix}", null);
    }
}
