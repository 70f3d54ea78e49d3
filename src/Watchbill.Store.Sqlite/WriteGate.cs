namespace Watchbill.Store.Sqlite;

/// <summary>
/// Lets one transaction in at a time, first come first served. Free: entering completes at once. Taken: the waiter goes on in the very
/// call that lets it in (or on its own SynchronizationContext), never on a thread of the pool, so that a seeded run stays the same run.
/// </summary>
internal sealed class WriteGate
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private bool _taken;
    private bool _closed;

    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            if (!_taken)
            {
                _taken = true;
                return ValueTask.CompletedTask;
            }

            var turn = new TaskCompletionSource();
            var node = _waiting.AddLast(turn);
            return cancellationToken.CanBeCanceled ? WaitAsync(node, cancellationToken) : new ValueTask(turn.Task);
        }
    }

    /// <summary>For work that can be left out when somebody writes.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            return !_closed && !_taken && (_taken = true);
        }
    }

    public void Leave()
    {
        TaskCompletionSource next;
        lock (_lock)
        {
            if (_waiting.First is not { } first)
            {
                _taken = false;
                return;
            }

            _waiting.RemoveFirst();
            next = first.Value;
        }

        next.SetResult();
    }

    /// <summary>Lets nobody in any more, and says whether nobody is inside. Those who wait get an exception.</summary>
    public bool Close()
    {
        List<TaskCompletionSource> left;
        bool free;
        lock (_lock)
        {
            _closed = true;
            free = !_taken;
            left = [.. _waiting];
            _waiting.Clear();
        }

        left.ForEach(turn => turn.SetException(new ObjectDisposedException(nameof(SqliteStore))));
        return free;
    }

    private async ValueTask WaitAsync(LinkedListNode<TaskCompletionSource> node, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(_ => GiveUp(node, cancellationToken), null);
        await node.Value.Task;
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> node, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (node.List is null)
            {
                return;
            }

            _waiting.Remove(node);
        }

        node.Value.SetCanceled(cancellationToken);
    }
}
