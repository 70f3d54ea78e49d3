namespace Watchbill.Config.Tests;

/// <summary>What is said about temporary schedules among the operations, and where.</summary>
public class TemporaryScheduleTests
{
    [Fact]
    public void An_overlap_is_told_once_at_the_second_of_the_two()
    {
        var said = Said("""
            temporary_schedules:
              - {id: a, schedule: s, start: 2026-01-05T00:00:00Z, end: 2026-01-09T00:00:00Z, shifts: [{start: 2026-01-05T00:00:00Z, end: 2026-01-06T00:00:00Z, users: [ana]}]}
              - {id: b, schedule: other, start: 2026-01-05T00:00:00Z, end: 2026-01-09T00:00:00Z, shifts: [{start: 2026-01-05T00:00:00Z, end: 2026-01-06T00:00:00Z, users: [ana]}]}
              - {id: c, schedule: s, start: 2026-01-08T00:00:00Z, end: 2026-01-10T00:00:00Z, shifts: [{start: 2026-01-09T00:00:00Z, end: 2026-01-10T00:00:00Z, users: [ana]}]}
            """);

        Assert.Equal(
            ["operations/t.yaml:4:5: error schedule-temporary-schedules-overlap: the temporary schedule overlaps with 'a' (2026-01-05T00:00:00Z to 2026-01-09T00:00:00Z) of the same schedule; fix: let one end before the other starts, or remove one"],
            said);
    }

    [Fact]
    public void Faults_stand_at_the_shift_or_the_layer_that_has_them()
    {
        var said = Said("""
            temporary_schedules:
              - id: a
                schedule: s
                start: 2026-01-05T00:00:00Z
                end: 2026-01-09T00:00:00Z
                shifts:
                  - {start: 2026-01-05T00:00:00Z, end: 2026-01-10T00:00:00Z, users: [ana]}
                  - {start: 2026-01-05T00:00:00Z, end: 2026-01-06T00:00:00Z, users: []}
              - id: b
                schedule: s
                start: 2027-01-05T00:00:00Z
                end: 2027-01-09T00:00:00Z
                layers:
                  - {participants: [ana], every: 1d, handoff: "09:00", start: 2026-01-05}
                  - {participants: [ana, ana], every: 1d, handoff: "09:00", start: 2026-01-05, name: Layer 1}
              - {id: c, schedule: s, start: 2028-01-05T00:00:00Z, end: 2028-01-09T00:00:00Z}
            """);

        Assert.Equal(
            [
                "operations/t.yaml:7:9: error schedule-shift-outside-range",
                "operations/t.yaml:8:9: error schedule-shift-without-users",
                "operations/t.yaml:15:9: error schedule-name-repeated",
                "operations/t.yaml:16:5: error schedule-neither-layers-nor-shifts",
            ],
            said.Select(line => line[..line.IndexOf(": ", line.IndexOf("error", StringComparison.Ordinal), StringComparison.Ordinal)]));
    }

    private static IEnumerable<string> Said(string text) =>
        ConfigurationReader.ReadOperations([new ConfigurationFile("operations/t.yaml", text)]).Diagnostics.Select(diagnostic => diagnostic.ToString());
}
