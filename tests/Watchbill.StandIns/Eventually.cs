using System.Diagnostics;

namespace Watchbill.StandIns;

/// <summary>
/// Waits, bounded, for something that another process does and that gives no signal of its own. Code under test that can signal should:
/// a <see cref="Recording{T}"/> wakes its waiter at once. Time is real, because the other process lives in real time.
/// </summary>
public static class Eventually
{
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <exception cref="TimeoutException">The condition did not hold within the limit; the message names <paramref name="what"/>.</exception>
    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? within = null, CancellationToken cancel = default)
        => HoldsAsync(() => Task.FromResult(condition()), what, within, cancel);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string, TimeSpan?, CancellationToken)"/>
    public static Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null, CancellationToken cancel = default)
        => GivesAsync(async () => await condition() ? "yes" : null, what, within, cancel);

    /// <summary>Asks again until the answer is not null.</summary>
    /// <exception cref="TimeoutException">Still null at the limit.</exception>
    public static async Task<T> GivesAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? within = null, CancellationToken cancel = default)
        where T : class
    {
        var limit = within ?? DefaultLimit;
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            if (Stopwatch.GetElapsedTime(started) >= limit)
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s in vain: {what}.");
            await Task.Delay(Step, TimeProvider.System, cancel);
        }
    }
}
