using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.StatusPages;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Delivery;

/// <summary>Records what became of a handover, and lets each alert decide what follows. A result under a lost lease changes nothing.</summary>
internal sealed class ResultWork(Handover handover, string provider, DeliveryResult result) : Work
{
    private static readonly Actor Deliverer = Actor.Engine("deliverer");
    private readonly TaskCompletionSource _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Result;

    public override void Need(BatchNeeds needs)
    {
        foreach (var delivery in handover.Deliveries)
        {
            needs.Deliveries.Add(delivery.Request.Id);
            if (Subjects.TryAlert(delivery.Subject, out var alert))
            {
                needs.Alerts.Add(alert);
            }
        }
    }

    public override async ValueTask DecideAsync(Batch batch)
    {
        foreach (var delivery in batch.Deliveries(handover.Deliveries.Select(delivery => delivery.Request.Id)))
        {
            if (delivery.Status != DeliveryStatus.HandingOver || delivery.LeaseToken != handover.LeaseToken)
            {
                continue;
            }

            await RecordAsync(batch, delivery, provider, result);
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult();

    public override void Failed(Exception exception) => _reply.TrySetException(exception);

    /// <summary>Completes one delivery under its lease, and lets its alert decide what follows.</summary>
    internal static async ValueTask RecordAsync(Batch batch, StoredDelivery delivery, string provider, DeliveryResult result)
    {
        var (status, retryAt, state, receipt, detail) = Outcome(delivery, result, batch.Definitions, batch.Now);
        var slot = await FindAsync(batch, delivery);
        batch.Writes.Deliveries.Add(new Complete(
            delivery.Request.Id, delivery.LeaseToken ?? "", status, retryAt, provider, receipt, detail, batch.Now, result is OutcomeUnknown));
        if (delivery.Request.Message is Announcement)
        {
            if (status is DeliveryStatus.Failed or DeliveryStatus.Unknown)
            {
                await Announcer.UseNextAsync(batch, delivery, result is MethodFailed, detail);
            }

            return;
        }

        if (delivery.Request.Message is ChannelPost post && result is ChannelMade made)
        {
            await batch.Incidents.DecideAsync(post.Incident, new NoteChannel(made.Id, made.Name), Deliverer, Door.Delivery, null);
            return;
        }

        if (delivery.Request.Message is SubscriberMessage subscriber)
        {
            await SubscriberDesk.RecordAsync(batch, subscriber, status);
            return;
        }

        if (delivery.Request.Message is UpdateMessage update)
        {
            await UpdateDesk.RecordAsync(batch, update, status, detail);
            return;
        }

        if (slot is not { Alert: not null })
        {
            return;
        }

        var report = new ReportResult(delivery.Request.Id, state, provider, delivery.Attempt, detail);
        if (batch.Decide(slot.Alert, report, batch.Context(Deliverer, slot.Liveness.LastSeen), default) is Accepted { Entries.IsEmpty: false } accepted)
        {
            batch.Stage(slot, accepted, Deliverer, Door.Delivery, null, null, batch.Now);
            if (accepted.Flag is { } flag)
            {
                await Announcer.FlagAsync(batch, flag);
            }
        }
    }

    /// <summary>Null when it is about no alert, or about one that cannot be read: what became of the message is recorded all the same.</summary>
    private static async ValueTask<AlertSlot?> FindAsync(Batch batch, StoredDelivery delivery)
    {
        try
        {
            return Subjects.TryAlert(delivery.Subject, out var id) ? await batch.FindAsync(id) : null;
        }
        catch (Exception exception) when (!StoreFailure.Is(exception))
        {
            return null;
        }
    }

    private static (DeliveryStatus Status, Instant? RetryAt, NotificationState State, string? Receipt, string Detail) Outcome(
        StoredDelivery delivery, DeliveryResult result, DefinitionSet definitions, Instant now)
    {
        switch (result)
        {
            case Delivered delivered:
                return (DeliveryStatus.Delivered, null, NotificationState.HandedOver, delivered.Receipt, "");
            case ChannelMade made:
                return (DeliveryStatus.Delivered, null, NotificationState.HandedOver, made.Receipt, made.Name);
            case MethodFailed failed:
                return (DeliveryStatus.Failed, null, NotificationState.Failed, null, Cut(failed.Detail));
            case ProviderFailed failed when RetryPolicy.MayRetry(delivery, definitions, now):
                return (DeliveryStatus.Pending, RetryPolicy.Next(delivery, now, failed.RetryAfter), NotificationState.Retrying, null, Cut(failed.Detail));
            case ProviderFailed failed:
                return (DeliveryStatus.Failed, null, NotificationState.Cancelled, null, Cut(failed.Detail));
            case OutcomeUnknown unknown when RetryPolicy.RepeatsUnknown(delivery) && RetryPolicy.MayRetry(delivery, definitions, now):
                return (DeliveryStatus.Pending, RetryPolicy.Next(delivery, now, null), NotificationState.Unknown, null, Cut(unknown.Detail));
            case OutcomeUnknown unknown:
                return (DeliveryStatus.Unknown, null, NotificationState.Unknown, null, Cut(unknown.Detail));
            default:
                throw new InvalidOperationException($"{result.GetType().Name} is not a delivery result.");
        }
    }

    private static string Cut(string detail) => detail.Length <= 300 ? detail : detail[..300];
}

/// <summary>How long and how often the Deliverer tries again.</summary>
internal static class RetryPolicy
{
    /// <summary>News are worth telling for an hour; pages end when the page does.</summary>
    private static readonly Duration NoticeAge = Duration.FromHours(1);
    private static readonly Duration LongestAsked = Duration.FromMinutes(5);

    /// <summary>What nobody has to answer, and is kept for a day, may take its time.</summary>
    private static readonly int[] PatientSeconds = [.. HandoverRules.RetrySeconds, 60, 120, 300];

    /// <summary>A time-out may hide a message that arrived each time, and nobody's answer ends the repeating.</summary>
    private const int MostUnknownAnnouncements = 3;

    public static bool MayRetry(StoredDelivery delivery, DefinitionSet definitions, Instant now) => delivery.Request switch
    {
        { Message: UpdateMessage } => now - delivery.CreatedAt < UpdateMessage.UsefulFor,
        { Message: SubscriberMessage } => now - delivery.CreatedAt < SubscriberMessage.UsefulFor,
        { Message: Announcement announcement } => now - HandoverRules.CountsFrom(delivery.Request, announcement.At, definitions) < Announcement.UsefulFor,
        { Message: ChannelPost } => true,
        { Purpose: NotificationPurpose.Notice } => now - HandoverRules.CountsFrom(delivery.Request, delivery.CreatedAt, definitions) < NoticeAge,
        _ => true,
    };

    /// <summary>A page is repeated rather than lost, and chat looks before it posts again; an announcement is repeated a few times; other news, and what subscribers and mail lists are told, are not.</summary>
    public static bool RepeatsUnknown(StoredDelivery delivery) => delivery.Request.Message is not SubscriberMessage
        && delivery.Request is not { Message: UpdateMessage, Kind: ContactMethodKind.Email }
        && (delivery.Request.Kind == ContactMethodKind.Slack || delivery.Request.Purpose switch
        {
            NotificationPurpose.Notice => false,
            NotificationPurpose.Announcement => delivery.Attempt < MostUnknownAnnouncements,
            _ => true,
        });

    public static Instant Next(StoredDelivery delivery, Instant now, Duration? asked)
    {
        var wait = delivery.Request.Purpose == NotificationPurpose.Announcement
            ? Duration.FromSeconds(PatientSeconds[Math.Clamp(delivery.Attempt - 1, 0, PatientSeconds.Length - 1)])
            : HandoverRules.RetryAfter(delivery.Attempt);
        return now + (asked is { } longer ? Duration.Min(Duration.Max(wait, longer), LongestAsked) : wait);
    }
}
