using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>The promises about turns, at every change of the clock from 2000 to 2040 in every zone.</summary>
public sealed class EveryZoneTests
{
    private static readonly (RotationUnit Unit, int Length)[] Rotations =
    [
        (RotationUnit.Hours, 1), (RotationUnit.Days, 1), (RotationUnit.Hours, 12), (RotationUnit.Weeks, 1), (RotationUnit.Hours, 2),
        (RotationUnit.Months, 1), (RotationUnit.Hours, 24), (RotationUnit.Days, 3), (RotationUnit.Weeks, 2), (RotationUnit.Hours, 7), (RotationUnit.Months, 3),
    ];

    /// <summary>Minutes between the change of the clock and the handoff time.</summary>
    private static readonly int[] Minutes = [0, -1, 1, -30, 30, -45, 15, -60, 60, -90, -120, 480, -720];

    [Fact]
    public void The_data_holds_what_the_names_promise()
    {
        Assert.InRange(ClockChanges.Zones.Count, 300, 700);
        Assert.InRange(ClockChanges.All.Count, 8_000, 60_000);
        Assert.Contains(ClockChanges.All, change => change.Zone.Id == "Pacific/Apia" && change.At == Instant.FromUtc(2011, 12, 30, 10, 0));
    }

    [Fact]
    public void A_turn_contains_its_instants_follows_the_one_before_without_gap_or_overlap_and_only_empty_ones_are_left_out()
    {
        for (var i = 0; i < ClockChanges.All.Count; i++)
        {
            var (zone, change) = ClockChanges.All[i];
            var layer = LayerFor(zone, change, i);
            Walk(layer, zone, change);
            Walk(layer with { Rotation = layer.Rotation with { Unit = RotationUnit.Hours, Length = 1, HandoffDay = null } }, zone, change);
        }
    }

    [Fact]
    public void A_rendering_over_any_change_says_what_sampling_it_says_and_has_neither_gap_nor_overlap()
    {
        for (var i = 0; i < ClockChanges.All.Count; i++)
        {
            var (zone, change) = ClockChanges.All[i];
            var local = change.InZone(zone).LocalDateTime;
            var turns = LayerFor(zone, change, i) with { Name = "turns" };
            var hours = new DailyWindow(local.PlusMinutes(Minutes[(i + 3) % Minutes.Length]).TimeOfDay, local.PlusMinutes(Minutes[(i + 7) % Minutes.Length]).TimeOfDay);
            var top = Rotas.Daily("cleo dan eva", "12:00", "1999-01-01 12:00", "top", hours) with { CountsOnlyActiveTurns = i % 2 == 0 };
            var timetable = new Timetable(new Schedule(Rotas.Id, "Any", zone, [turns, top]), [], []);
            var window = new Interval(change - Duration.FromHours(26), change + Duration.FromHours(26));
            Sampled(timetable, window, change, zone);
        }
    }

    private static void Sampled(Timetable timetable, Interval window, Instant change, DateTimeZone zone)
    {
        var users = new UserId[timetable.MostOnCall];
        var stretches = ScheduleDifference.StretchesOf(timetable.Render(window), user => user);
        var end = window.Start;
        foreach (var stretch in stretches)
        {
            if (stretch.Start != end || stretch.End <= stretch.Start)
            {
                Assert.Fail($"{zone.Id} {change}: {stretch.Start} to {stretch.End} does not follow {end}");
            }

            end = stretch.End;
            foreach (var at in new[] { stretch.Start, stretch.Start + ((stretch.End - stretch.Start) / 2), stretch.End - Duration.Epsilon })
            {
                Same(stretch, at);
            }
        }

        Assert.Equal(window.End, end);
        foreach (var minutes in Minutes)
        {
            var at = change + Duration.FromMinutes(minutes);
            Same(stretches.First(stretch => stretch.Start <= at && at < stretch.End), at);
        }

        void Same(OnCallStretch stretch, Instant at)
        {
            if (!stretch.Users.AsSpan().SequenceEqual(users.AsSpan(0, timetable.At(at, users))))
            {
                Assert.Fail($"{zone.Id} at {at}: rendered as {string.Join('+', stretch.Users)}");
            }
        }
    }

    private static Layer LayerFor(DateTimeZone zone, Instant change, int i)
    {
        var (unit, length) = Rotations[i % Rotations.Length];
        var handoff = change.InZone(zone).LocalDateTime.PlusMinutes(Minutes[i % Minutes.Length]);
        var rotation = new Rotation(unit, length, handoff.TimeOfDay, unit == RotationUnit.Weeks ? handoff.DayOfWeek : null);
        return new Layer("layer", Rotas.People("ana ben"), rotation, unit == RotationUnit.Months ? handoff.PlusMonths(-12 * (1 + (i % 20))) : handoff.PlusHours(-i), null, []);
    }

    private static void Walk(Layer layer, DateTimeZone zone, Instant change)
    {
        var turns = new LayerTurns(layer, zone);
        var (at, stop) = (change - Duration.FromHours(30), change + Duration.FromHours(30));
        var turn = turns.At(at);
        while (turn.Start < stop)
        {
            if (turn.Start > at || at >= turn.End || turns.At(at) != turn || turn.Start != ClockChanges.Resolve(zone, turns.LocalStartOf(turn.Number)))
            {
                Assert.Fail($"{zone.Id} {layer.Rotation} from {layer.Start}: {turn} was said to contain {at}");
            }

            var next = turns.At(turn.End);
            var firstLeftOut = turns.StartOf(turn.Number + 1);
            if (next.Start != turn.End || next.Number <= turn.Number || firstLeftOut != next.Start || turns.At(turn.End - Duration.Epsilon) != turn)
            {
                Assert.Fail($"{zone.Id} {layer.Rotation} from {layer.Start}: {turn} was followed by {next}");
            }

            (turn, at) = (next, next.Start + ((next.End - next.Start) / 3));
        }
    }

    [Fact]
    public void Every_local_minute_around_a_change_is_resolved_by_the_rules_and_never_goes_back()
    {
        for (var i = 0; i < ClockChanges.All.Count; i += 7)
        {
            var (zone, change) = ClockChanges.All[i];
            var local = change.InUtc().LocalDateTime.PlusSeconds(zone.GetUtcOffset(change - Duration.Epsilon).Seconds).PlusMinutes(-65);
            var (first, last) = (Instant.MinValue, Instant.MinValue);
            for (var minute = 0; minute <= 130; minute += 5)
            {
                var time = local.PlusMinutes(minute);
                var (nextFirst, nextLast) = (WallClock.First(zone, time), WallClock.Last(zone, time));
                if (nextFirst < first || nextLast < last || nextFirst != ClockChanges.Resolve(zone, time) || nextLast != ClockChanges.Resolve(zone, time, last: true))
                {
                    Assert.Fail($"{zone.Id} {time}: first {nextFirst}, last {nextLast}; before them {first}, {last}");
                }

                (first, last) = (nextFirst, nextLast);
            }
        }
    }
}
