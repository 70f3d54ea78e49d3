using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Handoffs;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// Who is on call when. Layers are in order: a later (higher) layer hides the earlier (lower) ones wherever it has
/// somebody on call, and where it has nobody they show through. All local times are in <paramref name="Zone"/>.
/// <see cref="Timetable"/> is the only thing that evaluates it.
/// </summary>
/// <param name="Layers">What holds from the end of the last of <paramref name="Earlier"/> on; all that files know.</param>
/// <param name="Holidays">Ids of the holiday calendars by which reports count; empty = all there are.</param>
/// <param name="Earlier">What held before, in the order of <see cref="EarlierVersion.Until"/>; <see cref="ScheduleEdit"/> makes them.</param>
/// <param name="Handoff">What happens around a handoff; takes effect at once.</param>
/// <param name="Overlap">
/// How long whoever has left goes on being paged too, beside those on call; none to <see cref="ScheduleLimits.LongestOverlap"/>. Takes effect at once, and makes nobody
/// responsible: <see cref="Timetable.OverlapAt"/> alone knows of it.
/// </param>
/// <param name="Calendars">The files that layers are, of all versions. Apart from the layers, so that another text is no other version.</param>
public sealed record Schedule(
    ScheduleId Id,
    string Name,
    DateTimeZone Zone,
    ImmutableArray<Layer> Layers,
    ImmutableArray<EarlierVersion> Earlier = default,
    HandoffSettings? Handoff = null,
    ImmutableArray<string> Holidays = default,
    ImmutableArray<CalendarFile> Calendars = default,
    Duration Overlap = default)
{
    public ImmutableArray<string> Holidays { get; init; } = Holidays.IsDefault ? [] : Holidays;

    public ImmutableArray<CalendarFile> Calendars { get; init; } = Calendars.IsDefault ? [] : Calendars;

    public ImmutableArray<EarlierVersion> Earlier { get; init; } = Earlier.IsDefault ? [] : Earlier;

    public HandoffSettings Handoff { get; init; } = Handoff ?? HandoffSettings.Default;
}

/// <summary>A version of a schedule that holds, or held, from the end of the one before it until <paramref name="Until"/> (exclusive).</summary>
public sealed record EarlierVersion(Instant Until, ImmutableArray<LayerInForce> Layers);

/// <summary>A layer of an earlier version, with the zone of its local times: an edit may change the zone, and then each layer keeps its own until its handoff.</summary>
public sealed record LayerInForce(Layer Layer, DateTimeZone Zone)
{
    /// <summary>Equal in everything, members of lists included, which records compare by reference.</summary>
    public bool IsSameAs(LayerInForce other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Zone.Id == other.Zone.Id
            && Layer with { Participants = [], Restrictions = [], Shadows = [] } == other.Layer with { Participants = [], Restrictions = [], Shadows = [] }
            && Layer.Restrictions.SequenceEqual(other.Layer.Restrictions)
            && Layer.Shadows.SequenceEqual(other.Layer.Shadows)
            && HasPeopleOf(other);
    }

    /// <summary>The same people in the same order, on call together in the same groups.</summary>
    public bool HasPeopleOf(LayerInForce other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Layer.Participants.Length == other.Layer.Participants.Length
            && Layer.Participants.Zip(other.Layer.Participants).All(pair => pair.First.Users.SequenceEqual(pair.Second.Users));
    }
}

/// <summary>
/// One rotation within a schedule. It serves from <paramref name="Start"/> until <paramref name="End"/> (exclusive;
/// null = without end), and both clip the turn they fall into. Turn k belongs to participant k modulo their number.
/// Restrictions hide turns and never shift them: a hidden turn counts. No restriction = always.
/// </summary>
/// <param name="CountsOnlyActiveTurns">
/// Turns that the restrictions hide wholly do not count: of a daily rotation from Monday to Friday, Friday's turn is followed by Monday's.
/// <see cref="CountedTurns"/> says exactly which.
/// </param>
/// <param name="Calendar">Instead of a rotation: then each occurrence of its events is a turn, and nothing else of the layer is looked at but its name.</param>
/// <param name="Shadows">
/// Who follows along wherever this layer is the one that has somebody on call: shown, told in their calendars, and otherwise nobody. They are not on call,
/// are never paged by the schedule, and count for nothing.
/// </param>
public sealed record Layer(
    string Name,
    ImmutableArray<Participant> Participants,
    Rotation Rotation,
    LocalDateTime Start,
    LocalDateTime? End,
    ImmutableArray<Restriction> Restrictions,
    bool CountsOnlyActiveTurns = false,
    ImmutableArray<UserId> Shadows = default,
    LayerCalendar? Calendar = null)
{
    public ImmutableArray<UserId> Shadows { get; init; } = Shadows.IsDefault ? [] : Shadows;

    /// <summary>A layer that is a calendar: nothing else says who serves and when.</summary>
    public static Layer Of(string name, LayerCalendar calendar) =>
        new(name, [], new Rotation(RotationUnit.Weeks, 1, LocalTime.Midnight, null), new LocalDateTime(1970, 1, 1, 0, 0), null, [], Calendar: calendar);

    /// <summary>Everybody who may ever be on call in it. May name one more than once.</summary>
    public IEnumerable<UserId> Everybody() => Calendar is not null
        ? Calendar.Rota?.Users ?? []
        : (Participants.IsDefault ? [] : Participants).SelectMany(participant => participant.Users.IsDefault ? [] : participant.Users);
}

/// <summary>The users who are on call together in one turn. Without users it is an empty slot, which keeps its turn.</summary>
public sealed record Participant(ImmutableArray<UserId> Users);

public enum RotationUnit
{
    Hours = 0,
    Days = 1,
    Weeks = 2,
    Months = 3,
}

/// <summary>
/// How long a turn lasts and when it changes hands; <see cref="LayerTurns"/> says exactly how turns are counted.
/// </summary>
/// <param name="Length">Units per turn; hours 1 to 9000, days 1 to 366, weeks 1 to 52, months 1 to 12.</param>
/// <param name="HandoffTime">Wall clock of the handoff. For hours: of one of them, from which the others are counted.</param>
/// <param name="HandoffDay">Only for weeks; null = the weekday of the layer's start. Months hand over on the start's day of the month.</param>
public sealed record Rotation(RotationUnit Unit, int Length, LocalTime HandoffTime, IsoDayOfWeek? HandoffDay);
