using System.Text.Json.Serialization;
using NodaTime;

namespace Watchbill.Api;

/// <summary>The final schedule of [<paramref name="From"/>, <paramref name="To"/>): shifts and gaps, each in order, cover it exactly once.</summary>
/// <param name="Schedule">The id.</param>
/// <param name="CoveragePercent">How much of the time somebody is on call, from 0 to 100.</param>
public sealed record RenderedSchedule(
    string Schedule, Instant From, Instant To, IReadOnlyList<RenderedShift> Shifts, IReadOnlyList<GapInfo> Gaps, double CoveragePercent);

/// <param name="Users">Ids, sorted; never empty.</param>
/// <param name="Source">Why: "layer 'Weekly', turn 12"; several, one after the other, when people are on call for different reasons.</param>
public sealed record RenderedShift(Instant Start, Instant End, IReadOnlyList<string> Users, string Source);

/// <summary>[<paramref name="Start"/>, <paramref name="End"/>) in which nobody is on call.</summary>
public sealed record GapInfo(Instant Start, Instant End);

/// <summary>Who is on call for one schedule at an instant. Every field is always there.</summary>
/// <param name="Schedule">The id.</param>
/// <param name="Users">Ids, sorted; empty in a gap.</param>
/// <param name="Since">When this shift or gap began; null when that is more than 400 days before.</param>
/// <param name="Until">When it ends; null when nothing changes within 400 days.</param>
/// <param name="Next">Who comes then; empty when nobody does, or when that is null.</param>
public sealed record OnCallAnswer(
    string Schedule,
    Instant At,
    IReadOnlyList<string> Users,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Instant? Since,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Instant? Until,
    IReadOnlyList<string> Next);
