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
    public static TheoryData<string> Forecasts => [.. PeerTable.Forecasts];

    /// <summary>Up to now they tell what was recorded, which the calendar does not know: shifts are compared from now on.</summary>
    [Theory]
    [MemberData(nameof(Forecasts))]
    public void Forecast(string id)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File(PeerTable.Schedule)));
        var one = document.RootElement.GetProperty("cases").EnumerateArray().Single(one => Text(one, "id") == id);
        var (from, to) = (At(one.GetProperty("window"), "from"), At(one.GetProperty("window"), "to"));
        var now = one.GetProperty("now").ValueKind == JsonValueKind.Null ? from - Duration.Epsilon : At(one, "now");

        var shifts = PeerSchedule.Of(one).SelectMany(timetable => timetable.Render(new Interval(from, to)).Shifts)
            .SelectMany(shift => shift.Users.Select(user => (User: user.User.Value, shift.Start, shift.End)))
            .GroupBy(shift => shift.User).SelectMany(own => Joined(own.Distinct().OrderBy(shift => shift.Start)));

        Assert.Equal(
            one.GetProperty("expect").GetProperty("shifts").EnumerateArray().Select(shift => (Text(shift, "user"), At(shift, "start"), At(shift, "end"))).Where(shift => shift.Item2 > now),
            shifts.Where(shift => shift.Start > now).OrderBy(shift => shift.Start).ThenBy(shift => shift.User, StringComparer.Ordinal));
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

    /// <summary>One person's shifts, with those that touch as one: a person who joins is in a shift of more than one.</summary>
    private static IEnumerable<(string User, Instant Start, Instant End)> Joined(IEnumerable<(string User, Instant Start, Instant End)> shifts)
    {
        var joined = new List<(string User, Instant Start, Instant End)>();
        foreach (var shift in shifts)
        {
            if (joined.Count > 0 && shift.Start <= joined[^1].End)
            {
                joined[^1] = joined[^1] with { End = Instant.Max(joined[^1].End, shift.End) };
            }
            else
            {
                joined.Add(shift);
            }
        }

        return joined;
    }

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private static Instant At(JsonElement one, string name) => OffsetDateTimePattern.ExtendedIso.Parse(Text(one, name)).Value.ToInstant();
}
