using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Simulation;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Policies;
using Watchbill.Server.Features.Services;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Outlook;

/// <summary>When nobody would come, or one person is the whole chain: of a service, and of all services of a policy that the reader may see.</summary>
internal static class SweepPages
{
    public static readonly Duration Ahead = Duration.FromDays(90);

    /// <summary>Alerts tried for one request, about two seconds' work; then the page says how far it has looked.</summary>
    private const int MostSimulations = 4_000;

    /// <summary>One at a time, whoever asks how often: pages to people need the processor more.</summary>
    private static readonly SemaphoreSlim Turn = new(1);

    public static void MapSweepPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/services/{id}/outlook", OfServiceAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/policies/{id}/outlook", OfPolicyAsync).Allow(AccessRule.Account(Permission.Observer));
    }

    private static async Task<IResult> OfServiceAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return ServicePages.Find(engine.Definitions.Current, frame.Reader!, id) is { } service
            ? await AnswerAsync(frame, engine.Definitions.Current, service.Name, $"/services/{service.Id}", [service], context.RequestAborted)
            : ErrorPages.NotFound(frame);
    }

    private static async Task<IResult> OfPolicyAsync(HttpContext context, WatchbillEngine engine, string id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        return PolicyPages.Find(definitions, frame.Reader!, id) is { } policy && PolicyView.ServicesOf(definitions, frame.Reader!, policy).ToList() is { Count: > 0 } services
            ? await AnswerAsync(frame, definitions, policy.Name, $"/policies/{policy.Id}", services, context.RequestAborted)
            : ErrorPages.NotFound(frame);
    }

    private static async Task<PageResult<SweepPage, SweepView>> AnswerAsync(
        PageFrame frame, DefinitionSet definitions, string name, string path, IReadOnlyList<Service> services, CancellationToken cancellationToken)
    {
        var window = new Interval(frame.Clock.Now, Instant.Min(frame.Clock.Now + Ahead, ScheduleLimits.Latest - Scenario.LongestLength));
        await Turn.WaitAsync(cancellationToken);
        try
        {
            var result = new Sweep(definitions, new SweepQuestion(window, SweepQuestion.UsualWithin, [.. services.Select(service => service.Id)], []))
                .Run(done => done < MostSimulations && !cancellationToken.IsCancellationRequested);
            return new PageResult<SweepPage, SweepView>(frame, SweepView.Of(name, path, result, definitions));
        }
        finally
        {
            Turn.Release();
        }
    }
}
