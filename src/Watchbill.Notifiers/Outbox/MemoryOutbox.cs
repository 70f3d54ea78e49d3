using System.Collections.Immutable;

namespace Watchbill.Notifiers.Outbox;

/// <summary>An outbox in memory, for tests and demonstrations: when it is full, the oldest message goes. Thread-safe.</summary>
public sealed class MemoryOutbox : IOutbox
{
    private readonly Lock _gate = new();
    private readonly int _capacity;
    private ImmutableList<OutboxMessage> _messages = [];

    /// <param name="capacity">1 to 100,000 messages.</param>
    public MemoryOutbox(int capacity = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 100_000);
        _capacity = capacity;
    }

    /// <summary>Oldest first; a snapshot.</summary>
    public IReadOnlyList<OutboxMessage> Messages
    {
        get
        {
            lock (_gate)
                return _messages;
        }
    }

    public Task AppendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var at = _messages.FindLastIndex(kept => kept.Delivery == message.Delivery);
            _messages = at >= 0 ? _messages.SetItem(at, message) : _messages.Add(message);
            if (_messages.Count > _capacity)
                _messages = _messages.RemoveAt(0);
        }

        return Task.CompletedTask;
    }
}
