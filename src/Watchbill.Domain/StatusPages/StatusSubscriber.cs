using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.StatusPages;

public enum SubscriberKind
{
    Email = 0,
    Webhook = 1,
}

/// <summary>
/// <code>
///  unconfirmed ─ confirms ─► active ─ deliveries keep failing ─► quarantined ─ confirms again ─► active        any ─ unsubscribes ─► gone
/// </code>
/// Only the active ones are told of posts.
/// </summary>
public enum SubscriberState
{
    Unconfirmed = 0,
    Active = 1,
    Quarantined = 2,
}

/// <summary>Somebody outside who wants to be told what is posted on a page.</summary>
/// <param name="Id">At most 64 characters; the same for the same page, kind and address.</param>
/// <param name="Components">Of which to be told; empty = of everything.</param>
/// <param name="Failures">Deliveries in a row that failed for good.</param>
public sealed record StatusSubscriber(
    string Id,
    StatusPageId Page,
    SubscriberKind Kind,
    string Address,
    SubscriberState State,
    ImmutableArray<ComponentId> Components,
    Instant CreatedAt,
    Instant? ConfirmedAt,
    Instant? QuarantinedAt,
    int Failures)
{
    /// <summary>So many deliveries in a row may fail for good before nothing more is sent.</summary>
    public const int MostFailures = 5;

    public const int MostPerPage = 10_000;

    /// <summary>Who has not confirmed by then is forgotten.</summary>
    public static readonly Duration ConfirmWithin = Duration.FromDays(3);

    /// <summary>True when a post that touches these components is of interest. One that names none is, to everybody.</summary>
    public bool Wants(ImmutableArray<ComponentId> components) =>
        State == SubscriberState.Active && (Components.IsEmpty || components.IsEmpty || components.Any(Components.Contains));
}
