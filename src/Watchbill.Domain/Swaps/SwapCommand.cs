using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Swaps;

/// <summary>What people do to requests.</summary>
public abstract record SwapCommand;

/// <param name="Requester">Whose shift it is: oneself, or, for managers, anybody.</param>
/// <param name="Asked">Only they may take it; empty = everybody who may see the schedule.</param>
public sealed record RequestSwap(ScheduleId Schedule, UserId Requester, Instant Start, Instant End, string? Reason, ImmutableArray<UserId> Asked) : SwapCommand;

/// <param name="Start">Null = from the start of what is open; likewise <paramref name="End"/>.</param>
public sealed record TakeSwap(Instant? Start, Instant? End) : SwapCommand;

/// <inheritdoc cref="SwapOffer"/>
/// <param name="Start">Null = from the start of what is open; likewise <paramref name="End"/>.</param>
public sealed record OfferSwap(Instant? Start, Instant? End, ScheduleId ExchangeSchedule, Instant ExchangeStart, Instant ExchangeEnd) : SwapCommand;

public sealed record AcceptOffer(string Offer) : SwapCommand;

/// <summary>By the requester: declined. By whoever made it: withdrawn.</summary>
public sealed record DropOffer(string Offer) : SwapCommand;

public sealed record CancelSwap : SwapCommand;
