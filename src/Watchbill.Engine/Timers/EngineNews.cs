using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Timers;

/// <summary>
/// What a tick of the Runner has to tell administrators. It is staged with the rows of the tick, and what the tick remembers about it too: a commit that
/// fails, or whose answer is lost, leads to the same news once.
/// </summary>
internal sealed class EngineNews(Batch batch, Tick tick)
{
    public const string LastTick = "runner.last_tick";
    public const string LastStep = "runner.clock_step";

    /// <summary>Alerts of which it is counted how many have overdue rules.</summary>
    private const int MostCounted = 10_000;

    private static readonly Actor Runner = Actor.Engine("runner");
    private readonly List<(StoredTimer Timer, string Problem)> _failing = [];
    private ImmutableArray<StoredTimer> _overdue = [];
    private bool _paused;

    /// <summary>Before any timer fires: whether a pause is still to be told, and what came due in it.</summary>
    public async ValueTask LookAsync(IReadOnlyList<StoredTimer> due, int limit)
    {
        _paused = tick.Pause > Duration.Zero && await LastTickAsync() is { } last && tick.Now - last > Timers.Runner.Pause;
        if (_paused)
        {
            var all = due.Count < limit ? due : await batch.Transaction.ReadDueTimersAsync(tick.Now, MostCounted);
            _overdue = [.. all.Where(timer => IsRule(timer.Setting.Purpose)).DistinctBy(timer => timer.Subject)];
        }
    }

    /// <summary>A timer has thrown so often that somebody must know. Nothing of the exception but its type leaves the process.</summary>
    public void Fails(StoredTimer timer, Exception exception) => _failing.Add((timer, exception.GetType().Name));

    /// <summary>After all timers of the tick: stages what there is to tell.</summary>
    public async ValueTask TellAsync(Duration retry)
    {
        var step = tick.Step is { } found && found.IsNews(await batch.Transaction.ReadEngineStateAsync(LastStep)) ? found : null;
        if (step is not null)
        {
            // One cause, one message: within a pause the step is a line of that.
            var draft = step.Draft(tick.Now);
            batch.Writes.EngineState.Add((LastStep, step.Mark));
            batch.Writes.Audit.Add(new AuditRecord(batch.Now, Runner, Door.Timer, draft.Topic, "engine", draft.Why));
            if (!_paused)
            {
                await AnnounceAsync(draft);
            }
        }

        if (_paused)
        {
            var named = await NameAsync(_overdue, timer => $"due {ReasonText.Span(tick.Now - timer.Setting.Due)} ago");
            await AnnounceAsync(EngineAnnouncements.Paused(tick.Pause, tick.Now, named, _overdue.Length, step?.By ?? Duration.Zero));
        }

        if (_failing.Count > 0)
        {
            var problems = _failing.ToDictionary(failing => failing.Timer.Id, failing => failing.Problem);
            var named = await NameAsync([.. _failing.Select(failing => failing.Timer)], timer => $"{timer.Setting.Purpose}: {problems[timer.Id]}");
            ImmutableArray<string> others =
                [.. _failing.Where(failing => !Subjects.TryAlert(failing.Timer.Subject, out _)).Select(failing => $"{failing.Timer.Subject} ({failing.Timer.Setting.Purpose}: {failing.Problem})")];
            await AnnounceAsync(EngineAnnouncements.TimersFailing(TimersWork.FailuresBeforeNews, retry, named, others, _failing.Count));
        }
    }

    private static bool IsRule(string purpose) => purpose is AlertTimers.Escalation or AlertTimers.SupportHours || purpose.StartsWith(AlertTimers.PagePrefix, StringComparison.Ordinal);

    private ValueTask AnnounceAsync(AnnouncementDraft draft) => Announcer.StageAsync(batch, draft, batch.Definitions.Administrators(), Runner, Door.Timer);

    private async ValueTask<Instant?> LastTickAsync() =>
        await batch.Transaction.ReadEngineStateAsync(LastTick) is { } text && InstantPattern.ExtendedIso.Parse(text) is { Success: true } parsed ? parsed.Value : null;

    private async ValueTask<ImmutableArray<NamedAlert>> NameAsync(ImmutableArray<StoredTimer> timers, Func<StoredTimer, string> what)
    {
        var named = ImmutableArray.CreateBuilder<NamedAlert>();
        foreach (var timer in timers)
        {
            if (named.Count < EngineAnnouncements.MostNamed && Subjects.TryAlert(timer.Subject, out var id))
            {
                named.Add(await NameAsync(id, what(timer)));
            }
        }

        return named.ToImmutable();
    }

    /// <summary>An alert that cannot be read is named by its number.</summary>
    private async ValueTask<NamedAlert> NameAsync(AlertId id, string what)
    {
        try
        {
            if (await batch.FindAsync(id) is { Alert: { } alert })
            {
                var service = batch.Definitions.Services.TryGetValue(alert.Service, out var known) ? known.Name : alert.Service.Value;
                return new NamedAlert(id, service, alert.Title, what);
            }
        }
        catch (Exception exception) when (!StoreFailure.Is(exception))
        {
            // That it fails is the news.
        }

        return new NamedAlert(id, "unknown service", "what is stored of it cannot be read", what);
    }
}
