namespace Watchbill.StandIns;

/// <summary>What a stand-in has seen, in order of arrival. Thread-safe; waiters are woken by the arrival itself.</summary>
public sealed class Recording<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>A copy of what has arrived so far.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_gate)
                return [.. _items];
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    /// <summary>The first item that fits, now or as soon as it arrives or is edited into fitting.</summary>
    /// <exception cref="TimeoutException">None arrived within the limit (default 20 s).</exception>
    public async Task<T> FirstAsync(Func<T, bool>? fits = null, TimeSpan? within = null, CancellationToken cancel = default)
        => (await WaitAsync(items => items.Where(item => fits?.Invoke(item) ?? true).Take(1).ToList(), 1, within, cancel))[0];

    /// <summary>The items that fit, once there are at least <paramref name="count"/> of them.</summary>
    /// <exception cref="TimeoutException">Too few arrived within the limit (default 20 s).</exception>
    public Task<IReadOnlyList<T>> AtLeastAsync(int count, Func<T, bool>? fits = null, TimeSpan? within = null, CancellationToken cancel = default)
        => WaitAsync(items => items.Where(item => fits?.Invoke(item) ?? true).ToList(), count, within, cancel);

    internal void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
            Signal();
        }
    }

    /// <summary>Replaces the item that fits by its edited form; null when none fits. The change is atomic for readers.</summary>
    internal T? Edit(Func<T, bool> fits, Func<T, T> edit)
    {
        lock (_gate)
        {
            var at = _items.FindIndex(item => fits(item));
            if (at < 0)
                return null;
            _items[at] = edit(_items[at]);
            Signal();
            return _items[at];
        }
    }

    private async Task<IReadOnlyList<T>> WaitAsync(
        Func<IEnumerable<T>, List<T>> select, int count, TimeSpan? within, CancellationToken cancel)
    {
        var limit = within ?? Eventually.DefaultLimit;
        using var deadline = new CancellationTokenSource(limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var seen = 0;
        try
        {
            while (true)
            {
                Task changed;
                lock (_gate)
                {
                    var found = select(_items);
                    if (found.Count >= count)
                        return found;
                    seen = _items.Count;
                    changed = _changed.Task;
                }
                await changed.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException timeout) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Waited {limit.TotalSeconds:0.#} s for {count} fitting {typeof(T).Name}; {seen} arrived in all, too few of them fit.", timeout);
        }
    }

    private void Signal()
    {
        var woken = _changed;
        _changed = NewSignal();
        woken.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
