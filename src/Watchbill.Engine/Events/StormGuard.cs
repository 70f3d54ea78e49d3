using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;

namespace Watchbill.Engine.Events;

/// <summary>
/// Counts the new alerts of each service over the last minute. Above the service's threshold further ones join one storm alert, so that a
/// flood is one page and not a thousand. Used on the committing thread only.
/// </summary>
internal sealed class StormGuard
{
    /// <summary>The dedup key of storm alerts. Sources cannot use it: their keys are prefixed with their integration.</summary>
    public const string Key = "watchbill:storm";

    private static readonly Duration Window = Duration.FromMinutes(1);
    private readonly Dictionary<ServiceId, Queue<Instant>> _begun = [];
    private readonly HashSet<ServiceId> _open = [];

    /// <summary>True when the service may have a storm alert open, or needs one now.</summary>
    public bool Concerns(ServiceId service) => _open.Contains(service) || _begun.ContainsKey(service);

    public bool IsOpen(ServiceId service) => _open.Contains(service);

    public void Opened(ServiceId service) => _open.Add(service);

    public void Closed(ServiceId service) => _open.Remove(service);

    public bool IsOver(Service service, Instant now)
    {
        if (!_begun.TryGetValue(service.Id, out var begun))
        {
            return false;
        }

        while (begun.TryPeek(out var oldest) && oldest <= now - Window)
        {
            begun.Dequeue();
        }

        return begun.Count >= service.StormThreshold;
    }

    public void Begun(ServiceId service, Instant now)
    {
        if (!_begun.TryGetValue(service, out var begun))
        {
            _begun[service] = begun = new Queue<Instant>();
        }

        begun.Enqueue(now);
    }

    /// <summary>Those begun last were not begun after all: another node had the alert already, or nothing was committed.</summary>
    public void TakeBack(ServiceId service, int count)
    {
        if (_begun.TryGetValue(service, out var begun))
        {
            _begun[service] = new Queue<Instant>(begun.SkipLast(count));
        }
    }

    /// <summary>The same event as a member of the storm alert.</summary>
    public static ReceiveEvent Joined(ReceiveEvent e, Service service, Instant now) => e with
    {
        DedupKey = Key,
        Title = $"Alert storm on {service.Name}",
        Details = $"More than {service.StormThreshold} new alerts within a minute. Further ones are listed here as members.",
        Link = null,
        Labels = Alert.NoLabels,
        Members = [new AlertMember(e.DedupKey, e.Title, e.Severity, e.Action != EventAction.Resolve, now, null, e.Labels)],
        UncountedMembers = 0,
        CompleteGroup = false,
        HasStartTimes = false,
        Reason = new TooManyAlerts(service.StormThreshold),
    };
}
