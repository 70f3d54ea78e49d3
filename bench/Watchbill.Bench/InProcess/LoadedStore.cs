using NodaTime;
using Watchbill.Bench.Load;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Engine.Events;
using Watchbill.Store.Sqlite;

namespace Watchbill.Bench.InProcess;

/// <summary>
/// Fills a server's file with open alerts before it starts: through the engine's own intake in this process, on a clock that is set, so that every row is
/// as the server would have made it and timers become due when a measurement wants them. Requests carry many events each, which no door does.
/// </summary>
internal sealed class LoadedStore : IAsyncDisposable
{
    private const int PerRequest = 500;
    private static readonly IntegrationId Source = new("prometheus");
    private readonly SqliteStore _store;
    private readonly WatchbillEngine _engine;
    private readonly SetClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _committing;

    private LoadedStore(SqliteStore store, SetClock clock)
    {
        _store = store;
        _clock = clock;
        _engine = new WatchbillEngine(store, clock, [], "load");
        _committing = Task.Run(() => _engine.Committer.RunAsync(_stop.Token));
    }

    /// <param name="data">The data folder of a server that has started once, and runs no more.</param>
    /// <param name="now">Where its clock stands at first.</param>
    public static async Task<LoadedStore> OpenAsync(string data, Instant now)
    {
        var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Directory.GetFiles(data, "*.db").Single() });
        var loaded = new LoadedStore(store, new SetClock(now));
        await loaded._engine.Definitions.ReloadAsync(CancellationToken.None);
        return loaded;
    }

    /// <summary>That many alerts, all of them now.</summary>
    public async Task FillAsync(ServiceId service, string run, int alerts)
    {
        // The next request is made while one commits.
        var before = Task.CompletedTask;
        for (var first = 0; first < alerts; first += PerRequest)
        {
            var accepted = AcceptAsync(service, [.. Enumerable.Range(first, Math.Min(PerRequest, alerts - first)).Select(number => Events.Mark(run, 0, number))]);
            await before;
            before = accepted;
        }

        await before;
    }

    /// <summary>Alerts at a rate, the first at <paramref name="start"/>: in groups that begin at the same instant.</summary>
    /// <returns>When each began, by mark.</returns>
    public async Task<Dictionary<string, Instant>> PaceAsync(ServiceId service, string run, int alerts, Instant start, int perSecond, int group)
    {
        var began = new Dictionary<string, Instant>(alerts, StringComparer.Ordinal);
        for (var first = 0; first < alerts; first += group)
        {
            _clock.Now = start + Duration.FromSeconds((double)first / perSecond);
            string[] marks = [.. Enumerable.Range(first, Math.Min(group, alerts - first)).Select(number => Events.Mark(run, 0, number))];
            await AcceptAsync(service, marks);
            foreach (var mark in marks)
            {
                began[mark] = _clock.Now;
            }
        }

        return began;
    }

    /// <summary>The runner ticks at this instant, and remembers it: a server that starts later was down since then.</summary>
    public Task TickAsync(Instant at)
    {
        _clock.Now = at;
        return _engine.Runner.TickAsync(at, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _committing;
        await _store.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync(ServiceId service, string[] marks)
    {
        _ = await _engine.Intake.AcceptAsync(new IntakeRequest(service, Source, [.. marks.Select(mark => Event(service, mark))], null, _clock.Now))
            ?? throw new InvalidOperationException("The intake was overloaded while the store was filled.");
    }

    private ReceiveEvent Event(ServiceId service, string mark)
    {
        var labels = Alert.NoLabels.Add("alertname", "HighErrorRate").Add("instance", mark).Add("job", "checkout").Add("severity", "critical");
        var title = $"Too many errors on {mark}";
        return new ReceiveEvent(
            service,
            Source,
            "prometheus:" + mark,
            EventAction.Trigger,
            title,
            "More than 5 % of requests have failed for 5 minutes.",
            "http://prometheus.example.org/graph",
            Severity.Critical,
            labels,
            [new AlertMember(mark, title, Severity.Critical, true, _clock.Now, null, labels)],
            0,
            true,
            true,
            new SourceReported("Prometheus"));
    }

    private sealed class SetClock(Instant now) : TimeProvider
    {
        private long _ticks = now.ToUnixTimeTicks();

        public Instant Now
        {
            get => Instant.FromUnixTimeTicks(Volatile.Read(ref _ticks));
            set => Volatile.Write(ref _ticks, value.ToUnixTimeTicks());
        }

        public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
    }
}
