using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Swaps;

/// <summary>Makes requests, or says why not.</summary>
internal static class SwapRequests
{
    public static readonly string RangeMessage = $"A shift ends after its start and after now, and lasts at most {ScheduleLimits.LongestOperation.Days} days.";

    public static SwapDecision Decide(RequestSwap request, SwapContext context)
    {
        if (!context.Definitions.Schedules.ContainsKey(request.Schedule) || !context.MaySee(context.Actor, request.Schedule))
        {
            return SwapDecider.No(Refusal.NotFound, $"There is no schedule '{request.Schedule}'.");
        }

        if (request.Requester != context.By && !context.Manages(request.Schedule))
        {
            return SwapDecider.No(Refusal.Forbidden, "You can ask for your own shifts. A manager can ask for anybody's.");
        }

        if (Objection(request, context) is { } objection)
        {
            return new SwapRefused(objection);
        }

        if (Range(request.Start, request.End, context.Now) is not { } asked)
        {
            return SwapDecider.No(Refusal.Invalid, RangeMessage);
        }

        var (time, refusal) = Takeover.Served(context, request.Schedule, request.Requester, asked);
        if (time is not { } served)
        {
            return new SwapRefused(refusal!);
        }

        if (OpenIn(context, request.Schedule, request.Requester, served) is { } other)
        {
            return SwapDecider.No(Refusal.Conflict, $"Request {other.Id} asks for this already, or for a part of it.");
        }

        var swap = Made($"sw-{context.ShortId}", request.Schedule, request.Requester, served, request.Reason, request.Asked, null, context);
        return new SwapAccepted(swap, [], [SwapWords.Requested(swap, context)]);
    }

    public static Swap Made(
        string id, ScheduleId schedule, UserId requester, Interval time, string? reason, ImmutableArray<UserId> asked, string? absence, SwapContext context) => SwapDecider.Note(
        new Swap(id, schedule, requester, time.Start, time.End, reason, asked, absence, [], [], false, []), SwapEntryKind.Requested, time, null, context);

    /// <summary>Without what has been; null when nothing sensible is left.</summary>
    public static Interval? Range(Instant start, Instant end, Instant now)
    {
        var from = Instant.Max(start, now);
        return end > from && end - from <= ScheduleLimits.LongestOperation && end <= ScheduleLimits.Latest && from >= ScheduleLimits.Earliest ? new Interval(from, end) : null;
    }

    /// <summary>A request of the same person that is open somewhere in a time.</summary>
    public static Swap? OpenIn(SwapContext context, ScheduleId schedule, UserId requester, Interval time) => context.Swaps.FirstOrDefault(swap =>
        swap.Schedule == schedule && swap.Requester == requester && swap.OpenAt(context.Now).Any(part => part.Start < time.End && part.End > time.Start));

    private static Refusal? Objection(RequestSwap request, SwapContext context) =>
        !context.IsSomebody(request.Requester) ? new Refusal(Refusal.UnknownUser, $"There is no user '{request.Requester}'.")
        : request.Reason is { Length: > SwapDecider.MaxReason } ? new Refusal(Refusal.Invalid, $"A reason has at most {SwapDecider.MaxReason} characters.")
        : request.Asked.Length > SwapDecider.MaxAsked ? new Refusal(Refusal.Invalid, $"At most {SwapDecider.MaxAsked} people can be asked by name.")
        : request.Asked.Contains(request.Requester) ? new Refusal(Refusal.Invalid, "Nobody can be asked to take over from themselves.")
        : request.Asked.FirstOrDefault(user => !context.IsSomebody(user)) is { Value: not null } unknown ? new Refusal(Refusal.UnknownUser, $"There is no user '{unknown}'.")
        : null;
}
