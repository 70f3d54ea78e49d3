using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Swaps;

/// <summary>Who may do what to a request, and what comes of it. Pure; permissions of the account (responder or more) have been asked before.</summary>
public static class SwapDecider
{
    public const int MaxReason = 200;
    public const int MaxAsked = 50;
    public const int MaxOffers = 50;

    /// <param name="swap">Null for <see cref="RequestSwap"/>, and for any other when there is none.</param>
    public static SwapDecision Decide(Swap? swap, SwapCommand command, SwapContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (command is RequestSwap request)
        {
            return SwapRequests.Decide(request, context);
        }

        if (swap is null || !context.Definitions.Schedules.ContainsKey(swap.Schedule) || !MaySee(swap, context))
        {
            return No(Refusal.NotFound, "There is no such request.");
        }

        return swap.StatusAt(context.Now) != SwapStatus.Open
            ? No(Refusal.SwapClosed, $"This request is {Word(swap.StatusAt(context.Now))}: nothing of it is open any more.")
            : command switch
            {
                TakeSwap take => Take(swap, take, context),
                OfferSwap offer => Offer(swap, offer, context),
                AcceptOffer accept => Accept(swap, accept, context),
                DropOffer drop => Drop(swap, drop, context),
                CancelSwap => Cancel(swap, context),
                _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command about a swap."),
            };
    }

    /// <summary>Whoever may see the schedule, asked for it, or was asked by name.</summary>
    public static bool MaySee(Swap swap, SwapContext context)
    {
        ArgumentNullException.ThrowIfNull(swap);
        ArgumentNullException.ThrowIfNull(context);
        return swap.Requester == context.By || swap.Asked.Contains(context.By) || context.MaySee(context.Actor, swap.Schedule);
    }

    public static string Word(SwapStatus status) => status switch
    {
        SwapStatus.Open => "open",
        SwapStatus.Taken => "taken",
        SwapStatus.Cancelled => "cancelled",
        SwapStatus.Lapsed => "lapsed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no word for it."),
    };

    internal static SwapRefused No(string code, string message) => new(new Refusal(code, message));

    private static SwapDecision Take(Swap swap, TakeSwap take, SwapContext context)
    {
        var (part, objection) = PartOf(swap, take.Start, take.End, context);
        if (part is not { } time)
        {
            return new SwapRefused(objection!);
        }

        var (made, refusal) = Takeover.Of(context, $"ov-{context.NewId}", swap.Schedule, swap.Requester, context.By, time);
        return made is null
            ? new SwapRefused(refusal!)
            : new SwapAccepted(
                Note(swap with { Taken = swap.Taken.Add(new SwapPart(context.By, time.Start, time.End, made.Id, null)) }, SwapEntryKind.Taken, time, null, context),
                [made],
                [SwapWords.Taken(swap, time, context)]);
    }

    private static SwapDecision Offer(Swap swap, OfferSwap offer, SwapContext context)
    {
        var (part, objection) = PartOf(swap, offer.Start, offer.End, context);
        if (part is not { } time)
        {
            return new SwapRefused(objection!);
        }

        if (swap.Offers.Count(known => known.State == SwapOfferState.Open) >= MaxOffers)
        {
            return No(Refusal.Invalid, $"There are {MaxOffers} offers already. Let the requester answer them first.");
        }

        if (!context.Definitions.Schedules.ContainsKey(offer.ExchangeSchedule) || !context.MaySee(context.Actor, offer.ExchangeSchedule))
        {
            return No(Refusal.NotFound, $"There is no schedule '{offer.ExchangeSchedule}'.");
        }

        if (SwapRequests.Range(offer.ExchangeStart, offer.ExchangeEnd, context.Now) is not { } exchange)
        {
            return No(Refusal.Invalid, SwapRequests.RangeMessage);
        }

        var made = new SwapOffer($"of-{context.ShortId}", context.By, time.Start, time.End, offer.ExchangeSchedule, exchange.Start, exchange.End, SwapOfferState.Open);
        var (_, refusal) = Exchange(swap, made, time, context);
        return refusal is not null
            ? new SwapRefused(refusal)
            : new SwapAccepted(Note(swap with { Offers = swap.Offers.Add(made) }, SwapEntryKind.Offered, time, made.Id, context), [], [SwapWords.Offered(swap, made, context)]);
    }

    private static SwapDecision Accept(Swap swap, AcceptOffer accept, SwapContext context)
    {
        if (swap.Requester != context.By)
        {
            return No(Refusal.Forbidden, $"Only {context.Definitions.NameOf(swap.Requester)} can accept: it is their shift, and they take one over.");
        }

        if (swap.OffersAt(context.Now).FirstOrDefault(known => known.Id == accept.Offer) is not { } offer)
        {
            return No(Refusal.NotFound, "There is no such offer, or it is answered or overtaken.");
        }

        var time = new Interval(Instant.Max(offer.Start, context.Now), offer.End);
        var (overrides, refusal) = Exchange(swap, offer, time, context);
        if (refusal is not null)
        {
            return new SwapRefused(refusal);
        }

        var accepted = swap with
        {
            Taken = swap.Taken.Add(new SwapPart(offer.By, time.Start, time.End, overrides[0].Id, offer.Id)),
            Offers = swap.Offers.Replace(offer, offer with { State = SwapOfferState.Accepted }),
        };
        return new SwapAccepted(Note(accepted, SwapEntryKind.Accepted, time, offer.Id, context), overrides, [SwapWords.Accepted(swap, offer, context)]);
    }

    private static SwapDecision Drop(Swap swap, DropOffer drop, SwapContext context)
    {
        if (swap.Offers.FirstOrDefault(known => known.Id == drop.Offer && known.State == SwapOfferState.Open) is not { } offer || (context.By != swap.Requester && context.By != offer.By))
        {
            return No(Refusal.NotFound, "There is no such offer, or it is answered.");
        }

        var (state, kind) = context.By == offer.By ? (SwapOfferState.Withdrawn, SwapEntryKind.Withdrawn) : (SwapOfferState.Declined, SwapEntryKind.Declined);
        var dropped = swap with { Offers = swap.Offers.Replace(offer, offer with { State = state }) };
        return new SwapAccepted(
            Note(dropped, kind, new Interval(offer.Start, offer.End), offer.Id, context), [], kind == SwapEntryKind.Declined ? [SwapWords.Declined(swap, offer, context)] : []);
    }

    private static SwapDecision Cancel(Swap swap, SwapContext context) => swap.Requester == context.By || context.Manages(swap.Schedule)
        ? new SwapAccepted(Cancelled(swap, context), [], SwapWords.Cancelled(swap, context))
        : No(Refusal.Forbidden, $"Only {context.Definitions.NameOf(swap.Requester)} or a manager can cancel this request.");

    internal static Swap Cancelled(Swap swap, SwapContext context)
    {
        var left = swap.OpenAt(context.Now);
        return Note(swap with { Cancelled = true }, SwapEntryKind.Cancelled, new Interval(left[0].Start, left[^1].End), null, context);
    }

    internal static Swap Note(Swap swap, SwapEntryKind kind, Interval time, string? offer, SwapContext context) =>
        swap with { History = swap.History.Add(new SwapEntry(context.Now, context.By, kind, time.Start, time.End, offer)) };

    /// <summary>The part of a request that somebody asks for: what is open of it, or exactly what they said.</summary>
    private static (Interval? Part, Refusal? Refusal) PartOf(Swap swap, Instant? start, Instant? end, SwapContext context)
    {
        if (swap.Requester == context.By)
        {
            return (null, new Refusal(Refusal.Invalid, "This is your own shift. Cancel the request to keep it."));
        }

        if (!swap.Asked.IsEmpty && !swap.Asked.Contains(context.By))
        {
            return (null, new Refusal(Refusal.NotAsked, $"{context.Definitions.NameOf(swap.Requester)} has asked others by name."));
        }

        var open = swap.OpenAt(context.Now);
        if (start is null && end is null && open is not [_])
        {
            return (null, new Refusal(Refusal.Invalid, "Several parts of it are open. Say from when to when."));
        }

        var (from, to) = (Instant.Max(start ?? open[0].Start, context.Now), end ?? open[^1].End);
        return to <= from ? (null, new Refusal(Refusal.Invalid, "The end is not after the start, or it has passed."))
            : open.Any(part => part.Start <= from && to <= part.End) ? (new Interval(from, to), null)
            : (null, new Refusal(Refusal.PartTaken, "Not all of that is open: somebody took a part of it, or it was never asked for. Look again."));
    }

    /// <summary>Both ways at once: neither without the other.</summary>
    private static (ImmutableArray<Schedules.Override> Overrides, Refusal? Refusal) Exchange(Swap swap, SwapOffer offer, Interval time, SwapContext context)
    {
        var back = new Interval(Instant.Max(offer.ExchangeStart, context.Now), offer.ExchangeEnd);
        if (offer.ExchangeSchedule == swap.Schedule && back.Start < time.End && back.End > time.Start)
        {
            return ([], new Refusal(Refusal.Invalid, "What is given in exchange overlaps with what is taken. Choose another shift."));
        }

        var (there, refusal) = Takeover.Of(context, $"ov-{context.NewId}a", swap.Schedule, swap.Requester, offer.By, time);
        if (there is null)
        {
            return ([], refusal);
        }

        var (returned, other) = Takeover.Of(context, $"ov-{context.NewId}b", offer.ExchangeSchedule, offer.By, swap.Requester, back, there);
        return returned is null ? ([], other) : ([there, returned], null);
    }
}
