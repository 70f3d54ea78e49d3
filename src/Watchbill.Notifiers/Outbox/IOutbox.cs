using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Notifiers.Outbox;

/// <summary>Where messages of kinds without a real channel go, to be read in the web pages. Thread-safe.</summary>
public interface IOutbox
{
    /// <summary>Keeps the message. One with the id of a kept one replaces it: a delivery may be attempted again.</summary>
    /// <exception cref="IOException">It could not be kept.</exception>
    Task AppendAsync(OutboxMessage message, CancellationToken cancellationToken);
}

/// <summary>A message as its medium would have shown it.</summary>
/// <param name="Alerts">None when it is an announcement.</param>
/// <param name="Subject">Null for media without one.</param>
/// <param name="Html">The other form of a mail; null for other media.</param>
/// <param name="AcknowledgeLink">The one-tap link; only in pages to a person.</param>
public sealed record OutboxMessage(
    DeliveryId Delivery,
    ContactMethodKind Kind,
    string Address,
    UserId? User,
    ContactMethodId? Method,
    NotificationPurpose Purpose,
    ImmutableArray<AlertId> Alerts,
    string? Subject,
    string Text,
    string? Html,
    Uri? AcknowledgeLink,
    int Attempt,
    Instant At);
