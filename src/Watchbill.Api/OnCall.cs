using NodaTime;

namespace Watchbill.Api;

public sealed record OnCallList(Instant At, IReadOnlyList<OnCallInfo> Schedules);

/// <param name="Users">Empty in a gap.</param>
/// <param name="Since">When this shift or gap began; absent when that is too long ago.</param>
/// <param name="Until">When it ends; absent when no change is in sight.</param>
/// <param name="Next">Who comes then.</param>
/// <param name="Shadows">Who follows along without being on call: never paged, never counted. Absent when nobody does.</param>
/// <param name="Overlap">Who has just left and is paged too; they are not on call. Absent when nobody is, and for the past.</param>
public sealed record OnCallInfo(
    string Schedule, string Name, string Zone, IReadOnlyList<OnCallPerson> Users, Instant? Since, Instant? Until, IReadOnlyList<OnCallPerson> Next,
    IReadOnlyList<OnCallPerson>? Shadows = null,
    IReadOnlyList<OverlapInfo>? Overlap = null);

/// <param name="User">The id.</param>
/// <param name="Until">Exclusive.</param>
public sealed record OverlapInfo(string User, Instant Until);

/// <param name="Because">Why: "layer 'Weekly', turn 12".</param>
public sealed record OnCallPerson(string User, string Name, string Because);

public sealed record OverrideList(IReadOnlyList<OverrideInfo> Overrides);

/// <param name="Kind">add, remove or replace.</param>
/// <param name="Instead">Who stands in; only for replace.</param>
public sealed record OverrideInfo(string Id, string Schedule, Instant Start, Instant End, string Kind, string User, string? Instead);

/// <param name="Kind">add, remove or replace.</param>
/// <param name="Start">What has begun already begins now.</param>
/// <param name="End">After the start and after now, at most 366 days later.</param>
/// <param name="User">Somebody whose account is not disabled; likewise who stands in.</param>
public sealed record NewOverride(string Schedule, Instant Start, Instant End, string Kind, string User, string? Instead = null);
