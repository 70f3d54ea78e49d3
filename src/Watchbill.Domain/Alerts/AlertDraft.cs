using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// A decision in the making: each recorded entry evolves the state at once, so that the next thought sees it. Lives within one call of
/// the decider.
/// </summary>
internal sealed class AlertDraft
{
    private readonly ImmutableArray<AlertEntry>.Builder _entries = ImmutableArray.CreateBuilder<AlertEntry>();
    private readonly ImmutableArray<DeliveryRequest>.Builder _deliveries = ImmutableArray.CreateBuilder<DeliveryRequest>();
    private readonly ImmutableArray<DeliveryId>.Builder _cancelled = ImmutableArray.CreateBuilder<DeliveryId>();
    private Alert? _alert;

    /// <summary>Longer than a call waits at the provider and rings.</summary>
    private static readonly Duration MayRing = Duration.FromMinutes(5);

    public AlertDraft(Alert? alert, DecisionContext context)
    {
        _alert = alert;
        Context = context;
    }

    public DecisionContext Context { get; }

    public DefinitionSet Definitions => Context.Definitions;

    public Instant Now => Context.Now;

    public Alert Alert => _alert ?? throw new InvalidOperationException("The alert does not exist yet.");

    public Service? Service => Definitions.Services.GetValueOrDefault(Alert.Service);

    /// <summary>The policy version that the run pinned; an empty one when it is gone, so that the fallback answers.</summary>
    public EscalationPolicy Policy => EscalationPlan.PolicyOf(Definitions, Alert);

    public MethodFlag? Flag { get; set; }

    public void Record(AlertEntry entry)
    {
        _alert = AlertEvolution.Evolve(_alert, entry, Now);
        _entries.Add(entry);
    }

    /// <summary>Asks for one message, and journals that and why.</summary>
    public void Send(NotificationPurpose purpose, int page, int step, UserId? user, ContactMethodId? method, ContactMethodKind kind, string address, Reason reason)
    {
        if (purpose == NotificationPurpose.Page)
        {
            CancelNews(kind, address);
        }

        var id = Alert.NextDelivery;
        Record(new NotificationRequested(id, purpose, page, step, user, method, kind, address, reason));
        var lane = $"alert:{Alert.Id.Value}|{kind}|{address}";
        _deliveries.Add(new DeliveryRequest(id, lane, purpose, kind, address, user, method, AlertMessages.Of(Alert, Definitions, purpose, reason)));
    }

    /// <summary>Takes back what was asked for a page and has not been handed over: it begins anew.</summary>
    public void Withdraw(Page page)
    {
        foreach (var sent in Alert.Notifications.Where(sent => sent.Page == page.Number))
        {
            if (sent.State is NotificationState.Requested or NotificationState.Retrying or NotificationState.Unknown && !_cancelled.Contains(sent.Delivery))
            {
                _cancelled.Add(sent.Delivery);
                if (sent.State != NotificationState.Unknown)
                {
                    Record(new NotificationResulted(sent.Delivery, NotificationState.Cancelled, ReasonText.Word(sent.Kind), 0, "the page begins anew with high urgency"));
                }
            }
        }
    }

    /// <summary>Cancels page messages of pages that are no longer open. Those being handed over are past cancelling; the store decides.</summary>
    /// <param name="hangUp">False leaves a call alone that may still ring: answering it does no harm.</param>
    public void CancelEndedPages(bool hangUp = true)
    {
        var open = Alert.Run?.OpenPages.Select(page => page.Number).ToHashSet() ?? [];
        foreach (var notification in Alert.Notifications)
        {
            if (notification.Purpose == NotificationPurpose.Page
                && notification.State is NotificationState.Requested or NotificationState.Retrying or NotificationState.Unknown
                && !open.Contains(notification.Page)
                && !_cancelled.Contains(notification.Delivery))
            {
                _cancelled.Add(notification.Delivery);
            }
        }

        if (hangUp)
        {
            HangUpEndedCalls();
        }
    }

    /// <summary>
    /// Asks for the cancelling of calls that may still be queued or ringing though nobody waits for their answer. Whoever is paged by another page is left alone,
    /// for a key pressed in the call answers that as well.
    /// </summary>
    public void HangUpEndedCalls()
    {
        var open = Alert.Run?.OpenPages.Select(page => page.Number).ToHashSet() ?? [];
        foreach (var call in Alert.Notifications.Where(sent =>
            sent is { Purpose: NotificationPurpose.Page, Kind: ContactMethodKind.Voice, State: NotificationState.HandedOver } && !open.Contains(sent.Page) && Now - sent.ChangedAt < MayRing))
        {
            var isSaid = Alert.Notifications.Any(sent =>
                sent is { Purpose: NotificationPurpose.Notice, Kind: ContactMethodKind.Voice } && sent.Address == call.Address && sent.ChangedAt >= call.ChangedAt);
            var isWanted = Alert.Run?.OpenPages.Any(page => page.User == call.User) ?? false;
            if (!isSaid && !isWanted)
            {
                Send(NotificationPurpose.Notice, 0, Page.NoStep, call.User, call.Method, call.Kind, call.Address, new CallNotNeeded(call.Page));
            }
        }
    }

    /// <summary>
    /// Tells every destination that was told before; in chat this edits the post. What this decision has just asked for says it already.
    /// Whether anything was handed over there by then, the Deliverer sees when it claims the message. Nobody is called for news.
    /// </summary>
    /// <param name="chatOnly">True for changes that only matter where the old text would go on standing.</param>
    /// <param name="except">The person who acted needs no message, only the edit.</param>
    public void TellThoseTold(bool chatOnly, UserId? except, Reason reason)
    {
        var told = Alert.Notifications
            .Where(notification => notification.Purpose != NotificationPurpose.Notice
                && notification.Kind != ContactMethodKind.Voice
                && notification.State is not (NotificationState.Failed or NotificationState.Cancelled))
            .DistinctBy(notification => (notification.Kind, notification.Address))
            .Where(notification => !_deliveries.Any(owed => owed.Kind == notification.Kind && owed.Address == notification.Address))
            .ToList();
        foreach (var place in told)
        {
            var isChat = place.Kind == ContactMethodKind.Slack;
            if (isChat || (!chatOnly && (place.User is null || (place.User != except && WantsNews(place.User.Value)))))
            {
                Send(NotificationPurpose.Notice, 0, Page.NoStep, place.User, place.Method, place.Kind, place.Address, reason);
            }
        }
    }

    private bool WantsNews(UserId user) => (Definitions.Responders.GetValueOrDefault(user)?.News ?? News.All) switch
    {
        News.All => true,
        News.Resolved => !Alert.IsOpen,
        _ => false,
    };

    /// <summary>
    /// A page says all that news before it would have said, and must not wait behind news that wait for the end of quiet hours. An edit of what
    /// stands in chat waits for nobody, and stays.
    /// </summary>
    private void CancelNews(ContactMethodKind kind, string address)
    {
        var lane = Alert.Notifications.Where(sent => sent.Kind == kind && sent.Address == address).ToList();
        if (kind == ContactMethodKind.Slack && lane.Exists(sent => sent.State is NotificationState.HandedOver or NotificationState.Unknown))
        {
            return;
        }

        foreach (var news in lane.Where(sent => sent is { Purpose: NotificationPurpose.Notice, State: NotificationState.Requested } && !_cancelled.Contains(sent.Delivery)))
        {
            _cancelled.Add(news.Delivery);
        }
    }

    public Accepted Accept(string? note = null) => new(
        Alert, _entries.ToImmutable(), _deliveries.ToImmutable(), _cancelled.ToImmutable(), Flag, note);
}
