using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Engine.Delivery;

/// <summary>
/// Hands messages to one provider. Called by the Deliverer alone. Thread-safe. Never throws for what a provider
/// answers; a cancelled token means that the call took too long, and the Deliverer records "unknown".
/// </summary>
public interface INotifier
{
    /// <summary>The kind of address that it serves.</summary>
    ContactMethodKind Kind { get; }

    /// <summary>Name of the provider; failures and queues are counted per provider: "smtp", "slack", "twilio", "webhook", "outbox".</summary>
    string Provider { get; }

    Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}

/// <summary>One message to one destination.</summary>
/// <param name="Delivery">Stable over attempts; visible in the message, and given to providers that take an idempotency key.</param>
/// <param name="User">Null for channels.</param>
/// <param name="Messages">At least one, unless it is an announcement or goes to an incident's channel. More than one are bundled: one message that lists all. Ordered by alert number.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Prior">The last message handed over in this lane: what an edit edits. Null when there is none.</param>
/// <param name="CreatedAt">No attempt began earlier: from there on a provider's history is searched for one whose answer was lost.</param>
/// <param name="At">The moment of handing over.</param>
public sealed record OutgoingMessage(
    DeliveryId Delivery,
    string Address,
    UserId? User,
    ContactMethodId? Method,
    NotificationPurpose Purpose,
    ImmutableArray<AlertMessage> Messages,
    int Attempt,
    PriorMessage? Prior,
    Instant CreatedAt,
    Instant At)
{
    /// <summary>What is said when the message is about no alert; then there are no <see cref="Messages"/>. Null otherwise.</summary>
    public Announcement? Announcement { get; init; }

    /// <summary>What an incident's own chat channel is told; then there are no <see cref="Messages"/>. Null otherwise.</summary>
    public ChannelPost? Post { get; init; }

    /// <summary>What is said to a subscriber of a status page; then there are no <see cref="Messages"/>, and only mail and webhooks get it. Null otherwise.</summary>
    public SubscriberMessage? Subscription { get; init; }

    /// <summary>An update of an incident to a mailbox or a program; then there are no <see cref="Messages"/>. Null otherwise.</summary>
    public UpdateMessage? Update { get; init; }
}

/// <summary>An earlier message to the same destination about the same subject.</summary>
/// <param name="Receipt">Null when the provider gave none, or when it is not known whether the message arrived.</param>
/// <param name="InBundle">It was about other subjects too.</param>
public sealed record PriorMessage(DeliveryId Delivery, string? Receipt, Instant CreatedAt, bool InBundle = false);

/// <summary>What became of an attempt.</summary>
public abstract record DeliveryResult;

/// <param name="Receipt">The provider's id of the message, kept for edits and callbacks. Null when it gives none.</param>
public sealed record Delivered(string? Receipt) : DeliveryResult;

/// <summary>The channel that was asked for exists, and nobody else's is of that name.</summary>
/// <param name="Id">The provider's id of it.</param>
/// <param name="Name">As it came to be called.</param>
/// <param name="Receipt">Names the channel to the messages that follow in its lane.</param>
public sealed record ChannelMade(string Id, string Name, string Receipt) : DeliveryResult;

/// <summary>This address will not work until somebody changes it: invalid number, bounce, opted out, unknown channel.</summary>
public sealed record MethodFailed(string Detail) : DeliveryResult;

/// <summary>The provider did not take it, and may later: refused connection, 5xx, 429, wrong credentials. Certain that nothing was sent.</summary>
/// <param name="RetryAfter">What the provider asked for, when it did.</param>
public sealed record ProviderFailed(string Detail, Duration? RetryAfter) : DeliveryResult;

/// <summary>It may or may not have been sent: the answer was lost.</summary>
public sealed record OutcomeUnknown(string Detail) : DeliveryResult;
