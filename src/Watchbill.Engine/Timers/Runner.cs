using System.Collections.Concurrent;
using NodaTime;
using NodaTime.Text;
using Watchbill.Engine.Commit;
using Watchbill.Store;

namespace Watchbill.Engine.Timers;

/// <summary>
/// Fires due timers, in order (due, id). Claim, decision, writing and removal are one transaction, so a timer needs no lease:
/// <code>
///  due ─► read and locked ─► decided ─► removed          crash before the commit: it is still there
///                               └─ throws ─► set back 1, 5, 30 s …, never blocking the others
/// </code>
/// After a pause of more than a minute (down, suspended) the first tick tells deciders for how long, so that sources that could not be
/// heard are not declared silent and rules keep their distance. Such a pause, a step of the wall clock and a timer that keeps throwing are
/// told to administrators, in the transaction of the tick that found them (<see cref="EngineNews"/>).
/// </summary>
public sealed class Runner(Committer committer, IStoreReader reader, TimeProvider time)
{
    private const int Limit = 256;

    /// <summary>Longer without a tick counts as not having run.</summary>
    internal static readonly Duration Pause = Duration.FromSeconds(60);
    private static readonly Duration Grace = Duration.FromMinutes(5);
    private static readonly Duration WriteEvery = Duration.FromSeconds(10);
    private readonly ClockWatch _clock = new(time);
    private readonly ConcurrentQueue<DatabaseClockStep> _told = new();
    private Instant? _last;
    private Deafness _deaf;
    private Instant _written = Instant.MinValue;

    /// <summary>The pause that the last tick found; zero when there was none.</summary>
    public Duration FoundPause { get; private set; }

    /// <summary>Timers fired since the start.</summary>
    public long Fired { get; private set; }

    /// <summary>Set where the time is a database's: it tells of its steps itself (<see cref="ClockStepped"/>), and is not compared with the monotonic clock.</summary>
    public bool IsToldOfSteps { get; set; }

    /// <summary>The next tick records the step and tells administrators. Thread-safe.</summary>
    /// <param name="by">Positive when the database was found ahead.</param>
    public void ClockStepped(Duration by) => _told.Enqueue(new DatabaseClockStep(by, time.Now()));

    /// <summary>Fires everything due at <paramref name="now"/>. Not to be called concurrently.</summary>
    /// <exception cref="CommitFailedException">The store failed; nothing is lost, call again.</exception>
    public async Task TickAsync(Instant now, CancellationToken cancellationToken)
    {
        _last ??= await ReadLastTickAsync(cancellationToken);
        var pause = _last is { } last && now - last > Pause ? now - last : Duration.Zero;
        FoundPause = pause;
        if (pause > Duration.Zero)
        {
            _deaf = new Deafness(now, pause + Grace);
        }

        // One that came after this tick's time waits for the next, which finds the pause that it may look like.
        var told = _told.TryPeek(out var waiting) && waiting.At <= now ? waiting : null;
        var step = IsToldOfSteps ? told : _clock.Look();
        var ran = Duration.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            var isWritten = now - _written >= WriteEvery || now < _written;
            var work = new TimersWork(new Tick(now, pause, _deaf, step, isWritten), Limit);
            committer.Submit(work);
            var fired = await work.Reply;
            if (isWritten)
            {
                _written = now;
            }

            step = null;
            _clock.Keep();
            if (told is not null)
            {
                _told.TryDequeue(out _);
                told = null;
            }

            Fired += fired;

            // Catching up may take minutes in one tick. That is no time in which nothing ran, unless a single batch took so long; a step of the wall clock is none either.
            var took = Duration.FromTimeSpan(time.GetElapsedTime(began));
            ran += took <= Pause ? took : Duration.Zero;
            if (fired < Limit)
            {
                break;
            }
        }

        _last = now + ran;
    }

    private async Task<Instant?> ReadLastTickAsync(CancellationToken cancellationToken)
    {
        var text = await reader.ReadEngineStateAsync(EngineNews.LastTick, cancellationToken);
        return text is not null && InstantPattern.ExtendedIso.Parse(text) is { Success: true } parsed ? parsed.Value : null;
    }
}
