using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Events;

/// <summary>The events of one request: all of them join the transaction, then the request is answered.</summary>
internal sealed class EventWork(IntakeRequest request, StormGuard storms, LivenessLedger liveness) : Work
{
    /// <summary>Sources cannot use it: their keys are prefixed with their integration.</summary>
    private const string ApartPrefix = "watchbill:not-interpreted:";

    private readonly TaskCompletionSource<IntakeReceipt> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ImmutableArray<EventReceipt>.Builder _receipts = ImmutableArray.CreateBuilder<EventReceipt>(request.Events.Length);

    private readonly Dictionary<ServiceId, int> _begun = [];

    public Task<IntakeReceipt> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Event;

    public override void Need(BatchNeeds needs)
    {
        needs.NewAlerts += request.Events.Length;
        foreach (var e in request.Events)
        {
            needs.Services.Add(e.Service);
            needs.Keys.Add(new AlertKey(e.Service, e.DedupKey));
            if (storms.Concerns(e.Service))
            {
                needs.Keys.Add(new AlertKey(e.Service, StormGuard.Key));
            }
        }
    }

    public override async ValueTask DecideAsync(Batch batch)
    {
        _receipts.Clear();
        TakeBack();
        foreach (var e in request.Events)
        {
            _receipts.Add(await DecideAnywayAsync(batch, e, batch.TakeAlertId()));
        }

        if (request.Body is { } body)
        {
            batch.Writes.Bodies.Add(body with { At = batch.Now });
        }

        batch.Count(request.Service, request.Integration, request.Events.Length);
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(new IntakeReceipt(_receipts.ToImmutable()));

    public override void Failed(Exception exception)
    {
        TakeBack();
        _reply.TrySetException(exception);
    }

    /// <summary>What throws is decided by the plainest rule; and when it is the alert of its key that cannot be decided about, under a key of its own.</summary>
    /// <param name="newId">One for the event, whichever way it goes in the end: the batch has no other.</param>
    private async ValueTask<EventReceipt> DecideAnywayAsync(Batch batch, ReceiveEvent e, AlertId newId)
    {
        try
        {
            return await DecideOneAsync(batch, e, newId);
        }
        catch (Exception exception) when (!StoreFailure.Is(exception))
        {
            var plainest = Plainest(e, exception, batch.Now);
            try
            {
                return await DecideOneAsync(batch, plainest, newId);
            }
            catch (Exception again) when (!StoreFailure.Is(again))
            {
                var apart = plainest with { DedupKey = ApartPrefix + e.DedupKey };
                await ReadAsync(batch, new AlertKey(apart.Service, apart.DedupKey));
                return await DecideOneAsync(batch, apart, newId) with { DedupKey = e.DedupKey };
            }
        }
    }

    private async ValueTask<EventReceipt> DecideOneAsync(Batch batch, ReceiveEvent e, AlertId newId)
    {
        var slot = batch.Latest(new AlertKey(e.Service, e.DedupKey));
        if (slot?.Alert is not { IsOpen: true })
        {
            var redirected = await RedirectToStormAsync(batch, e);
            if (redirected is not null)
            {
                e = redirected;
                slot = batch.Latest(new AlertKey(e.Service, e.DedupKey));
            }
        }

        var seen = batch.Now;
        var context = batch.Context(Actor.Source(request.Service, request.Integration), seen, batch.Turns.Of(batch.Definitions, e.Service));
        switch (batch.Decide(slot?.Alert, e, context, newId))
        {
            case Accepted accepted:
                var begins = slot?.Alert?.Id != accepted.Alert.Id;
                if (accepted.Entries.IsEmpty)
                {
                    Touch(slot!, seen);
                    return new EventReceipt(slot!.Alert!.Id, e.DedupKey, accepted.Note);
                }

                slot = batch.Stage(slot, accepted, context.Actor, Door.Source, null, request.Body?.Hash, request.ReceivedAt ?? batch.Now);
                slot.Liveness = begins ? new Liveness(1, seen, null) : liveness.Take(accepted.Alert.Id, slot.Liveness, seen);
                Count(accepted.Alert, begins, batch.Now);
                return new EventReceipt(accepted.Alert.Id, e.DedupKey, accepted.Note);
            case Dropped dropped:
                return new EventReceipt(null, e.DedupKey, dropped.Note);
            default:
                throw new InvalidOperationException("Events are not refused by the decider.");
        }
    }

    /// <summary>Too many new alerts: this one joins the storm. One that is worse than the storm still pages by itself.</summary>
    private async ValueTask<ReceiveEvent?> RedirectToStormAsync(Batch batch, ReceiveEvent e)
    {
        if (!batch.Definitions.Services.TryGetValue(e.Service, out var service) || e.DedupKey == StormGuard.Key)
        {
            return null;
        }

        var isOver = e.Action == EventAction.Trigger && storms.IsOver(service, batch.Now);
        if (!isOver && !storms.IsOpen(e.Service))
        {
            return null;
        }

        var key = new AlertKey(e.Service, StormGuard.Key);
        await ReadAsync(batch, key);
        var storm = batch.Latest(key)?.Alert is { IsOpen: true } open ? open : null;
        var isMember = storm?.Members.ContainsKey(e.DedupKey) ?? false;
        if (isMember || (isOver && (storm is null || e.Severity <= storm.Severity)))
        {
            return StormGuard.Joined(e, service, batch.Now);
        }

        return null;
    }

    private static async ValueTask ReadAsync(Batch batch, AlertKey key)
    {
        if (!batch.HasRead(key))
        {
            var needs = new BatchNeeds();
            needs.Keys.Add(key);
            await batch.ReadAsync(needs);
        }
    }

    private void Count(Alert alert, bool begins, Instant now)
    {
        if (alert.IsStorm)
        {
            if (alert.IsOpen)
            {
                storms.Opened(alert.Service);
            }
            else
            {
                storms.Closed(alert.Service);
            }
        }
        else if (begins)
        {
            storms.Begun(alert.Service, now);
            _begun[alert.Service] = _begun.GetValueOrDefault(alert.Service) + 1;
        }
    }

    /// <summary>What an earlier round began was lost: it counts towards no storm.</summary>
    private void TakeBack()
    {
        foreach (var (service, count) in _begun)
        {
            storms.TakeBack(service, count);
        }

        _begun.Clear();
    }

    private void Touch(AlertSlot slot, Instant seen)
    {
        if (slot.Alert is not { IsOpen: true } alert)
        {
            return;
        }

        if (seen - slot.Liveness.LastSeen >= LivenessLedger.Interval)
        {
            slot.Liveness = liveness.Take(alert.Id, slot.Liveness, seen);
            slot.LivenessChanged = true;
        }
        else
        {
            liveness.Count(alert.Id);
        }
    }

    /// <summary>What is left of an event that could not be interpreted: the service of its key, and that something happened.</summary>
    private static ReceiveEvent Plainest(ReceiveEvent e, Exception exception, Instant now) => new(
        e.Service,
        e.Integration,
        e.DedupKey,
        EventAction.Trigger,
        "An event could not be interpreted",
        null,
        null,
        Severity.Critical,
        Alert.NoLabels,
        [new AlertMember(e.DedupKey, "An event could not be interpreted", Severity.Critical, true, now, null, Alert.NoLabels)],
        0,
        false,
        false,
        new CouldNotInterpret(exception.GetType().Name));
}
