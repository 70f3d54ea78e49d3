using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Simulation;

public enum SweepFindingKind
{
    /// <summary>No page is handed over to anybody soon enough.</summary>
    NobodyReached = 0,

    /// <summary>Every page of the rules goes to one and the same person.</summary>
    OnePerson = 1,
}

/// <summary>Alerts that begin within [<paramref name="From"/>, <paramref name="To"/>) meet the same trouble for the same cause.</summary>
/// <param name="Services">In the order of their ids.</param>
/// <param name="Severities">Least first.</param>
/// <param name="Person">The only one; null when nobody is.</param>
/// <param name="Cause">In words, without a leading capital or a full stop.</param>
public sealed record SweepFinding(
    SweepFindingKind Kind, ImmutableArray<ServiceId> Services, ImmutableArray<Severity> Severities, Instant From, Instant To, UserId? Person, string Cause);

/// <param name="LookedUntil">The end of the window, or where it was stopped; nothing is known of what comes after.</param>
/// <param name="Findings">By time, then by kind and service.</param>
public sealed record SweepResult(Interval Window, Duration Within, Instant LookedUntil, int Simulations, ImmutableArray<SweepFinding> Findings);

/// <param name="Services">Which to try; empty = all.</param>
/// <param name="Severities">Likewise.</param>
/// <param name="Within">How soon somebody must be reached.</param>
public sealed record SweepQuestion(Interval Window, Duration Within, ImmutableArray<ServiceId> Services, ImmutableArray<Severity> Severities)
{
    public static readonly Duration UsualWithin = Duration.FromMinutes(15);
    public static readonly Duration LongestWindow = Duration.FromDays(366);
}
