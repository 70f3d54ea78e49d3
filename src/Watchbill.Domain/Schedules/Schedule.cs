using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

// The shapes only; the evaluator arrives with its tests.
public sealed record Schedule(ScheduleId Id, string Name, DateTimeZone Zone, ImmutableArray<Layer> Layers);

public sealed record Layer(
    string Name, ImmutableArray<Participant> Participants, Rotation Rotation, LocalDateTime Start, LocalDateTime? End, ImmutableArray<Restriction> Restrictions);

public sealed record Participant(ImmutableArray<UserId> Users);

public enum RotationUnit
{
    Hours = 0,
    Days = 1,
    Weeks = 2,
    Months = 3,
}

public sealed record Rotation(RotationUnit Unit, int Length, LocalTime HandoffTime, IsoDayOfWeek? HandoffDay);

public abstract record Restriction;

public enum OverrideKind
{
    Add = 0,
    Remove = 1,
    Replace = 2,
}

public sealed record Override(string Id, ScheduleId Schedule, Instant Start, Instant End, OverrideKind Kind, UserId User, UserId? Instead);

public sealed record OnCallUser(UserId User, string Because);

public sealed record OnCall(ImmutableArray<OnCallUser> Users);

public static class OnCallResolver
{
    public static OnCall At(Schedule schedule, IReadOnlyList<Override> overrides, Instant at) => new([]);
}
