using NodaTime;

namespace Watchbill.Api;

public sealed record SwapList(IReadOnlyList<SwapInfo> Swaps);

/// <summary>A request to take over [<paramref name="Start"/>, <paramref name="End"/>) of a schedule from its requester.</summary>
/// <param name="Schedule">The id.</param>
/// <param name="Status">open, taken, cancelled or lapsed.</param>
/// <param name="Asked">Ids of those who alone may take it; empty = everybody who may see the schedule.</param>
/// <param name="Absence">The absence that raised it; absent when somebody asked.</param>
/// <param name="Open">What can still be taken, in order.</param>
/// <param name="Offers">Exchanges that were offered, whatever became of them.</param>
/// <param name="History">All that happened to it, in order.</param>
public sealed record SwapInfo(
    string Id,
    string Schedule,
    string Requester,
    Instant Start,
    Instant End,
    string Status,
    string? Reason,
    IReadOnlyList<string> Asked,
    string? Absence,
    IReadOnlyList<SwapTime> Open,
    IReadOnlyList<SwapPartInfo> Taken,
    IReadOnlyList<SwapOfferInfo> Offers,
    IReadOnlyList<SwapEntryInfo> History);

public sealed record SwapTime(Instant Start, Instant End);

/// <param name="Override">Id of the override that puts them on call.</param>
/// <param name="Offer">The offer that was accepted; absent when nothing was given in exchange.</param>
public sealed record SwapPartInfo(string By, Instant Start, Instant End, string Override, string? Offer);

/// <summary>They would take [<paramref name="Start"/>, <paramref name="End"/>) if the requester takes [<paramref name="ExchangeStart"/>, <paramref name="ExchangeEnd"/>) of theirs.</summary>
/// <param name="State">open, accepted, declined, withdrawn, or overtaken: somebody has taken a part of it, or its time has come.</param>
public sealed record SwapOfferInfo(string Id, string By, Instant Start, Instant End, string ExchangeSchedule, Instant ExchangeStart, Instant ExchangeEnd, string State);

/// <param name="Kind">requested, taken, offered, accepted, declined, withdrawn or cancelled.</param>
public sealed record SwapEntryInfo(Instant At, string By, string Kind, Instant Start, Instant End, string? Offer);

/// <param name="End">After the start and after now, at most 366 days later. The request is narrowed to when the requester is on call.</param>
/// <param name="Requester">Whose shift it is; absent means one's own. Managers may name anybody.</param>
/// <param name="Reason">At most 200 characters.</param>
/// <param name="Asked">At most 50 ids; none means everybody who may see the schedule.</param>
public sealed record NewSwap(string Schedule, Instant Start, Instant End, string? Requester = null, string? Reason = null, IReadOnlyList<string>? Asked = null);

/// <summary>A part of what is open; all of it when nothing is said.</summary>
public sealed record SwapPartBody(Instant? Start = null, Instant? End = null);

/// <param name="ExchangeSchedule">Of the shift that is given in exchange; absent means that of the request.</param>
/// <param name="Start">Of the part that one would take; absent means all that is open.</param>
public sealed record NewSwapOffer(Instant ExchangeStart, Instant ExchangeEnd, string? ExchangeSchedule = null, Instant? Start = null, Instant? End = null);

public sealed record AbsenceList(IReadOnlyList<AbsenceInfo> Absences);

/// <summary>Somebody is out of office; they stay on call until others have taken their shifts over.</summary>
/// <param name="Reason">Only for the person and for managers.</param>
/// <param name="Swaps">Ids of the requests that it raised and that the caller may see.</param>
public sealed record AbsenceInfo(string Id, string User, Instant Start, Instant End, string? Reason, IReadOnlyList<string> Swaps);

/// <param name="End">After the start and after now, at most 366 days later.</param>
/// <param name="User">Absent means oneself. Managers may name anybody of their teams.</param>
/// <param name="Reason">At most 200 characters.</param>
public sealed record NewAbsence(Instant Start, Instant End, string? User = null, string? Reason = null);
