using System.Globalization;
using Watchbill.Domain;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Definitions;
using Watchbill.Store;

namespace Watchbill.Engine.Incidents.Steps;

/// <summary>
/// Runs the steps that this node's commits let run, a few at a time, and brings back what came of them.
/// <code>
///  decided ─► COMMIT ─► waits here ─► rendered once more ─► runs ─► NoteStepEnd ─► COMMIT
///                           │               └► differs: not run, and said so
///                           └► the process ends: nothing runs it again; at its deadline the incident's timer says that nobody knows
/// </code>
/// What waits here is in memory only, on purpose: a step that may have begun is never begun again by itself. Whoever wants a run to be ended is heard at the
/// next tick, on whatever node they said so. Thread-safe.
/// </summary>
public sealed class StepRuns
{
    public const int MostAtOnce = 4;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)];

    private readonly Committer _committer;
    private readonly IStoreReader _reader;
    private readonly CurrentDefinitions _definitions;
    private readonly TimeProvider _time;
    private readonly Queue<StepKey> _waiting = [];
    private readonly Dictionary<StepKey, CancellationTokenSource> _running = [];
    private readonly Lock _gate = new();
    private bool _isStopping;

    internal StepRuns(Committer committer, IStoreReader reader, CurrentDefinitions definitions, TimeProvider time, ChangeFeed feed)
    {
        (_committer, _reader, _definitions, _time) = (committer, reader, definitions, time);
        feed.Listen(Hear);
    }

    /// <summary>Called when there is something to do for a tick. Must be short and must not throw.</summary>
    public Action? Wake { get; set; }

    /// <summary>Runs them; null while this node runs no steps. Set before the engine decides anything.</summary>
    public IStepHost? Host
    {
        get;
        set
        {
            field = value;
            _committer.Steps = value?.Surroundings ?? StepSurroundings.None;
        }
    }

    /// <summary>Waiting here, or running.</summary>
    public int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count + _running.Count;
            }
        }
    }

    /// <summary>Starts what may start now, ends what somebody wants ended, and returns without waiting for either. Not to be called concurrently.</summary>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        List<StepKey> running;
        lock (_gate)
        {
            running = [.. _running.Keys];
        }

        foreach (var incident in running.GroupBy(key => key.Incident))
        {
            var stored = await _reader.ReadIncidentAsync(incident.Key, cancellationToken);
            foreach (var key in incident.Where(key => stored?.Incident.Steps.FirstOrDefault(step => step.Number == key.Number) is { CancelledBy: not null }))
            {
                Cancel(key);
            }
        }

        while (Next() is var (key, end))
        {
            _ = AttemptAsync(key, end.Token);
        }
    }

    /// <summary>Ends what runs, lets nothing begin, and waits until all of it is recorded: before the committer stops.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _isStopping = true;
            foreach (var end in _running.Values)
            {
                end.Cancel();
            }
        }

        while (InFlight > 0)
        {
            // Those that wait are told to end before they begin.
            await TickAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(20), _time, cancellationToken);
        }
    }

    private void Hear(Change change)
    {
        if (Host is null || change.StartedSteps.Count == 0 && change.CancelledSteps == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var key in change.StartedSteps)
            {
                _waiting.Enqueue(key);
            }
        }

        Wake?.Invoke();
    }

    private (StepKey Key, CancellationTokenSource End)? Next()
    {
        lock (_gate)
        {
            if (_running.Count >= MostAtOnce || !_waiting.TryDequeue(out var key))
            {
                return null;
            }

            var end = new CancellationTokenSource();
            if (_isStopping)
            {
                end.Cancel();
            }

            _running[key] = end;
            return (key, end);
        }
    }

    private void Cancel(StepKey key)
    {
        lock (_gate)
        {
            _running.GetValueOrDefault(key)?.Cancel();
        }
    }

    private async Task AttemptAsync(StepKey key, CancellationToken ended)
    {
        try
        {
            if (await OutcomeAsync(key, ended) is { } outcome)
            {
                await RecordAsync(key, outcome);
            }
        }
        catch (Exception)
        {
            // The store does not answer: the incident's timer will say that nobody knows how it ended.
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(key, out var end);
                end?.Dispose();
            }

            Wake?.Invoke();
        }
    }

    /// <returns>Null when there is nothing to run: somebody else has seen to it.</returns>
    private async Task<StepOutcome?> OutcomeAsync(StepKey key, CancellationToken ended)
    {
        var stored = await _reader.ReadIncidentAsync(key.Incident, CancellationToken.None);
        if (stored?.Incident.Steps.FirstOrDefault(step => step.Number == key.Number) is not { State: StepState.Running, Deadline: { } deadline } asked || Host is not { } host)
        {
            return null;
        }

        if (asked.CancelledBy is not null || ended.IsCancellationRequested)
        {
            return StepOutcome.Nothing(StepStatus.Cancelled, asked.CancelledBy is null ? "The server stopped before it began." : "Somebody cancelled it before it began.");
        }

        var (prepared, problem) = StepPreparation.Again(_definitions.Current, host.Surroundings, asked);
        if (prepared?.Rendered.Hash != asked.Hash)
        {
            return StepOutcome.Nothing(StepStatus.Error, $"It was not run: it would have done something else than was asked for{(problem is null ? "" : $" ({problem.TrimEnd('.')})")}.");
        }

        if (_time.Now() + prepared!.Step.TimeLimit > deadline)
        {
            return StepOutcome.Nothing(StepStatus.Error, "It was not run: it waited too long for its turn.");
        }

        try
        {
            return await host.RunAsync(prepared.Rendered, ended);
        }
        catch (Exception exception)
        {
            // A host that throws is a bug; its message may hold anything.
            return StepOutcome.Nothing(StepStatus.Error, $"It could not be run: {exception.GetType().Name}.");
        }
    }

    private async Task RecordAsync(StepKey key, StepOutcome outcome)
    {
        for (var attempt = 0; ; attempt++)
        {
            var work = new StepEndWork(key, outcome);
            _committer.Submit(work);
            try
            {
                await work.Reply;
                return;
            }
            catch (CommitFailedException) when (attempt < Pauses.Length)
            {
                await Task.Delay(Pauses[attempt], _time, CancellationToken.None);
            }
        }
    }
}

/// <param name="Number">Of the step within the incident.</param>
public readonly record struct StepKey(IncidentId Incident, int Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Incident}/{Number}");
}
