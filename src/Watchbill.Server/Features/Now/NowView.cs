using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Now;

/// <summary>What the front page shows: what is open, who is on call, what was sent.</summary>
public sealed record NowView(
    ImmutableArray<AlertLine> Open, ImmutableArray<Duty> OnCall, ImmutableArray<StoredDelivery> Sent, ImmutableArray<Trouble> Troubles, DefinitionSet Definitions)
{
    public int Triggered => Open.Count(line => line.Alert.Status == AlertStatus.Triggered);

    public static NowView Of(IEnumerable<Alert> open, IEnumerable<StoredDelivery> sent, DefinitionSet definitions, User reader, PageClock clock)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(clock);
        var visible = AlertLine.MostUrgentFirst(open.Where(alert => Permissions.MaySee(definitions, reader, alert))).ToImmutableArray();
        return new NowView(
            [.. visible.Select(alert => AlertLine.Of(alert, definitions, clock))],
            Duty.All(definitions, reader, clock.Now),
            [.. sent.Where(delivery => Matters(delivery) && Visibility.MaySee(definitions, reader, delivery)).Take(6)],
            Trouble.Of(visible),
            definitions);
    }

    /// <summary>Updates that went well are for the outbox.</summary>
    private static bool Matters(StoredDelivery delivery) =>
        delivery.Request.Purpose != NotificationPurpose.Notice || delivery.Status is DeliveryStatus.Failed or DeliveryStatus.Unknown || delivery is { Status: DeliveryStatus.Pending, Attempt: > 0 };
}
