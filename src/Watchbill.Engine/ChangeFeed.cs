using System.Collections.Immutable;
using System.Threading.Channels;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Incidents.Steps;
using Watchbill.Store.Rows;

namespace Watchbill.Engine;

/// <summary>What a commit changed: for live pages, and to wake the loops that wait for due things.</summary>
public sealed class Change
{
    private readonly Dictionary<AlertId, Alert> _alerts = [];
    private readonly HashSet<StatusPageId> _statusPages = [];

    private readonly Dictionary<IncidentId, Incident> _incidents = [];
    private readonly List<StepKey> _startedSteps = [];

    public IReadOnlyCollection<AlertId> Alerts => _alerts.Keys;

    public IReadOnlyCollection<IncidentId> Incidents => _incidents.Keys;

    /// <summary>As they are after the commit.</summary>
    public IReadOnlyCollection<Alert> AlertStates => _alerts.Values;

    /// <summary>As they are after the commit.</summary>
    public IReadOnlyCollection<Incident> IncidentStates => _incidents.Values;

    /// <summary>Pages whose posts, or whose components' recorded statuses, changed.</summary>
    public IReadOnlyCollection<StatusPageId> StatusPages => _statusPages;

    /// <summary>Steps that were let run: this node runs them.</summary>
    public IReadOnlyList<StepKey> StartedSteps => _startedSteps;

    /// <summary>How many running steps somebody wants to be ended.</summary>
    public int CancelledSteps { get; private set; }

    public bool Definitions => Revision is not null;

    /// <summary>The revision of the definitions after a change of them; null when they were not changed.</summary>
    public long? Revision { get; private set; }

    /// <summary>The earliest timer that was set.</summary>
    public Instant? EarliestTimer { get; private set; }

    /// <summary>True when a delivery is owed or may go now.</summary>
    public bool Deliveries { get; private set; }

    public bool IsEmpty => _alerts.Count + _incidents.Count + _statusPages.Count == 0 && !Definitions && !Deliveries && EarliestTimer is null;

    internal void Add(WriteSet writes, WriteOutcome outcome)
    {
        for (var i = 0; i < writes.Alerts.Count; i++)
        {
            if (outcome.LostAlerts.Contains(i))
            {
                continue;
            }

            var write = writes.Alerts[i];
            _alerts[write.Alert.Id] = write.Alert;
            Deliveries |= write.Deliveries.Length + write.Cancelled.Length > 0;
            foreach (var timer in write.TimersPut)
            {
                Add(timer.Due);
            }
        }

        writes.Incidents.ForEach(write => _incidents[write.Incident.Id] = write.Incident);
        foreach (var write in writes.Incidents)
        {
            _startedSteps.AddRange(write.Journal.Select(row => row.Entry).OfType<StepStarted>().Select(entry => new StepKey(write.Incident.Id, entry.Number)));
            CancelledSteps += write.Journal.Count(row => row.Entry is StepCancelled);
        }

        _statusPages.UnionWith(writes.StatusPosts.Select(post => post.Page));
        _statusPages.UnionWith(writes.EngineState
            .Where(state => state.Name.StartsWith(Subjects.StatusPagePrefix, StringComparison.Ordinal))
            .Select(state => new StatusPageId(state.Name[Subjects.StatusPagePrefix.Length..])));
        writes.TimersPut.ForEach(timer => Add(timer.Timer.Due));

        Deliveries |= writes.Deliveries.Count > 0 || writes.NewDeliveries.Count > 0;
        if (writes.Definitions.Count + writes.Flags.Count > 0)
        {
            Revision = outcome.Revision;
        }
    }

    private void Add(Instant due) => EarliestTimer = EarliestTimer is { } earliest ? Instant.Min(earliest, due) : due;
}

/// <summary>
/// Tells subscribers in this process what was committed. A slow subscriber misses changes rather than holding anybody up, and is told so
/// by the channel's newest entry alone: what matters is that something changed. Thread-safe.
/// </summary>
public sealed class ChangeFeed
{
    private const int Backlog = 64;
    private ImmutableArray<Channel<Change>> _subscribers = [];
    private ImmutableArray<Action<Change>> _listeners = [];

    /// <summary>Called on the committing thread: must be short and must not throw.</summary>
    public void Listen(Action<Change> listener) => ImmutableInterlocked.Update(ref _listeners, (all, one) => all.Add(one), listener);

    public Subscription Subscribe()
    {
        var channel = Channel.CreateBounded<Change>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        ImmutableInterlocked.Update(ref _subscribers, (all, one) => all.Add(one), channel);
        return new Subscription(channel.Reader, () => ImmutableInterlocked.Update(ref _subscribers, (all, one) => all.Remove(one), channel));
    }

    internal void Publish(Change change)
    {
        if (change.IsEmpty)
        {
            return;
        }

        foreach (var listener in _listeners)
        {
            listener(change);
        }

        foreach (var subscriber in _subscribers)
        {
            subscriber.Writer.TryWrite(change);
        }
    }

    public sealed class Subscription(ChannelReader<Change> changes, Action end) : IDisposable
    {
        public ChannelReader<Change> Changes { get; } = changes;

        public void Dispose() => end();
    }
}
