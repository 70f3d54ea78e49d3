using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Incidents;

/// <summary>
/// Updates on their way to mail lists and webhooks: ordinary deliveries, one for each mailbox and program, staged in the transaction of the update's entry, with ids that follow
/// from it. They are tried again while an update is news; a mail of unknown outcome is not repeated. What became of them is told to the incident, in the transaction that records it:
/// <code>
///  posted ─► owed ─► delivered ───────────────┐
///              │  └► failed, unknown: told now ├─► all ended: told to the incident
///              └── a provider fails: again ◄───┘
/// </code>
/// </summary>
internal static class UpdateDesk
{
    /// <summary>So many are due in each second, so that a page never stands behind a long list.</summary>
    public const int PerSecond = 20;

    private static readonly Actor Deliverer = Actor.Engine("deliverer");

    public static void Stage(Batch batch, IncidentId incident, SendUpdate send)
    {
        var told = 0;
        foreach (var request in send.Requests)
        {
            batch.Writes.NewDeliveries.Add((Subjects.Of(incident), request, batch.Now + Duration.FromSeconds(told++ / PerSecond)));
        }
    }

    public static async ValueTask RecordAsync(Batch batch, UpdateMessage message, DeliveryStatus status, string detail)
    {
        if (status is DeliveryStatus.Pending)
        {
            return;
        }

        // What this batch has recorded is not in the rows yet.
        var ended = batch.Writes.Deliveries.OfType<Complete>().GroupBy(change => change.Delivery).ToDictionary(changes => changes.Key, changes => changes.Last().Status);
        var (delivered, failed, unknown) = (0, 0, 0);
        foreach (var sent in await batch.Transaction.ReadDeliveriesAsync([.. Enumerable.Range(1, message.Recipients).Select(recipient => UpdateSending.IdOf(message, recipient))]))
        {
            switch (ended.TryGetValue(sent.Request.Id, out var now) ? now : sent.Status)
            {
                case DeliveryStatus.Delivered:
                    delivered++;
                    break;
                case DeliveryStatus.Failed or DeliveryStatus.Cancelled:
                    failed++;
                    break;
                case DeliveryStatus.Unknown:
                    unknown++;
                    break;
            }
        }

        var settled = delivered + failed + unknown >= message.Recipients;
        if (settled || status != DeliveryStatus.Delivered)
        {
            // Whose mailbox it was stands at the delivery: the incident's journal is kept for ever.
            await batch.Incidents.DecideAsync(message.Incident, new NoteDelivered(message.Number, message.Edited, message.Place, delivered, failed, unknown, settled, status == DeliveryStatus.Delivered ? null : detail), Deliverer, Door.Delivery, null);
        }
    }
}
