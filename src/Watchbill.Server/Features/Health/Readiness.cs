using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Engine;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Features.Health;

/// <summary>
/// Says whether this node does its work: the store answers, commits come through, and nothing owed is late. Looks at most once a second;
/// a flood of questions costs the store nothing. Thread-safe.
/// </summary>
/// <remarks>
/// Commits are judged by the Runner's mark, which it writes through the same committer as everything else every ten seconds: a mark that
/// stands still means that nothing can be written, whatever the cause.
/// </remarks>
internal sealed class Readiness(WatchbillEngine engine, NodeParts parts, ServerOptions options) : IDisposable
{
    public static readonly Duration Late = Duration.FromSeconds(10);
    public static readonly Duration Silent = Duration.FromSeconds(30);
    private static readonly Duration Fresh = Duration.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private Report? _last;

    /// <param name="Reasons">Why not; empty when ready.</param>
    public sealed record Report(Instant At, ImmutableArray<string> Reasons);

    public async Task<Report> LookAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var now = engine.Time.Now();
            if (_last is not { } known || now - known.At >= Fresh || now < known.At)
            {
                _last = new Report(now, await ReasonsAsync(now, cancellationToken));
            }

            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<ImmutableArray<string>> ReasonsAsync(Instant now, CancellationToken cancellationToken)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (engine.Committer.Queued >= options.QueueLimit)
        {
            reasons.Add("the committer's queue is full: requests are being refused");
        }

        if (parts.Shared?.Trouble is { } trouble)
        {
            reasons.Add($"{trouble.Code}: {trouble.Message}");
        }

        try
        {
            var backlog = await engine.Store.Reader.ReadBacklogAsync(cancellationToken).WaitAsync(Patience, engine.Time, cancellationToken);
            var mark = await engine.Store.Reader.ReadEngineStateAsync("runner.last_tick", cancellationToken).WaitAsync(Patience, engine.Time, cancellationToken);
            Add(reasons, now, backlog.NextDelivery, "a delivery has been due for");
            Add(reasons, now, backlog.NextTimer, "a timer has been due for");
            if (mark is not null && InstantPattern.ExtendedIso.Parse(mark) is { Success: true, Value: var last } && now - last > Silent)
            {
                reasons.Add($"nothing has been committed for {Seconds(now - last)}");
            }
            else if (mark is null)
            {
                reasons.Add("the engine has not started yet");
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            reasons.Add($"the store cannot be read ({exception.GetType().Name})");
        }

        return reasons.ToImmutable();
    }

    private static void Add(ImmutableArray<string>.Builder reasons, Instant now, Instant? due, string words)
    {
        if (due is { } since && now - since > Late)
        {
            reasons.Add($"{words} {Seconds(now - since)}");
        }
    }

    private static string Seconds(Duration time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");
}
