using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Swaps;

/// <summary>
/// Somebody is out of office within [<paramref name="Start"/>, <paramref name="End"/>). It takes nobody off call: each shift that falls into it is asked to be
/// taken over (<see cref="AbsenceDecider"/>), and until somebody has, the person stays on call and everybody can see that.
/// </summary>
/// <param name="Reason">The person's own words, for themselves and managers; at most <see cref="MaxReason"/> characters; null = none.</param>
public sealed record Absence(string Id, UserId User, Instant Start, Instant End, string? Reason)
{
    public const int MaxReason = 200;

    public bool Covers(Interval time) => Start < time.End && End > time.Start;
}

/// <summary>What an absence leads to.</summary>
public abstract record AbsenceDecision;

/// <param name="Swaps">New requests, or those that were open and end with the absence.</param>
public sealed record AbsenceAccepted(Absence Absence, ImmutableArray<Swap> Swaps, ImmutableArray<SwapNews> News) : AbsenceDecision;

public sealed record AbsenceRefused(Alerts.Refusal Refusal) : AbsenceDecision;
