using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Handoffs;
using Watchbill.Engine.StatusPages;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Timers;

/// <summary>The last time in which no source could be heard: what was heard before it gets that much longer before it counts as silent.</summary>
internal readonly record struct Deafness(Instant Until, Duration Length)
{
    public Duration Concerning(Instant lastSeen) => lastSeen < Until ? Length : Duration.Zero;
}

/// <summary>What a tick of the Runner found before any timer fired.</summary>
/// <param name="Pause">How long nothing had run before; zero when it had.</param>
/// <param name="Step">Of the clock; null when it kept pace.</param>
/// <param name="IsWritten">The tick is to be remembered: a restart finds by it how long it was down.</param>
internal sealed record Tick(Instant Now, Duration Pause, Deafness Deaf, ClockStep? Step, bool IsWritten);

/// <summary>One batch of due timers.</summary>
internal sealed class TimersWork(Tick tick, int limit) : Work
{
    /// <summary>So often a timer throws before administrators are told.</summary>
    public const int FailuresBeforeNews = 5;

    /// <summary>Never set back further, however often it threw.</summary>
    public static readonly Duration LongestBackoff = Duration.FromSeconds(30);

    private static readonly Actor Runner = Actor.Engine("runner");
    private readonly TaskCompletionSource<int> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _fired;

    public Task<int> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Timer;

    public override async ValueTask DecideAsync(Batch batch)
    {
        var due = await batch.Transaction.ReadDueTimersAsync(tick.Now, limit);
        var news = new EngineNews(batch, tick);
        await news.LookAsync(due, limit);
        var needs = new BatchNeeds();
        foreach (var timer in due)
        {
            if (Subjects.TryAlert(timer.Subject, out var alert))
            {
                needs.Alerts.Add(alert);
            }
        }

        await batch.TryReadAsync(needs);
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
                batch.Writes.TimersDeferred.Add((timer.Id, tick.Now + Backoff(failures), failures));
                if (failures == FailuresBeforeNews)
                {
                    news.Fails(timer, exception);
                }
            }
        }

        await TellAsync(batch, news);
        if (tick.IsWritten)
        {
            batch.Writes.EngineState.Add((EngineNews.LastTick, InstantPattern.ExtendedIso.Format(tick.Now)));
        }

        _fired = due.Count;
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_fired);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);

    /// <summary>Paging people never depends on telling administrators about it.</summary>
    private static async ValueTask TellAsync(Batch batch, EngineNews news)
    {
        try
        {
            await news.TellAsync(Backoff(FailuresBeforeNews));
        }
        catch (Exception exception) when (!StoreFailure.Is(exception))
        {
            batch.Writes.Audit.Add(new AuditRecord(batch.Now, Runner, Door.Timer, Announcer.Lost, "engine", $"it could not be put into words: {exception.GetType().Name}"));
        }
    }

    private async ValueTask FireAsync(Batch batch, StoredTimer timer)
    {
        if (Subjects.TrySchedule(timer.Subject, out var schedule))
        {
            await ScheduleRecorder.LookAsync(batch, schedule);
            return;
        }

        if (Subjects.TryIncident(timer.Subject, out var incident))
        {
            await batch.Incidents.LookAsync(incident, tick.Pause, Runner);
            return;
        }

        if (Subjects.TryStatusPost(timer.Subject, out var post))
        {
            await StatusPosting.LookAsync(batch, post);
            return;
        }

        if (!Subjects.TryAlert(timer.Subject, out var id) || await batch.FindAsync(id) is not { Alert: not null } slot)
        {
            return;
        }

        var isSilence = timer.Setting.Purpose == AlertTimers.Silence;
        var downFor = isSilence ? tick.Deaf.Concerning(slot.Liveness.LastSeen) : tick.Pause;
        var context = batch.Context(Runner, slot.Liveness.LastSeen);
        var command = new TimerFired(timer.Setting.Purpose, timer.Setting.Guard, timer.Setting.Due, downFor);
        if (batch.Decide(slot.Alert, command, context, default) is Accepted accepted)
        {
            slot.TimerFired(timer.Setting, isSilence ? downFor : Duration.Zero);
            if (!accepted.Entries.IsEmpty)
            {
                batch.Stage(slot, accepted, Runner, Door.Timer, null, null, batch.Now);
            }
        }
    }

    private static Duration Backoff(int failures) => failures switch
    {
        1 => Duration.FromSeconds(1),
        2 => Duration.FromSeconds(5),
        _ => LongestBackoff,
    };
}
