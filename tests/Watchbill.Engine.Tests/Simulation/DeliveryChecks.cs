using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Escalation;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>
/// What holds of deliveries after every commit that changed them: no page begins to be handed over once it has ended; what is under way is stored as that
/// under its lease; what counts as delivered was seen by a provider, and what was given up was refused for good.
/// </summary>
internal sealed class DeliveryChecks(SimulatedRun simulation)
{
    private readonly Dictionary<DeliveryId, DeliveryId> _bundles = [];

    public void OnCommitted(WriteSet writes, WriteOutcome outcome, Func<AlertId, Alert?> find)
    {
        foreach (var change in writes.Deliveries.Where(change => !outcome.Refused.Contains(change.Delivery)))
        {
            var alert = AlertOf(change.Delivery) is { } id ? find(id) : null;
            switch (change)
            {
                case HandOver begun:
                    _bundles[begun.Delivery] = begun.Bundle ?? begun.Delivery;
                    CheckNotAnswered(begun.Delivery, alert);
                    break;
                case Complete { Status: DeliveryStatus.Delivered }:
                    CheckReached(change.Delivery, alert);
                    break;
                case Complete { Status: DeliveryStatus.Failed } when alert is not null:
                    CheckBroken(change.Delivery, alert);
                    break;
            }
        }
    }

    /// <summary>What was marked "handing over" is just that, until its outcome is recorded.</summary>
    public void CheckStored(IStoreReader reader, IReadOnlyList<(WriteSet Writes, WriteOutcome Outcome)> written)
    {
        foreach (var (writes, outcome) in written)
        {
            foreach (var begun in writes.Deliveries.OfType<HandOver>().Where(change => !outcome.Refused.Contains(change.Delivery)).GroupBy(change => AlertOf(change.Delivery)))
            {
                if (begun.Key is not { } id)
                {
                    continue;
                }

                var stored = reader.ReadDeliveriesOfAsync(Subjects.Of(id), CancellationToken.None).Result;
                foreach (var change in begun)
                {
                    var row = stored.FirstOrDefault(delivery => delivery.Request.Id == change.Delivery);
                    Require(
                        row is { Status: DeliveryStatus.HandingOver } && row.LeaseToken == change.LeaseToken,
                        $"delivery {change.Delivery} was to be handed over, and is stored as {row?.Status}");
                }
            }
        }
    }

    private static AlertId? AlertOf(DeliveryId delivery) => long.TryParse(delivery.Value.Split('-')[0], out var id) ? new AlertId(id) : null;

    private void CheckNotAnswered(DeliveryId delivery, Alert? alert)
    {
        var sent = alert?.Notifications.FirstOrDefault(notification => notification.Delivery == delivery);
        if (sent is { Purpose: NotificationPurpose.Page } && alert!.Run is { } run)
        {
            var open = run.Pages.Any(page => page.Number == sent.Page && page.State == PageState.Open);
            Require(open, $"delivery {delivery} began to be handed over after its page had ended");
        }
    }

    private void CheckReached(DeliveryId delivery, Alert? alert)
    {
        var reached = simulation.Ledger.Calls.Exists(call => call.Reached && (call.Message.Delivery == delivery || call.Message.Messages.Any(message => message.Alert == alert?.Id)));
        Require(reached, $"delivery {delivery} counts as delivered, and no provider has seen it");
    }

    private void CheckBroken(DeliveryId delivery, Alert alert)
    {
        var isPage = alert.Notifications.FirstOrDefault(notification => notification.Delivery == delivery) is { Purpose: NotificationPurpose.Page };
        var broken = simulation.Ledger.Broken.Contains(_bundles.GetValueOrDefault(delivery, delivery));
        Require(!isPage || broken, $"page {delivery} was given up, and its address was not broken");
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            simulation.Ledger.Violate(otherwise);
        }
    }
}
