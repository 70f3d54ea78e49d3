using System.Text.Json;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Tests.Schedules;

namespace Watchbill.Domain.Tests.Matrices;

/// <summary>Every recorded answer of the Task 18 playbooks' own script, and those of its edges that make sense.</summary>
public sealed class Task18VectorTests
{
    private static readonly LevelEscalation Ladder = LevelEscalation.Task18;

    [Fact]
    public void The_grid_is_answered_as_recorded()
    {
        var grid = Grid();
        var answers = 0;
        foreach (var vector in grid.GetProperty("vectors").EnumerateArray())
        {
            var (level, severity) = (Text(vector, "current_level"), Text(vector, "severity"));
            var minutes = vector.GetProperty("elapsed_minutes").GetInt32();
            Assert.True(
                vector.GetProperty("should_escalate").GetBoolean() == Ladder.ShouldEscalate(level, severity, Duration.FromMinutes(minutes)),
                $"{level} {severity} after {minutes} min");
            answers += Ladder.ShouldEscalate(level, severity, Duration.FromMinutes(minutes)) ? 1 : 0;
        }

        Assert.Equal(550, grid.GetProperty("vectors").GetArrayLength());
        Assert.Equal(244, answers);
    }

    [Fact]
    public void Each_threshold_holds_at_its_second_and_not_a_microsecond_before()
    {
        var thresholds = Grid().GetProperty("thresholds").EnumerateArray().ToList();

        Assert.Equal(25, thresholds.Count);
        foreach (var threshold in thresholds)
        {
            var (level, severity) = (Text(threshold, "current_level"), Text(threshold, "severity"));
            if (threshold.GetProperty("first_true_at_seconds") is not { ValueKind: JsonValueKind.Number } seconds)
            {
                Assert.False(Ladder.ShouldEscalate(level, severity, Duration.FromDays(365)), $"{level} {severity}");
                continue;
            }

            var at = Duration.FromSeconds(seconds.GetInt32());
            Assert.True(Ladder.ShouldEscalate(level, severity, at), $"{level} {severity} at {at}");
            Assert.False(Ladder.ShouldEscalate(level, severity, at - Duration.FromTicks(10)), $"{level} {severity} before {at}");
        }
    }

    [Fact]
    public void Asking_until_the_answer_is_no_leads_where_it_was_recorded()
    {
        var reached = Grid().GetProperty("polling_fixpoint").EnumerateArray().ToList();

        Assert.NotEmpty(reached);
        Assert.All(reached, one => Assert.Equal(
            Text(one, "level_reached_by_polling"), Ladder.LevelAfter(Text(one, "severity"), Duration.FromMinutes(one.GetProperty("elapsed_minutes").GetInt32()))));
    }

    [Theory]
    [InlineData("L0", "P0", "There is no level 'L0': it is one of L1, L2, L3, L4, L5.")]
    [InlineData("l1", "P0", "There is no level 'l1': it is one of L1, L2, L3, L4, L5.")]
    [InlineData("L3", "SEV1", "There is no severity 'SEV1': it is one of P0, P1, P2, P3, P4.")]
    [InlineData("L5", "p0", "There is no severity 'p0': it is one of P0, P1, P2, P3, P4.")]
    public void What_the_script_lets_pass_is_refused_by_name(string level, string severity, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Ladder.ShouldEscalate(level, severity, Duration.FromMinutes(30))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_has_not_begun_escalates_nowhere() => Assert.False(Ladder.ShouldEscalate("L1", "P0", Duration.FromSeconds(-60)));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static JsonElement Grid()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PeerVectors.File("task18_escalation_grid.json")));
        return document.RootElement.Clone();
    }
}
