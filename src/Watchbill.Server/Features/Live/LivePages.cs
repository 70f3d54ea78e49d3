using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;

namespace Watchbill.Server.Features.Live;

/// <summary>
/// Tells open pages that something changed, so that they fetch themselves anew. It says no more than that: what an account may see is decided
/// where it is shown, and an account hears only of alerts and incidents that it may see. The stream ends with the session, and with the server.
/// </summary>
public static class LivePages
{
    /// <summary>Open streams of one node; more are refused, and pages fall back to asking every 30 seconds.</summary>
    private const int MostStreams = 1_000;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(250);
    private static int _streams;

    public static void MapLive(this IEndpointRouteBuilder app) =>
        app.MapGet("/live", Open).Allow(AccessRule.Account(Permission.Observer));

    private static IResult Open(HttpContext context, WatchbillEngine engine, IHostApplicationLifetime lifetime)
    {
        if (Interlocked.Increment(ref _streams) > MostStreams)
        {
            Interlocked.Decrement(ref _streams);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        context.Response.OnCompleted(() =>
        {
            Interlocked.Decrement(ref _streams);
            return Task.CompletedTask;
        });
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var identification = context.RequestServices.GetRequiredService<Identification>();
        return TypedResults.ServerSentEvents(StreamAsync(context, engine, identification, lifetime.ApplicationStopping, context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        HttpContext context, WatchbillEngine engine, Identification identification, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = engine.Feed.Subscribe();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        yield return new SseItem<string>("", "beat");
        while (!ending.IsCancellationRequested)
        {
            var changed = await WaitAsync(subscription, engine.Time, ending.Token);
            if (ending.IsCancellationRequested)
            {
                yield break;
            }

            if (await identification.OfAsync(context) is not { } identity)
            {
                yield return new SseItem<string>("", "end");
                yield break;
            }

            var concerns = false;
            while (subscription.Changes.TryRead(out var change))
            {
                concerns = concerns || Concerns(engine.Definitions.Current, identity.Caller.User, change);
            }

            yield return new SseItem<string>("", changed && concerns ? "change" : "beat");
            if (changed)
            {
                // A storm of alerts is one refresh, not hundreds.
                await Task.Delay(Calm, engine.Time, ending.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    /// <summary>True when something changed, false when it is time for a sign of life.</summary>
    private static async Task<bool> WaitAsync(ChangeFeed.Subscription subscription, TimeProvider time, CancellationToken cancellationToken)
    {
        using var beat = new CancellationTokenSource(Beat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, cancellationToken);
        try
        {
            return await subscription.Changes.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What tells of nothing but alerts and incidents that the reader may not see is as if it had not been: not even its moment is told.</summary>
    private static bool Concerns(DefinitionSet definitions, User reader, Change change) =>
        change.Definitions
        || (change.Alerts.Count + change.Incidents.Count == 0
            ? reader.Scope.IsDefaultOrEmpty
            : change.AlertStates.Any(alert => Permissions.MaySee(definitions, reader, alert))
                || change.IncidentStates.Any(incident => IncidentPermissions.MaySee(definitions, reader, incident)));
}
