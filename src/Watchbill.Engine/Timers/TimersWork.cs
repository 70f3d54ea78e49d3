using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Timers;

/// <summary>The last time in which no source could be heard: what was heard before it gets that much longer before it counts as silent.</summary>
internal readonly record struct Deafness(Instant Until, Duration Length)
{
    public Duration Concerning(Instant lastSeen) => lastSeen < Until ? Length : Duration.Zero;
}

/// <summary>One batch of due timers.</summary>
internal sealed class TimersWork(Instant now, int limit, Duration pause, Deafness deaf, (string Name, string Value)? state) : Work
{
    private static readonly Actor Runner = Actor.Engine("runner");
    private readonly TaskCompletionSource<int> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _fired;

    public Task<int> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Timer;

    public override async ValueTask DecideAsync(Batch batch)
    {
        var due = await batch.Transaction.ReadDueTimersAsync(now, limit);
        var needs = new BatchNeeds();
        foreach (var timer in due)
        {
            if (Subjects.TryAlert(timer.Subject, out var alert))
            {
                needs.Alerts.Add(alert);
            }
        }

        await batch.ReadAsync(needs);
        foreach (var timer in due)
        {
            try
            {
                await FireAsync(batch, timer);
                batch.Writes.TimersDone.Add(timer.Id);
            }
            catch (Exception exception) when (!StoreFailure.Is(exception))
            {
                var failures = timer.Failures + 1;
                batch.Writes.TimersDeferred.Add((timer.Id, now + Backoff(failures), failures));
            }
        }

        if (state is { } written)
        {
            batch.Writes.EngineState.Add(written);
        }

        _fired = due.Count;
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_fired);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);

    private async ValueTask FireAsync(Batch batch, StoredTimer timer)
    {
        if (!Subjects.TryAlert(timer.Subject, out var id) || await batch.FindAsync(id) is not { Alert: not null } slot)
        {
            return;
        }

        var isSilence = timer.Setting.Purpose == AlertTimers.Silence;
        var downFor = isSilence ? deaf.Concerning(slot.Liveness.LastSeen) : pause;
        var context = batch.Context(Runner, slot.Liveness.LastSeen);
        var command = new TimerFired(timer.Setting.Purpose, timer.Setting.Guard, timer.Setting.Due, downFor);
        if (batch.Decide(slot.Alert, command, context, default) is Accepted accepted)
        {
            slot.TimerFired(timer.Setting.Purpose, isSilence ? downFor : Duration.Zero);
            if (!accepted.Entries.IsEmpty)
            {
                batch.Stage(slot, accepted, Runner, Door.Timer, null, null, batch.Now);
            }
        }
    }

    private static Duration Backoff(int failures) => Duration.FromSeconds(failures switch
    {
        1 => 1,
        2 => 5,
        _ => 30,
    });
}
