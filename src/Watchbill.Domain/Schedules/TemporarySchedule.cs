using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// Within [<paramref name="Start"/>, <paramref name="End"/>) it replaces everything that a schedule says, its overrides included: a holiday roster.
/// It has layers of its own, whose local times are in the schedule's zone, or a plain list of shifts. Where it has nobody, nobody is on call.
/// Two of one schedule never overlap. Like an override it is an operation: a document of its own that refers to the schedule by id.
/// </summary>
public sealed record TemporarySchedule(
    string Id, ScheduleId Schedule, string Name, Instant Start, Instant End, ImmutableArray<Layer> Layers, ImmutableArray<TemporaryShift> Shifts)
{
    public ImmutableArray<Layer> Layers { get; init; } = Layers.IsDefault ? [] : Layers;

    public ImmutableArray<TemporaryShift> Shifts { get; init; } = Shifts.IsDefault ? [] : Shifts;
}

/// <summary>These users are on call together within [<paramref name="Start"/>, <paramref name="End"/>). Shifts may overlap: then all of them are.</summary>
public sealed record TemporaryShift(Instant Start, Instant End, ImmutableArray<UserId> Users);
