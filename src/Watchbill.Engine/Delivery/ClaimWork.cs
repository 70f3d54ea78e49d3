using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Delivery;

/// <summary>A message whose rows are marked "handing over" under this lease: it may be sent as soon as the transaction is safe.</summary>
internal sealed record Handover(OutgoingMessage Message, Provider Provider, string LeaseToken, ImmutableArray<StoredDelivery> Deliveries);

/// <summary>
/// Picks what may go now, runs the stages, and marks "handing over". Being one transaction, an acknowledgement comes either before it,
/// and cancels, or after it, and the call is already on its way.
/// </summary>
/// <param name="crowded">Addresses of receivers without a free slot: what waits for them, and be it thousands, hides nothing that waits for others.</param>
internal sealed class ClaimWork(
    FreeSlots slots, IReadOnlyCollection<string> crowded, string boot, long claim, Duration lease, Func<DeliveryFacts, Verdict> judge) : Work
{
    /// <summary>
    /// Messages looked at per channel that bundles, however few slots are free: a whole bundle takes one slot. If only as many were looked at as slots
    /// are free, the others of a burst would find their person just paged, and wait for the window again and again.
    /// </summary>
    internal const int MostInBundle = 500;

    /// <summary>A message about an alert that cannot be read waits so long before it is looked at again.</summary>
    private static readonly Duration Unreadable = Duration.FromSeconds(30);

    private readonly TaskCompletionSource<ImmutableArray<Handover>> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Handover> _handovers = [];
    private readonly Dictionary<string, Provider> _full = new(StringComparer.Ordinal);

    /// <summary>After the reply: addresses that something was ready for, and whose receiver had no slot free.</summary>
    public IReadOnlyDictionary<string, Provider> Full => _full;

    public Task<ImmutableArray<Handover>> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Claim;

    public override async ValueTask DecideAsync(Batch batch)
    {
        _handovers.Clear();
        _full.Clear();
        var ready = await batch.Transaction.ReadReadyDeliveriesAsync(
            batch.Now, slots.Kinds.ToDictionary(limit => limit.Key, limit => IsBundled(limit.Key) ? Math.Max(limit.Value, MostInBundle) : limit.Value), crowded);
        if (ready.Count == 0)
        {
            return;
        }

        var facts = await ReadFactsAsync(batch, ready);
        var going = new List<DeliveryFacts>();
        foreach (var fact in facts)
        {
            switch (judge(fact))
            {
                case Verdict.DropIt drop:
                    batch.Writes.Deliveries.Add(new Drop(fact.Delivery.Request.Id, drop.Why, batch.Now));
                    break;
                case Verdict.HoldIt hold:
                    batch.Writes.Deliveries.Add(new Hold(fact.Delivery.Request.Id, hold.Until));
                    break;
                default:
                    going.Add(fact);
                    break;
            }
        }

        HandOver(batch, going);
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(
        [.. _handovers.Where(handover => !handover.Deliveries.Any(delivery => outcome.Refused.Contains(delivery.Request.Id)))]);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);

    private static async ValueTask<List<DeliveryFacts>> ReadFactsAsync(Batch batch, IReadOnlyList<StoredDelivery> ready)
    {
        var needs = new BatchNeeds();
        foreach (var delivery in ready)
        {
            if (Subjects.TryAlert(delivery.Subject, out var alert))
            {
                needs.Alerts.Add(alert);
            }
        }

        needs.Alerts.RemoveWhere(batch.HasRead);
        var read = await ReadAsync(batch, needs, ready);
        var facts = new List<DeliveryFacts>(ready.Count);
        foreach (var delivery in ready)
        {
            AlertSlot? slot = null;
            try
            {
                slot = Subjects.TryAlert(delivery.Subject, out var id) ? await batch.FindAsync(id) : null;
            }
            catch (Exception exception) when (!StoreFailure.Is(exception))
            {
                // Whether it is still owed cannot be told; the others are sent.
                batch.Writes.Deliveries.Add(new Hold(delivery.Request.Id, batch.Now + Unreadable));
                continue;
            }

            facts.Add(new DeliveryFacts(
                delivery,
                slot?.Alert,
                read.Lanes.GetValueOrDefault(delivery.Request.Lane),
                read.Destinations.TryGetValue(Destination(delivery), out var use) ? use : null,
                batch.Definitions,
                batch.Now));
        }

        return facts;
    }

    /// <summary>All at once; when some alert cannot be understood, without the alerts, so that each delivery reads its own.</summary>
    private static async ValueTask<BatchAnswer> ReadAsync(Batch batch, BatchNeeds needs, IReadOnlyList<StoredDelivery> ready)
    {
        var question = new BatchQuestion
        {
            Lanes = [.. ready.Select(delivery => delivery.Request.Lane).Distinct(StringComparer.Ordinal)],
            Destinations = [.. ready.Select(Destination).Distinct()],
        };
        try
        {
            var read = await batch.Transaction.ReadAsync(question with { Alerts = needs.Alerts });
            batch.Take(needs, read);
            return read;
        }
        catch (Exception exception) when (!StoreFailure.Is(exception))
        {
            return await batch.Transaction.ReadAsync(question);
        }
    }

    private static Destination Destination(StoredDelivery delivery) => new(delivery.Request.Kind, delivery.Request.Address);

    /// <summary>Pages to one destination go as one message; everything else by itself. What finds no slot stays as it is.</summary>
    private void HandOver(Batch batch, List<DeliveryFacts> going)
    {
        var free = slots.Copy();
        var groups = going.GroupBy(fact => IsBundled(fact.Delivery.Request)
            ? $"{fact.Delivery.Request.Kind}|{fact.Delivery.Request.Address}"
            : fact.Delivery.Request.Id.Value);
        foreach (var group in groups)
        {
            var members = group.OrderBy(fact => (fact.Delivery.Request.Message as AlertMessage)?.Alert).ThenBy(fact => fact.Delivery.Sequence).ToList();
            var first = members[0].Delivery;
            var provider = Provider.Of(first.Request.Kind, first.Request.Address);
            if (!free.Take(provider))
            {
                if (free.IsFull(provider))
                {
                    _full[first.Request.Address] = provider;
                }

                continue;
            }

            var token = string.Create(CultureInfo.InvariantCulture, $"{boot}/{claim}/{first.Request.Id.Value}");
            foreach (var member in members)
            {
                DeliveryId? bundle = members.Count > 1 ? first.Request.Id : null;
                batch.Writes.Deliveries.Add(new HandOver(member.Delivery.Request.Id, token, batch.Now + lease, boot, batch.Now, bundle));
            }

            _handovers.Add(new Handover(
                new OutgoingMessage(
                    first.Request.Id,
                    first.Request.Address,
                    first.Request.User,
                    first.Request.Method,
                    first.Request.Purpose,
                    [.. members.Select(member => member.Delivery.Request.Message).OfType<AlertMessage>()],
                    first.Attempt + 1,
                    members[0].Lane is { } lane ? new PriorMessage(lane.Delivery, lane.Receipt, lane.CreatedAt, lane.InBundle) : null,
                    first.CreatedAt,
                    batch.Now)
                {
                    Announcement = first.Request.Message as Announcement,
                    Post = first.Request.Message as ChannelPost,
                    Subscription = first.Request.Message as SubscriberMessage,
                    Update = first.Request.Message as UpdateMessage,
                },
                provider,
                token,
                [.. members.Select(member => member.Delivery)]));
        }
    }

    private static bool IsBundled(DeliveryRequest request) =>
        request.Purpose == NotificationPurpose.Page && IsBundled(request.Kind);

    private static bool IsBundled(ContactMethodKind kind) => kind is not (ContactMethodKind.Slack or ContactMethodKind.Webhook);
}
