using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Swaps;

public enum SwapStatus
{
    /// <summary>Something of it can be taken.</summary>
    Open = 0,

    /// <summary>All of it has been.</summary>
    Taken = 1,

    /// <summary>Called back before all of it was taken.</summary>
    Cancelled = 2,

    /// <summary>Its time came, and nobody had taken the rest: the requester was on call.</summary>
    Lapsed = 3,
}

public enum SwapOfferState
{
    Open = 0,
    Accepted = 1,
    Declined = 2,
    Withdrawn = 3,
}

/// <summary>
/// A request to take over a shift, or a part of one, within [<paramref name="Start"/>, <paramref name="End"/>).
/// <code>
///  requested ─► open ─► taken (by one, or by several part for part; for nothing, or in exchange for a shift of theirs)
///                ├────► cancelled (by the requester or a manager, or with the absence that raised it)
///                └────► lapsed (the time came)
/// </code>
/// What is taken is an override from then on, written in the same transaction. Nobody goes off call by asking. Whether it is lapsed follows
/// from the time, so that there is no timer to lose.
/// </summary>
/// <param name="Asked">Only these may take it; empty = everybody who may see the schedule.</param>
/// <param name="Absence">Id of the absence that raised it; null when somebody asked.</param>
/// <param name="Taken">In the order in which they were taken; they do not overlap.</param>
/// <param name="History">All that happened to it, in order.</param>
public sealed record Swap(
    string Id,
    ScheduleId Schedule,
    UserId Requester,
    Instant Start,
    Instant End,
    string? Reason,
    ImmutableArray<UserId> Asked,
    string? Absence,
    ImmutableArray<SwapPart> Taken,
    ImmutableArray<SwapOffer> Offers,
    bool Cancelled,
    ImmutableArray<SwapEntry> History)
{
    /// <summary>What nobody has taken, whenever it is.</summary>
    public ImmutableArray<Interval> Left()
    {
        var left = ImmutableArray.CreateBuilder<Interval>();
        var from = Start;
        foreach (var part in Taken.OrderBy(part => part.Start))
        {
            if (part.Start > from)
            {
                left.Add(new Interval(from, part.Start));
            }

            from = Instant.Max(from, part.End);
        }

        if (from < End)
        {
            left.Add(new Interval(from, End));
        }

        return left.ToImmutable();
    }

    /// <summary>What can still be taken: in order, none of it over, and the first no earlier than now.</summary>
    public ImmutableArray<Interval> OpenAt(Instant now) => Cancelled
        ? []
        : [.. Left().Where(part => part.End > now).Select(part => new Interval(Instant.Max(part.Start, now), part.End))];

    public SwapStatus StatusAt(Instant now) =>
        Left().IsEmpty ? SwapStatus.Taken
        : Cancelled ? SwapStatus.Cancelled
        : OpenAt(now).IsEmpty ? SwapStatus.Lapsed
        : SwapStatus.Open;

    /// <summary>Offers that can be accepted: neither answered nor overtaken.</summary>
    public ImmutableArray<SwapOffer> OffersAt(Instant now)
    {
        var open = OpenAt(now);
        return [.. Offers.Where(offer => offer.State == SwapOfferState.Open && offer.ExchangeEnd > now && open.Any(part => Instant.Max(offer.Start, now) >= part.Start && offer.End <= part.End))];
    }
}

/// <summary>Somebody takes over [<paramref name="Start"/>, <paramref name="End"/>).</summary>
/// <param name="Override">The override that says so.</param>
/// <param name="Offer">The offer that was accepted; null when nothing is given in exchange.</param>
public sealed record SwapPart(UserId By, Instant Start, Instant End, string Override, string? Offer);

/// <summary>
/// Somebody would take over [<paramref name="Start"/>, <paramref name="End"/>) if the requester takes over
/// [<paramref name="ExchangeStart"/>, <paramref name="ExchangeEnd"/>) of theirs.
/// </summary>
public sealed record SwapOffer(
    string Id, UserId By, Instant Start, Instant End, ScheduleId ExchangeSchedule, Instant ExchangeStart, Instant ExchangeEnd, SwapOfferState State);

public enum SwapEntryKind
{
    Requested = 0,
    Taken = 1,
    Offered = 2,
    Accepted = 3,
    Declined = 4,
    Withdrawn = 5,
    Cancelled = 6,
}

/// <summary>Something that happened to a request.</summary>
/// <param name="Start">Of what it was about; likewise <paramref name="End"/>.</param>
/// <param name="Offer">The offer that it is about.</param>
public sealed record SwapEntry(Instant At, UserId By, SwapEntryKind Kind, Instant Start, Instant End, string? Offer);
