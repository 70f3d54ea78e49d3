using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Ana and Ben take turns by day, from Monday 2026-01-05.</summary>
public sealed class OverrideTests
{
    private const string Noon = "2026-01-05 12:00 +00";
    private const string Evening = "2026-01-05 18:00 +00";
    private const string NextNoon = "2026-01-06 12:00 +00";

    private readonly Schedule _rota = In("UTC", Daily("ana ben", "00:00", "2026-01-05 00:00"));

    [Fact]
    public void Adding_puts_somebody_beside_those_on_call_from_its_start_until_before_its_end()
    {
        var change = Change("o1", OverrideKind.Add, "cleo", Noon, Evening);

        Assert.Equal(
            ["01-05 00:00 ana", "01-05 12:00 ana+cleo", "01-05 18:00 ana", "01-06 00:00 ben"],
            Rendered(_rota, "2026-01-05 00:00 +00", "2026-01-07 00:00 +00", change));
        Assert.Equal("ana+cleo", Who(_rota, Noon, change));
        Assert.Equal("ana", Who(_rota, Evening, change));
    }

    [Fact]
    public void Adding_fills_a_gap_and_leaves_the_reason_of_one_already_there()
    {
        var change = Change("o1", OverrideKind.Add, "ana", "2026-01-04 00:00 +00", Evening);

        var before = Assert.Single(new Timetable(_rota, [change], []).At(At("2026-01-04 12:00 +00")).Users);
        var after = Assert.Single(new Timetable(_rota, [change], []).At(At(Noon)).Users);
        Assert.Equal((new FromOverride("o1", null), "override 'o1'"), (before.Source, before.Because));
        Assert.Equal(new FromLayer("base", 0), after.Source);
    }

    [Fact]
    public void Removing_the_last_one_is_a_gap_and_lower_layers_do_not_step_in()
    {
        var rota = _rota with { Layers = [Always("deputy"), .. _rota.Layers] };

        Assert.Equal(
            ["01-05 00:00 ana", "01-05 12:00 -", "01-06 00:00 ben"],
            Rendered(rota, "2026-01-05 00:00 +00", "2026-01-07 00:00 +00", Change("o1", OverrideKind.Remove, "ana", Noon, NextNoon)));
    }

    [Fact]
    public void Replacing_works_only_while_the_person_is_on_call()
    {
        var change = Change("o1", OverrideKind.Replace, "ana", Noon, "2026-01-07 12:00 +00", "cleo");

        Assert.Equal(
            ["01-05 00:00 ana", "01-05 12:00 cleo", "01-06 00:00 ben", "01-07 00:00 cleo", "01-07 12:00 ana"],
            Rendered(_rota, "2026-01-05 00:00 +00", "2026-01-08 00:00 +00", change));
        var user = Assert.Single(new Timetable(_rota, [change], []).At(At(Noon)).Users);
        Assert.Equal((new FromOverride("o1", new UserId("ana")), "override 'o1', standing in for ana"), (user.Source, user.Because));
    }

    [Fact]
    public void Replacing_by_somebody_already_on_call_leaves_one()
    {
        var rota = In("UTC", Always("ana+ben"));

        Assert.Equal("ben", Who(rota, Noon, Change("o1", OverrideKind.Replace, "ana", Noon, Evening, "ben")));
    }

    [Fact]
    public void They_apply_in_the_order_in_which_they_were_made_so_one_who_stands_in_can_be_stood_in_for()
    {
        var first = Change("o1", OverrideKind.Replace, "ana", Noon, Evening, "cleo");
        var second = Change("o2", OverrideKind.Replace, "cleo", Noon, Evening, "dan");

        Assert.Equal("dan", Who(_rota, Noon, first, second));
        Assert.Equal("cleo", Who(_rota, Noon, second, first));
        Assert.Equal("ana", Who(_rota, Noon, Change("o3", OverrideKind.Remove, "ana", Noon, Evening), Change("o4", OverrideKind.Add, "ana", Noon, Evening)));
        Assert.Equal("-", Who(_rota, Noon, Change("o4", OverrideKind.Add, "ana", Noon, Evening), Change("o3", OverrideKind.Remove, "ana", Noon, Evening)));
    }

    [Fact]
    public void An_override_without_effect_does_not_cut_a_shift()
    {
        Override[] changes =
        [
            Change("o1", OverrideKind.Remove, "nobody", Noon, Evening),
            Change("o2", OverrideKind.Replace, "ben", Noon, Evening, "cleo"),
            Change("o3", OverrideKind.Add, "ana", Noon, Evening),
            Change("o4", OverrideKind.Remove, "ana", Evening, Noon),
            Change("o5", OverrideKind.Remove, "ana", Noon, Evening) with { Schedule = new ScheduleId("other") },
        ];

        Assert.Equal(["01-05 00:00 ana"], Rendered(_rota, "2026-01-05 00:00 +00", "2026-01-06 00:00 +00", changes));
        var span = new Timetable(_rota, changes, []).Around(At("2026-01-05 15:00 +00"));
        Assert.Equal((At("2026-01-05 00:00 +00"), At("2026-01-06 00:00 +00")), (span.Since, span.Until));
    }

    [Fact]
    public void One_that_ends_with_the_window_makes_no_empty_shift()
    {
        Assert.Equal(["01-05 12:00 -"], Rendered(_rota, Noon, Evening, Change("o1", OverrideKind.Remove, "ana", Noon, Evening)));
    }
}
