using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// A schedule with its overrides and temporary schedules, made ready to be asked: the single evaluator. Who is on call, since and until when, the final
/// schedule of a window, gaps, conflicts and differences all come from <see cref="Take"/>, so a forecast cannot disagree with a page.
/// <para>
/// A temporary schedule comes before everything in its range; else the highest layer with somebody on call, then the overrides in the
/// order in which they were made. Local times became arithmetic when the timetable was made, so a question costs the same at
/// any distance from a layer's start, and a window costs as much as it has changes. Asking twice within one stretch gives the same object.
/// </para>
/// Instants are from <see cref="ScheduleLimits.Earliest"/> to <see cref="ScheduleLimits.Latest"/>. Immutable; thread-safe.
/// </summary>
public sealed class Timetable
{
    private const int OnTheStack = 64;

    private readonly Func<long, OnCallSource>[] _sources;
    private readonly (long Until, LayerTimetable[] Layers)[] _versions;
    private readonly TemporaryTimetable[] _temporaries;
    private readonly Stretches _temporary;
    private readonly OverrideTimetable _overrides;
    private readonly long _overlap;
    private Answer? _last;

    /// <summary>Operations of other schedules are passed over, and so are those that end before they start.</summary>
    /// <param name="overrides">In the order in which they were made.</param>
    /// <exception cref="ArgumentException">A layer is not one that <see cref="ScheduleProblems"/> lets pass.</exception>
    public Timetable(Schedule schedule, IEnumerable<Override> overrides, IEnumerable<TemporarySchedule> temporaries)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ImmutableArray<Override> changes = [.. overrides.Where(change => change.Schedule == schedule.Id && change.Start < change.End)];
        ImmutableArray<TemporarySchedule> instead = [.. temporaries.Where(temporary => temporary.Schedule == schedule.Id && temporary.Start < temporary.End).OrderBy(temporary => temporary.Start)];
        var parts = new TimetableParts(schedule, changes, instead);
        _versions =
        [
            .. schedule.Earlier.Select(version => (Nanoseconds.Of(version.Until), version.Layers.Select(inForce => parts.Ready(inForce.Layer, inForce.Zone)).ToArray())),
            (long.MaxValue, schedule.Layers.IsDefault ? [] : [.. schedule.Layers.Select(layer => parts.Ready(layer, schedule.Zone))]),
        ];
        _temporaries = [.. instead.Select(temporary => new TemporaryTimetable(temporary, schedule.Zone, parts))];
        _temporary = new Stretches(_temporaries.Select(temporary => (temporary.Start, temporary.End)));
        _overrides = new OverrideTimetable(changes, parts);
        (Users, _sources, Layers) = (parts.Users, [.. parts.Sources], parts.Layers);
        var scheduled = _versions.SelectMany(version => version.Layers).Select(layer => layer.MostUsers).DefaultIfEmpty().Max();
        MostOnCall = Math.Max(scheduled + _overrides.MostAtOnce, _temporaries.Select(temporary => temporary.MostUsers).DefaultIfEmpty().Max());
        MostShadows = _versions.SelectMany(version => version.Layers).Concat(_temporaries.SelectMany(temporary => temporary.Layers)).Select(layer => layer.Shadows.Length).DefaultIfEmpty().Max();
        Schedule = schedule.Id;
        _overlap = schedule.Overlap.ToInt64Nanoseconds();
    }

    public ScheduleId Schedule { get; }

    /// <summary>A bound on how many people are ever on call at once.</summary>
    public int MostOnCall { get; }

    /// <summary>A bound on how many people ever shadow at once.</summary>
    internal int MostShadows { get; }

    /// <summary>Everybody whom the schedule, its earlier versions or its operations name, in the order of their ids.</summary>
    // A seat's user is a place in it.
    public ImmutableArray<UserId> Users { get; }

    /// <summary>How many layers there are over all versions and temporary schedules.</summary>
    internal int Layers { get; }

    internal IReadOnlyList<(long Until, LayerTimetable[] Layers)> Versions => _versions;

    internal IReadOnlyList<TemporaryTimetable> Temporaries => _temporaries;

    /// <summary>Who is on call at an instant, and why. This is what paging asks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is outside the supported range.</exception>
    public OnCall At(Instant at)
    {
        MustBeSupported(at, nameof(at));
        var time = Nanoseconds.Of(at);
        if (_last is { } last && last.From <= time && time < last.Until)
        {
            return last.OnCall;
        }

        var seats = new Seats(MostOnCall <= OnTheStack ? stackalloc Seat[MostOnCall] : new Seat[MostOnCall]);
        Take(time, ref seats, seen: default, out var from, out var until);
        var onCall = OnCallOf(seats.Taken);
        _last = new Answer(from, until, onCall);
        return onCall;
    }

    /// <summary>
    /// Who has left so recently that they are paged too: in the order in which they left, the last first. They are not on call, and nobody whom an override or a
    /// temporary schedule takes off at that instant is among them. Nothing is allocated while there is nobody.
    /// </summary>
    /// <inheritdoc cref="At(Instant)" path="/exception"/>
    public ImmutableArray<Overlapping> OverlapAt(Instant at)
    {
        MustBeSupported(at, nameof(at));
        if (_overlap == 0)
        {
            return [];
        }

        var time = Nanoseconds.Of(at);
        var here = new Seats(MostOnCall <= OnTheStack ? stackalloc Seat[MostOnCall] : new Seat[MostOnCall]);
        Take(time, ref here, seen: default, out var from, out _);
        return from <= time - _overlap ? [] : LeftBefore(time, here, from);
    }

    /// <summary>The same without reasons and, for up to 64 people at once, without allocation: the users in the order of their ids.</summary>
    /// <param name="users">Room for <see cref="MostOnCall"/>.</param>
    /// <returns>How many are on call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The instant is outside the supported range.</exception>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public int At(Instant at, Span<UserId> users)
    {
        MustBeSupported(at, nameof(at));
        if (users.Length < MostOnCall)
        {
            throw new ArgumentException($"Up to {MostOnCall} people are on call at once; there is room for {users.Length}.", nameof(users));
        }

        var seats = new Seats(MostOnCall <= OnTheStack ? stackalloc Seat[MostOnCall] : new Seat[MostOnCall]);
        Take(Nanoseconds.Of(at), ref seats, seen: default, out _, out _);
        for (var i = 0; i < seats.Count; i++)
        {
            users[i] = Users[seats.Taken[i].User];
        }

        return seats.Count;
    }

    /// <summary>The shift or gap that contains an instant, from its real start to its real end, and who comes next.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is outside the supported range.</exception>
    public OnCallSpan Around(Instant at)
    {
        MustBeSupported(at, nameof(at));
        return TimetableWalk.Around(this, at);
    }

    /// <summary>
    /// The final schedule within a window. Shifts and gaps that reach beyond it are cut at its bounds; neighbours with the same people
    /// for the same reasons are one shift, and a turn handed over to oneself is two.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is endless, outside the supported range, or wider than <see cref="ScheduleLimits.WidestWindow"/>.</exception>
    public Rendering Render(Interval window)
    {
        MustBeSupported(window);
        return TimetableWalk.Render(this, window);
    }

    /// <summary>Who follows those on call at an instant, and why: the shadows of the layer that serves, also while somebody stands in. Never those on call themselves.</summary>
    /// <inheritdoc cref="At(Instant)" path="/exception"/>
    public ImmutableArray<OnCallUser> ShadowsAt(Instant at)
    {
        MustBeSupported(at, nameof(at));
        var seats = new Seats(new Seat[MostShadows]);
        TakeShadows(Nanoseconds.Of(at), ref seats, seen: default, out _, out _);
        return UsersOf(seats.Taken);
    }

    /// <summary>When somebody shadows whom within a window, in order; apart from <see cref="Render"/>, for shadows cover nothing.</summary>
    /// <inheritdoc cref="Render" path="/exception"/>
    public ImmutableArray<Shift> RenderShadows(Interval window)
    {
        MustBeSupported(window);
        return MostShadows == 0 ? [] : TimetableWalk.RenderShadows(this, window);
    }

    /// <summary>Each layer by itself in the order of the schedule, the lowest first; then each temporary schedule that reaches into the window.</summary>
    /// <inheritdoc cref="Render" path="/exception"/>
    public ImmutableArray<LayerRow> RenderLayers(Interval window)
    {
        MustBeSupported(window);
        return TimetableWalk.RenderLayers(this, window);
    }

    /// <summary>Who is on call at an instant, and a stretch [from, until) around it for which that is so; not always the longest.</summary>
    /// <param name="seen">Room for one segment per layer, kept between questions about neighbouring instants; empty = keep nothing.</param>
    internal void Take(long at, ref Seats seats, Span<LayerSegment> seen, out long from, out long until)
    {
        seats.Clear();
        (from, until) = (long.MinValue, long.MaxValue);
        var layers = LayersAt(at, ref from, ref until, out var temporary);
        if (temporary is not null)
        {
            temporary.Take(at, ref seats, seen, ref from, ref until);
            return;
        }

        LayerStack.Take(layers, at, ref seats, seen, ref from, ref until);
        _overrides.Apply(at, ref seats, ref from, ref until);
    }

    /// <summary>Goes back from stretch to stretch for as long as whoever left at its end still overlaps.</summary>
    private ImmutableArray<Overlapping> LeftBefore(long at, Seats here, long from)
    {
        var left = ImmutableArray.CreateBuilder<Overlapping>();
        var there = new Seats(new Seat[MostOnCall]);
        var seen = new bool[Users.Length];
        foreach (var seat in here.Taken)
        {
            seen[seat.User] = true;
        }

        while (from > at - _overlap)
        {
            Take(from - 1, ref there, seen: default, out var begun, out _);
            foreach (var seat in there.Taken)
            {
                if (!seen[seat.User] && !IsTakenOff(seat, at))
                {
                    left.Add(new Overlapping(Users[seat.User], Nanoseconds.ToInstant(from), Nanoseconds.ToInstant(from + _overlap)));
                }

                seen[seat.User] = true;
            }

            from = begun;
        }

        return left.DrainToImmutable();
    }

    /// <summary>By an override that names them, or in the middle of a turn of a layer by one that replaces everybody or by a temporary schedule.</summary>
    private bool IsTakenOff(Seat seat, long at)
    {
        if (_overrides.TakesOff(seat.User, at))
        {
            return true;
        }

        if (_sources[seat.Source](seat.Turn) is not (FromLayer or FromCalendar))
        {
            return false;
        }

        var (from, until) = (long.MinValue, long.MaxValue);
        var scheduled = new Seats(new Seat[MostOnCall]);
        LayerStack.Take(VersionAt(at, ref from, ref until), at, ref scheduled, seen: default, ref from, ref until);
        return scheduled.Has(seat.User);
    }

    /// <summary>The same for those who shadow.</summary>
    internal void TakeShadows(long at, ref Seats seats, Span<LayerSegment> seen, out long from, out long until)
    {
        seats.Clear();
        var onCall = new Seats(new Seat[MostOnCall]);
        Take(at, ref onCall, seen, out from, out until);
        var layers = LayersAt(at, ref from, ref until, out _);
        if (onCall.Count == 0 || LayerStack.Serving(layers, at, seen, ref from, ref until, out var segment) is not { } layer)
        {
            return;
        }

        foreach (var shadow in layer.Shadows)
        {
            seats.Add(new Seat(shadow, layer.Source, segment.Turn));
        }

        foreach (var seat in onCall.Taken)
        {
            seats.Remove(seat.User);
        }
    }

    private LayerTimetable[] LayersAt(long at, ref long from, ref long until, out TemporaryTimetable? temporary)
    {
        _temporary.Narrow(at, ref from, ref until);
        if (_temporary.NextAt(at, after: -1) is var place and >= 0)
        {
            temporary = _temporaries[place];
            return temporary.Layers;
        }

        temporary = null;
        return VersionAt(at, ref from, ref until);
    }

    private LayerTimetable[] VersionAt(long at, ref long from, ref long until)
    {
        var version = 0;
        while (at >= _versions[version].Until)
        {
            from = Math.Max(from, _versions[version].Until);
            version++;
        }

        until = Math.Min(until, _versions[version].Until);
        return _versions[version].Layers;
    }

    internal OnCall OnCallOf(ReadOnlySpan<Seat> seats) => seats.IsEmpty ? OnCall.Nobody : new OnCall(UsersOf(seats));

    internal ImmutableArray<OnCallUser> UsersOf(ReadOnlySpan<Seat> seats)
    {
        var users = ImmutableArray.CreateBuilder<OnCallUser>(seats.Length);
        OnCallSource? source = null;
        for (var i = 0; i < seats.Length; i++)
        {
            // People of one group share one reason.
            source = i > 0 && seats[i - 1].Source == seats[i].Source && seats[i - 1].Turn == seats[i].Turn ? source! : _sources[seats[i].Source](seats[i].Turn);
            users.Add(new OnCallUser(Users[seats[i].User], source));
        }

        return users.MoveToImmutable();
    }

    private static void MustBeSupported(Interval window)
    {
        if (!window.HasStart || !window.HasEnd || window.Duration > ScheduleLimits.WidestWindow)
        {
            throw new ArgumentOutOfRangeException(nameof(window), window, $"A window has a start and an end at most {ScheduleLimits.WidestWindow.Days} days apart.");
        }

        MustBeSupported(window.Start, nameof(window));
        MustBeSupported(window.End, nameof(window));
    }

    private static void MustBeSupported(Instant at, string parameter)
    {
        if (at < ScheduleLimits.Earliest || at > ScheduleLimits.Latest)
        {
            throw new ArgumentOutOfRangeException(parameter, at, $"Schedules can be asked for {ScheduleLimits.Earliest} to {ScheduleLimits.Latest}.");
        }
    }

    private sealed record Answer(long From, long Until, OnCall OnCall);
}
