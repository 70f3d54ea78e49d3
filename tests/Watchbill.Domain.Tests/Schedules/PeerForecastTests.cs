using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>
/// GoAlert's forecasts. It has no precedence between rules: all that are active are on call together. Here each rule is a schedule of its own, so a
/// case is mapped when the union of them says what the case says; overrides apply to each, temporary schedules to one.
/// </summary>
public sealed class PeerForecastTests
{
    /// <summary>Cases that begin with what was recorded are about the record, which the calendar does not know.</summary>
    [Theory]
    [InlineData("state/TestState_CalculateShifts/Simple#1")]
    [InlineData("state/TestState_CalculateShifts/Temporary Schedule#1")]
    public void Forecast(string id)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File("goalert_schedule.json")));
        var one = document.RootElement.GetProperty("cases").EnumerateArray().Single(one => Text(one, "id") == id);
        var (from, to) = (At(one.GetProperty("window"), "from"), At(one.GetProperty("window"), "to"));
        var rule = Assert.Single(one.GetProperty("rules").EnumerateArray());
        var rota = Rotas.In(
            Text(one, "time_zone"),
            Rotas.Always(Text(rule.GetProperty("target"), "user"), restrictions: new DailyWindow(Rotas.Clock(Text(rule, "start")), Rotas.Clock(Text(rule, "end")))));
        var temporaries = one.GetProperty("temporary_schedules").EnumerateArray().Select((temporary, number) => new TemporarySchedule(
            $"t{number}", Rotas.Id, "T", At(temporary, "start"), At(temporary, "end"), [],
            [.. temporary.GetProperty("shifts").EnumerateArray().Select(shift => new TemporaryShift(At(shift, "start"), At(shift, "end"), [new UserId(Text(shift, "user"))]))]));

        var rendering = new Timetable(rota, [], temporaries).Render(new Interval(from, to));

        Assert.Equal(
            one.GetProperty("expect").GetProperty("shifts").EnumerateArray().Select(shift => (Text(shift, "user"), At(shift, "start"), At(shift, "end"))),
            rendering.Shifts.Select(shift => (Assert.Single(shift.Users).User.Value, shift.Start, shift.End)));
    }

    [Fact]
    public void An_override_that_ends_with_the_window_leaves_no_shift_of_no_length()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File("goalert_observed_edge.json")));
        var one = document.RootElement.GetProperty("cases").EnumerateArray().Single(one => Text(one, "kind") == "override_corner_observed");
        var change = Assert.Single(one.GetProperty("overrides").EnumerateArray());
        var rota = Rotas.In("UTC", Rotas.Always(string.Join('+', one.GetProperty("base_on_call").EnumerateArray().Select(user => user.GetString()))));
        var removed = new Override("o", Rotas.Id, At(change, "start"), At(change, "end"), OverrideKind.Remove, new UserId(Text(change, "remove")), null);

        var rendering = new Timetable(rota, [removed], []).Render(new Interval(At(one.GetProperty("window"), "from"), At(one.GetProperty("window"), "to")));

        // They show a second shift, from 09:00 to 09:00, of whoever comes back then.
        Assert.Equal("b", Rotas.Names(Assert.Single(rendering.Shifts).Users));
    }

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private static Instant At(JsonElement one, string name) => OffsetDateTimePattern.ExtendedIso.Parse(Text(one, name)).Value.ToInstant();
}
