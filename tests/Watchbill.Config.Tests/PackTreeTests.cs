using System.Collections.Immutable;
using Watchbill.Domain.Incidents;

namespace Watchbill.Config.Tests;

/// <summary>The questions of the two teams that have some, at their edges. In brackets the rows of the requirements.</summary>
public sealed class PackTreeTests
{
    /// <summary>[F-243, F-247, F-251, F-255, X-28]: bands of the traffic that is affected.</summary>
    [Theory]
    [InlineData("outage=yes", "", "critical")]
    [InlineData("outage=no lost=yes", "", "critical")]
    [InlineData("outage=no lost=no", "traffic affected=100", "critical")]
    [InlineData("outage=no lost=no", "traffic affected=99.1", "critical")]
    [InlineData("outage=no lost=no", "traffic affected=99", "high")]
    [InlineData("outage=no lost=no", "traffic affected=25", "high")]
    [InlineData("outage=no lost=no", "traffic affected=24.9 %", "medium")]
    [InlineData("outage=no lost=no trend=yes", "traffic affected=0", "low")]
    [InlineData("outage=no lost=no trend=no", "traffic affected=0", "none")]
    [InlineData("outage=no lost=no", "", "all-traffic?")]
    [InlineData("outage=no lost=unsure", "", "critical")]
    public void Fraiseql(string answers, string measured, string expected) => Expect("fraiseql", answers, measured, expected);

    /// <summary>[G-014, G-015, G-023, G-024, G-032, G-033, G-041, G-230 to G-234, X-63]: every criterion, closed bands, and no incident at the end.</summary>
    [Theory]
    [InlineData("outage=yes", "", "p0")]
    [InlineData("outage=no breach=yes", "", "p0")]
    [InlineData("outage=no breach=no", "error rate=20.1", "p1")]
    [InlineData("outage=no breach=no critical-feature=yes", "error rate=20", "p1")]
    [InlineData("outage=no breach=no critical-feature=no", "error rate=0|latency p95=5.01", "p1")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=yes", "error rate=0|latency p95=5", "p1")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no", "error rate=0|latency p95=5|agent failures=50", "p1")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no", "error rate=20|latency p95=0|agent failures=49", "p2")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no", "error rate=5|latency p95=0|agent failures=0", "p2")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no some-feature=yes", "error rate=4.9|latency p95=0|agent failures=0", "p2")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no some-feature=no", "error rate=4.9|latency p95=1|agent failures=0", "p2")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no some-feature=no", "error rate=4.9|latency p95=5|agent failures=0", "p2")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no some-feature=no finding=yes", "error rate=0|latency p95=0|agent failures=0", "p2")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no some-feature=no finding=no", "error rate=4.9|latency p95=0.9|agent failures=0", "reported?")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no some-feature=no finding=no reported=yes", "error rate=1|latency p95=0|agent failures=0", "p2")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no some-feature=no finding=no reported=no", "error rate=1|latency p95=0|agent failures=0", "p3")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no some-feature=no finding=no minor=yes", "error rate=0.9|latency p95=0|agent failures=0", "p3")]
    [InlineData("outage=no breach=no critical-feature=no vulnerability=no some-feature=no finding=no minor=no", "error rate=0|latency p95=0|agent failures=0", "none")]
    [InlineData("outage=unsure", "", "p0")]
    public void Greenlang(string answers, string measured, string expected) => Expect("greenlang", answers, measured, expected);

    private static void Expect(string pack, string answers, string measured, string expected)
    {
        var process = PackProcessTests.Process(pack);
        var walk = process.Tree!.Walk(Pairs(answers, ' '), Pairs(measured, '|'), process.RankOf);

        Assert.Equal(expected, walk.Next is { } next ? $"{next}?" : walk.Level ?? "none");
    }

    private static ImmutableSortedDictionary<string, string> Pairs(string text, char between) => text.Split(between, StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToImmutableSortedDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
