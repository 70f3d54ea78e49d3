using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>A final schedule in which some people count as nobody.</summary>
public sealed class RenderingTests
{
    private static readonly Rendering Days = new Timetable(In("UTC", Layer("ana bob+cal cal", RotationUnit.Days, 1, "00:00", "2026-01-05 00:00")), [], []).Render(new Interval(At("2026-01-04 00:00 +00"), At("2026-01-08 00:00 +00")));

    [Fact]
    public void Whoever_counts_as_nobody_leaves_a_gap_that_joins_its_neighbours()
    {
        var rendering = Days.Only(user => user.Value != "ana");

        Assert.Equal(["06 bob cal", "07 cal"], rendering.Shifts.Select(shift => $"{shift.Start.InUtc().Day:D2} {string.Join(' ', shift.Users.Select(user => user.User))}"));
        Assert.Equal(new Interval(At("2026-01-04 00:00 +00"), At("2026-01-06 00:00 +00")), Assert.Single(rendering.Gaps));
        Assert.Equal(50, rendering.CoveragePercent);
    }

    [Fact]
    public void Others_of_a_shift_keep_it()
    {
        var rendering = Days.Only(user => user.Value != "cal");

        Assert.Equal(["ana", "bob"], rendering.Shifts.Select(shift => shift.Users.Single().User.Value));
        Assert.Equal(2, rendering.Gaps.Length);
    }

    [Fact]
    public void When_everybody_counts_nothing_changes() => Assert.Same(Days, Days.Only(_ => true));
}
