namespace Watchbill.Server.Hosting;

/// <summary>What one loop does between two ticks: it waits for a wake-up or for the end of a time, whichever comes first.</summary>
internal sealed class LoopWait(TimeProvider time) : IDisposable
{
    private const long Ticking = -1;
    private readonly SemaphoreSlim _signal = new(0);
    private long _woken;
    private long _seen;
    private long _waiting = Ticking;

    /// <summary>True while it waits and nothing has woken it since before its last tick: until something does, it does nothing.</summary>
    public bool IsIdle => Interlocked.Read(ref _waiting) == Interlocked.Read(ref _woken);

    /// <summary>Ends the present wait, or the next one when the loop is ticking. Thread-safe.</summary>
    public void Wake()
    {
        Interlocked.Increment(ref _woken);
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    /// <summary>To be called before each tick: wake-ups until here are those that the tick answers.</summary>
    public void Begin() => _seen = Interlocked.Read(ref _woken);

    /// <exception cref="OperationCanceledException">The loop is to end.</exception>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        // The end of the time is a wake-up like any other, by the engine's own clock.
        await using var end = time.CreateTimer(_ => Wake(), null, longest, Timeout.InfiniteTimeSpan);
        Interlocked.Exchange(ref _waiting, _seen);
        try
        {
            await _signal.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Exchange(ref _waiting, Ticking);
        }
    }

    public void Dispose() => _signal.Dispose();
}
