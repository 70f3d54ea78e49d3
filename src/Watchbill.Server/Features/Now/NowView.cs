using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Incidents.Lists;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Now;

/// <summary>What the front page shows: what is open, who is on call, what was sent.</summary>
/// <param name="Open">Alerts, but for those that the incidents above have taken over or raised.</param>
/// <param name="Handled">How many those are.</param>
public sealed record NowView(
    ImmutableArray<IncidentLine> Incidents, ImmutableArray<AlertLine> Open, int Handled, ImmutableArray<Duty> OnCall, ImmutableArray<StoredDelivery> Sent, ImmutableArray<Trouble> Troubles, DefinitionSet Definitions)
{
    /// <summary>What waits for an answer.</summary>
    public int Triggered => Open.Count(line => line.Alert.Status == AlertStatus.Triggered) + Incidents.Count(line => !line.IsAcknowledged);

    public static NowView Of(IEnumerable<Alert> open, IEnumerable<StoredDelivery> sent, DefinitionSet definitions, PageFrame frame)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(frame);
        var (reader, incidents) = (frame.Reader!, frame.OpenIncidents.Select(incident => incident.Id).ToHashSet());
        var visible = AlertLine.MostUrgentFirst(open.Where(alert => Permissions.MaySee(definitions, reader, alert))).ToImmutableArray();
        var alone = visible.Where(alert => alert.Incident is not { Part: AlertPart.Handled or AlertPart.Pages } at || !incidents.Contains(at.Id)).ToImmutableArray();
        return new NowView(
            [.. IncidentLine.MostUrgentFirst(frame.OpenIncidents, definitions).Select(incident => IncidentLine.Of(incident, definitions))],
            [.. alone.Select(alert => AlertLine.Of(alert, definitions, frame.Clock, frame.OpenIncidents))],
            visible.Length - alone.Length,
            Duty.All(definitions, reader, frame.Clock.Now),
            [.. sent.Where(Matters).Take(6)],
            Trouble.Of(visible),
            definitions);
    }

    /// <summary>Updates that went well are for the outbox.</summary>
    private static bool Matters(StoredDelivery delivery) =>
        delivery.Request.Purpose != NotificationPurpose.Notice || delivery.Status is DeliveryStatus.Failed or DeliveryStatus.Unknown || delivery is { Status: DeliveryStatus.Pending, Attempt: > 0 };
}
