using System.Globalization;
using NodaTime;
using Watchbill.Engine;
using Watchbill.Engine.Calendars;
using Watchbill.Engine.Upkeep;
using Watchbill.Server.Features.Backups;

namespace Watchbill.Server.Hosting;

/// <summary>
/// Drives the parts of the engine: each loop ticks, then waits for a wake-up, the next due instant, or a second, whichever comes first.
/// A tick that throws is logged and tried again; nothing that is owed depends on a wake-up.
/// </summary>
internal sealed partial class EngineLoops(WatchbillEngine engine, NodeParts parts, CalendarFetcher calendars, Checkpointer checkpoints, ILogger<EngineLoops> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly LoopWait _timers = new(engine.Time);
    private readonly LoopWait _deliveries = new(engine.Time);
    private readonly LoopWait[] _others = [new(engine.Time), new(engine.Time), new(engine.Time), new(engine.Time), new(engine.Time), new(engine.Time)];
    private readonly List<Task> _loops = [];
    private Task _committer = Task.CompletedTask;
    private volatile bool _held;

    private IEnumerable<LoopWait> Waits => [_timers, _deliveries, .. _others];

    /// <summary>True when every loop waits, and nothing is queued or under way.</summary>
    public bool IsIdle => engine.Committer.Queued == 0 && engine.Deliverer.InFlight == 0 && engine.Steps.InFlight == 0 && Waits.All(wait => wait.IsIdle);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await engine.Definitions.ReloadAsync(cancellationToken);
        await engine.Intake.StartAsync(engine.Store.Reader, cancellationToken);
        engine.Feed.Listen(change =>
        {
            if (change.EarliestTimer is { } earliest && earliest < engine.Time.Now() + Neighbours.Soon)
            {
                _timers.Wake();
            }

            if (change.Deliveries)
            {
                _deliveries.Wake();
            }
        });
        if (parts.Shared is { } shared)
        {
            engine.Runner.IsToldOfSteps = true;
            shared.Clock.Stepped = ClockStepped;
            Neighbours.Tell(engine, shared);
            Neighbours.Hear(engine, shared, _timers.Wake, _deliveries.Wake);
        }

        engine.Deliverer.SlotFreed = _deliveries.Wake;
        engine.Steps.Wake = _others[5].Wake;
        engine.Committer.RowFailed = RowFailed;
        _held = await RestoreHold.IsOnAsync(engine.Store.Reader, cancellationToken);
        if (_held)
        {
            OnHold();
        }

        _committer = Task.Run(() => engine.Committer.RunAsync(_draining.Token), CancellationToken.None);
        Start("rescuer", _others[0], now => engine.Rescuer.TickAsync(now, _stopping.Token));
        Start("runner", _timers, now => engine.Runner.TickAsync(now, _stopping.Token));
        Start("deliverer", _deliveries, _ => engine.Deliverer.TickAsync(_stopping.Token));
        Start("pruner", _others[1], now => engine.Pruner.TickAsync(now, _stopping.Token));
        Start("refusal reporter", _others[2], now => engine.Refusals.TickAsync(now, _stopping.Token));
        Start("calendar fetcher", _others[3], now => calendars.TickAsync(now, _stopping.Token));
        Start("checkpointer", _others[4], now => checkpoints.TickAsync(now, _stopping.Token));
        Start("step runner", _others[5], _ => engine.Steps.TickAsync(_stopping.Token));
    }

    /// <summary>
    /// Stops claiming, lets attempts under way end, then finishes what is queued; all of it bounded by the host's shutdown time, so that a store
    /// that hangs does not keep the process from ending. What is left is where a crash would leave it, and the next start goes on from there.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await Task.WhenAll(_loops).WaitAsync(cancellationToken);
            await engine.Steps.StopAsync(cancellationToken);
            while (engine.Deliverer.InFlight > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), engine.Time, cancellationToken);
            }

            await _draining.CancelAsync();
            await _committer.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            StoppedShort();
        }
        finally
        {
            await _draining.CancelAsync();
        }
    }

    public void Dispose()
    {
        if (!_committer.IsCompleted || !_loops.TrueForAll(loop => loop.IsCompleted))
        {
            // They still use these; the process is about to end.
            return;
        }

        _stopping.Dispose();
        _draining.Dispose();
        foreach (var wait in Waits)
        {
            wait.Dispose();
        }
    }

    /// <summary>What was late or early around that time has its cause here. The runner's next tick keeps it for people and tells administrators.</summary>
    private void ClockStepped(TimeSpan by)
    {
        Stepped(string.Create(CultureInfo.InvariantCulture, $"the database's clock was found {by.TotalSeconds:+0.0;-0.0} s off this node's time"));
        engine.Runner.ClockStepped(Duration.FromTimeSpan(by));
    }

    private void Start(string name, LoopWait wait, Func<Instant, Task> tick) =>
        _loops.Add(Task.Run(() => LoopAsync(name, wait, tick), CancellationToken.None));

    private async Task LoopAsync(string name, LoopWait wait, Func<Instant, Task> tick)
    {
        while (!_stopping.IsCancellationRequested)
        {
            wait.Begin();
            var now = engine.Time.Now();
            try
            {
                if (!_held || !(_held = await RestoreHold.IsOnAsync(engine.Store.Reader, _stopping.Token)))
                {
                    await tick(now);
                }
            }
            catch (Exception exception)
            {
                TickFailed(name, exception);
            }

            try
            {
                await wait.WaitAsync(_held || _others.Contains(wait) ? Longest : await UntilNextAsync(name, now), _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>The time to the next due thing, at most a second; hints may be lost, the poll is not.</summary>
    /// <param name="ticked">When the last tick began: deliveries that it left wait for a slot or their lane, and the end of that wakes us.</param>
    private async Task<TimeSpan> UntilNextAsync(string name, Instant ticked)
    {
        try
        {
            var next = await engine.Store.Reader.ReadNextDueAsync(ticked, _stopping.Token);
            var due = name == "runner" ? next.Timer : next.Delivery;
            var wait = due is { } soon ? (soon - engine.Time.Now()).ToTimeSpan() : Longest;
            return wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait > Longest ? Longest : wait;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            TickFailed(name, exception);
            return Longest;
        }
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Error, Message = "The {Loop} failed and will be tried again.")]
    private partial void TickFailed(string loop, Exception exception);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "Stopping took too long, so something was left under way. Nothing is lost: the next start goes on from there.")]
    private partial void StoppedShort();

    [LoggerMessage(EventId = 104, Level = LogLevel.Warning, Message = "The clock: {Detail}.")]
    private partial void Stepped(string detail);

    [LoggerMessage(EventId = 105, Level = LogLevel.Error, Message = "Something could not be read from or written to the store, which works otherwise. What needed it was refused, and nothing else.")]
    private partial void RowFailed(Exception exception);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "On hold after a restore: no timer fires and nothing is sent until `watchbill restore --release`.")]
    private partial void OnHold();
}
