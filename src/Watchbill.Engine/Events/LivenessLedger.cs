using NodaTime;
using Watchbill.Domain;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Events;

/// <summary>
/// Counts events that change nothing, so that an alert's row is written at most once per interval for them. What is counted here is
/// lost with the process, as is declared of liveness. Used on the committing thread only.
/// </summary>
internal sealed class LivenessLedger
{
    public static readonly Duration Interval = Duration.FromSeconds(30);

    private readonly Dictionary<AlertId, long> _counted = [];

    public void Count(AlertId alert) => _counted[alert] = _counted.GetValueOrDefault(alert) + 1;

    /// <summary>The liveness to write: what was stored, what was counted since, and this event.</summary>
    public Liveness Take(AlertId alert, Liveness stored, Instant seen)
    {
        _counted.Remove(alert, out var counted);
        return stored with { Events = stored.Events + counted + 1, LastSeen = seen };
    }
}
