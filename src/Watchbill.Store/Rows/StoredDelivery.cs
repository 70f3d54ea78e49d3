using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Store.Rows;

/// <summary>
/// pending → handing over → delivered | failed | unknown; back to pending for another attempt; cancelled from pending.
/// A cancellation that meets "handing over" is remembered in <see cref="StoredDelivery.CancelRequested"/>, so that no further attempt begins.
/// What an earlier attempt may have sent is never "cancelled": it ends as "unknown", so that whoever may have been told gets the news too.
/// </summary>
public enum DeliveryStatus
{
    Pending = 0,
    HandingOver = 1,
    Delivered = 2,
    Failed = 3,
    Unknown = 4,
    Cancelled = 5,
}

/// <summary>A delivery row.</summary>
/// <param name="Sequence">Order of creation; never reused.</param>
/// <param name="Attempt">Attempts begun so far; durable before the attempt begins.</param>
/// <param name="LeaseToken">Fences completions: set while handing over, must be presented to complete.</param>
/// <param name="PossiblySent">An attempt ended without an answer: it may have arrived, whatever came of later ones.</param>
/// <param name="Bundle">Id of the delivery whose message carried this one too; null when it went by itself.</param>
/// <param name="Receipt">The provider's id of the message.</param>
public sealed record StoredDelivery(
    DeliveryRequest Request,
    string Subject,
    long Sequence,
    DeliveryStatus Status,
    int Attempt,
    Instant CreatedAt,
    Instant Due,
    string? LeaseToken,
    Instant? LeaseUntil,
    Instant? HandedOverAt,
    Instant? CompletedAt,
    bool CancelRequested,
    bool PossiblySent,
    Domain.DeliveryId? Bundle,
    string? Provider,
    string? Receipt,
    string? Detail);

/// <summary>Where messages go: bundling and throttling count per destination.</summary>
public readonly record struct Destination(ContactMethodKind Kind, string Address);

/// <summary>The latest page handed over to a destination.</summary>
/// <param name="Severity">The highest severity among the pages handed over at that moment.</param>
public readonly record struct DestinationUse(Instant LastHandedOverAt, Domain.Severity Severity);

/// <summary>The last delivery of a lane that has a receipt; when none has, the last that was, or may have been, sent.</summary>
/// <param name="InBundle">It went in one message with those of other lanes.</param>
public sealed record LaneUse(Domain.DeliveryId Delivery, bool IsUnknown, string? Receipt, Instant CreatedAt, bool InBundle = false);
