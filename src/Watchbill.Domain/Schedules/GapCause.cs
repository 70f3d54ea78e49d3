using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

public enum GapCauseKind
{
    /// <summary>The layer has not started.</summary>
    NotStarted = 0,

    /// <summary>The layer is over.</summary>
    Ended = 1,

    /// <summary>No window of its restrictions is open.</summary>
    Restricted = 2,

    /// <summary>It is the turn of an empty slot.</summary>
    EmptySlot = 3,

    /// <summary>Whoever's turn it is counts as nobody, for instance because the account is disabled.</summary>
    NobodyCounts = 4,

    /// <summary>The layer is a calendar with no event then that means any of our people, or one that could not be read yet.</summary>
    NoEvent = 5,
}

/// <summary>Why one layer has nobody on call at an instant.</summary>
/// <param name="Users">Whose turn it is; only for <see cref="GapCauseKind.NobodyCounts"/>.</param>
public sealed record GapCause(Layer Layer, GapCauseKind Kind, ImmutableArray<UserId> Users)
{
    /// <summary>Of every layer that is written, at an instant in a gap that no override and no temporary schedule makes. Earlier versions are not looked at.</summary>
    public static ImmutableArray<GapCause> Of(Schedule schedule, Instant at)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return [.. schedule.Layers.Select(layer => Of(layer, schedule, at))];
    }

    private static GapCause Of(Layer layer, Schedule schedule, Instant at)
    {
        var users = Who(layer, schedule, at);
        var kind = layer.Calendar is not null ? users.IsEmpty ? GapCauseKind.NoEvent : GapCauseKind.NobodyCounts
            : at < WallClock.First(schedule.Zone, layer.Start) ? GapCauseKind.NotStarted
            : layer.End is { } end && at >= WallClock.First(schedule.Zone, end) ? GapCauseKind.Ended
            : !users.IsEmpty ? GapCauseKind.NobodyCounts
            : Serves(layer, schedule, at) ? GapCauseKind.EmptySlot
            : GapCauseKind.Restricted;
        return new GapCause(layer, kind, users);
    }

    /// <summary>Whether the restrictions let anybody be on call: with somebody in every slot, somebody is.</summary>
    private static bool Serves(Layer layer, Schedule schedule, Instant at) =>
        !Who(layer with { Participants = [new Participant([new UserId("somebody")])] }, schedule, at).IsEmpty;

    private static ImmutableArray<UserId> Who(Layer layer, Schedule schedule, Instant at) =>
        [.. new Timetable(schedule with { Layers = [layer], Earlier = [] }, [], []).At(at).Users.Select(user => user.User)];
}
