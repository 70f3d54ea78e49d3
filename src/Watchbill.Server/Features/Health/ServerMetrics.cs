using System.Collections.Concurrent;
using Watchbill.Domain;
using Watchbill.Engine;
using Watchbill.Engine.Delivery;

namespace Watchbill.Server.Features.Health;

/// <summary>What this node has counted since it started. Thread-safe.</summary>
internal sealed class ServerMetrics
{
    /// <summary>Integrations are configured by people, so their number is theirs to choose; this is a fence against a bug of ours.</summary>
    private const int MaxSeries = 10_000;

    private readonly ConcurrentDictionary<(string Service, string Integration), long> _accepted = [];
    private readonly ConcurrentDictionary<(string Service, string Integration, string Code), long> _rejected = [];
    private readonly ConcurrentDictionary<(string Provider, string Outcome), long> _attempts = [];
    private long _turnedAway;

    public Histogram Intake { get; } = new();

    public Histogram Attempts { get; } = new();

    public IEnumerable<KeyValuePair<(string Service, string Integration), long>> AcceptedEvents => _accepted.OrderBy(series => series.Key);

    public IEnumerable<KeyValuePair<(string Service, string Integration, string Code), long>> RejectedRequests => _rejected.OrderBy(series => series.Key);

    public IEnumerable<KeyValuePair<(string Provider, string Outcome), long>> DeliveryAttempts => _attempts.OrderBy(series => series.Key);

    public long RequestsTurnedAway => Interlocked.Read(ref _turnedAway);

    public void Watch(WatchbillEngine engine) => engine.Deliverer.Attempted = (provider, result, took) =>
    {
        Add(_attempts, (provider, Outcome(result)), 1);
        Attempts.Observe(took.ToTimeSpan());
    };

    public void Accepted(ServiceId service, IntegrationId integration, int events) => Add(_accepted, (service.Value, integration.Value), events);

    public void Rejected(ServiceId? service, IntegrationId? integration, string code) =>
        Add(_rejected, (service?.Value ?? string.Empty, integration?.Value ?? string.Empty, code), 1);

    /// <summary>Overloaded, or a commit of unknown outcome: the source was told to come again.</summary>
    public void TurnedAway() => Interlocked.Increment(ref _turnedAway);

    public void IntakeTook(TimeSpan took) => Intake.Observe(took);

    private static void Add<TKey>(ConcurrentDictionary<TKey, long> counters, TKey key, long count)
        where TKey : notnull
    {
        if (counters.Count < MaxSeries || counters.ContainsKey(key))
        {
            counters.AddOrUpdate(key, count, (_, before) => before + count);
        }
    }

    private static string Outcome(DeliveryResult result) => result switch
    {
        Delivered or ChannelMade => "delivered",
        MethodFailed => "method_failed",
        ProviderFailed => "provider_failed",
        OutcomeUnknown => "unknown",
        _ => throw new InvalidOperationException($"{result.GetType().Name} is not a delivery's result."),
    };
}
