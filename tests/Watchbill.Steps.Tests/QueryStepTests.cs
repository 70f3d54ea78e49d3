using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;
using Watchbill.StandIns;
using Watchbill.StandIns.Loki;
using Watchbill.StandIns.Parts;

namespace Watchbill.Steps.Tests;

public sealed class QueryStepTests
{
    private static StepSettings Prometheus(Uri url) => new() { Prometheus = ImmutableDictionary<string, QuerySource>.Empty.Add("main", new QuerySource(url.ToString().TrimEnd('/'), null, null)) };

    private static StepSettings Loki(Uri url, string? tenant = LokiServer.Tenant) => new() { Loki = ImmutableDictionary<string, QuerySource>.Empty.Add("main", new QuerySource(url.ToString().TrimEnd('/'), null, tenant)) };

    /// <summary>One real Prometheus for all of it: starting one takes seconds.</summary>
    [Fact]
    public async Task A_real_Prometheus_answers_with_values_graphs_and_refusals()
    {
        Assert.SkipUnless(PrometheusServer.IsInstalled(out var how), how);
        const string Rules = """
            groups:
              - name: steady
                rules:
                  - {record: job_errors, expr: vector(0.25), labels: {job: "api \"1\\2\""}}
            """;
        await using var prometheus = await PrometheusServer.StartAsync(new PrometheusOptions { Rules = Rules }, Stage.Cancel);
        var settings = Prometheus(prometheus.Url);
        var query = new PromQuery("main", "job_errors{job=\"${job}\"}", null);
        const string Job = "api \"1\\2\"";
        StepOutcome one = null!;
        await Eventually.HoldsAsync(
            async () => (one = await Stage.RunAsync(settings, query, expect: [new ValueIs(Comparison.Less, 0.5)], values: ("job", Job))).Status == StepStatus.Passed, "the rule is recorded", TimeSpan.FromSeconds(30), Stage.Cancel);

        // The value with quotes and a backslash found exactly its series; a value that looks like PromQL finds none.
        Assert.Equal("job_errors{job=\"api \"1\\2\"\"} 0.25\n", one.Output);
        Assert.Equal("All is as expected.", one.Sentence);
        var none = await Stage.RunAsync(settings, query, expect: [new ValueIs(Comparison.Less, 0.5)], values: ("job", "x\"} or vector(0) or up{a=\""));
        Assert.Equal((StepStatus.Failed, "No data.\n"), (none.Status, none.Output));
        Assert.Equal("Not as expected: value < 0.5: there was no value.", none.Sentence);
        var pattern = await Stage.RunAsync(settings, new PromQuery("main", "job_errors{job=~\"${job}\"}", null), expect: [new RowsAre(Comparison.Equal, 0)], values: ("job", ".*"));
        Assert.Equal(StepStatus.Passed, pattern.Status);

        var graph = await Stage.RunAsync(settings, new PromQuery("main", "job_errors * 2", Duration.FromMinutes(5)), expect: [new ValueIs(Comparison.Equal, 0.5)]);
        Assert.Equal(StepStatus.Passed, graph.Status);
        var series = Assert.Single(graph.Series);
        Assert.All(series.Points, point => Assert.Equal(0.5, point.Value));

        var wrong = await Stage.RunAsync(settings, new PromQuery("main", "sum(", null));
        Assert.Equal(StepStatus.Error, wrong.Status);
        Assert.Contains("parse error", wrong.Sentence, StringComparison.Ordinal);

        var slow = await Stage.RunAsync(settings, new PromQuery("main", "sum(count_over_time(vector(1)[30d:1ms]))", null), limit: Duration.FromSeconds(1));
        Assert.True(slow.Status is StepStatus.TimedOut or StepStatus.Error, slow.Sentence);
    }

    [Fact]
    public async Task A_Prometheus_that_is_not_there_is_an_outcome()
    {
        var outcome = await Stage.RunAsync(Prometheus(new Uri("http://127.0.0.1:1/")), new PromQuery("main", "up", null));

        Assert.Equal(StepStatus.Error, outcome.Status);
        Assert.StartsWith("No answer: ", outcome.Sentence, StringComparison.Ordinal);
        Assert.Equal("The server's settings name no Prometheus \"other\".", (await Stage.RunAsync(StepSettings.None, new PromQuery("other", "up", null))).Sentence);
    }

    [Fact]
    public async Task Loki_gives_lines_newest_first_within_time_and_number()
    {
        var now = Now();
        await using var loki = await LokiServer.StartAsync((now - 3_000_000_000, "error: one"), (now - 2_000_000_000, "fine"), (now - 1_000_000_000, "error: two\u001b[31m"), (now - 7_200_000_000_000, "error: old"));

        var outcome = await Stage.RunAsync(Loki(loki.Url), new LokiQuery("main", "{app=\"api\"} |= \"${word}\"", Duration.FromHours(1), 10), expect: [new RowsAre(Comparison.Equal, 2)], values: ("word", "error"));

        Assert.Equal(StepStatus.Passed, outcome.Status);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("Z error: two\uFFFD[31m", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("Z error: one", lines[1], StringComparison.Ordinal);
        Assert.Equal(LokiServer.Tenant, loki.Requests.All[0].Header("X-Scope-OrgID"));
    }

    [Theory]
    [InlineData(".*")]
    [InlineData("a|error")]
    [InlineData("\" or \"error")]
    public async Task A_value_in_a_line_filter_means_itself(string value)
    {
        await using var loki = await LokiServer.StartAsync((Now() - 1_000_000_000, "error: one"));

        var outcome = await Stage.RunAsync(Loki(loki.Url), new LokiQuery("main", "{app=\"api\"} |~ \"${word}\"", Duration.FromHours(1), 10), values: ("word", value));

        Assert.Equal((StepStatus.Passed, "No lines.\n"), (outcome.Status, outcome.Output));
    }

    [Fact]
    public async Task What_Loki_refuses_is_shown_in_its_words()
    {
        await using var loki = await LokiServer.StartAsync();

        Assert.Equal("It answered 401: no org id", (await Stage.RunAsync(Loki(loki.Url, tenant: null), new LokiQuery("main", "{app=\"api\"}", Duration.FromHours(1), 10))).Sentence);
        Assert.Contains("at least one regexp or equality matcher", (await Stage.RunAsync(Loki(loki.Url), new LokiQuery("main", "{app=~\".*\"}", Duration.FromHours(1), 10))).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_sent_and_never_shown()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "loki-token-value\n", Stage.Cancel);
        await using var loki = await LokiServer.StartAsync((Now() - 1_000_000_000, "error: the token is loki-token-value"));
        var settings = new StepSettings
        {
            Loki = ImmutableDictionary<string, QuerySource>.Empty.Add("main", new QuerySource(loki.Url.ToString().TrimEnd('/'), new SecretReference(SecretSource.File, file), LokiServer.Tenant)),
        };

        var outcome = await Stage.RunAsync(settings, new LokiQuery("main", "{app=\"api\"}", Duration.FromHours(1), 10));
        File.Delete(file);

        Assert.Equal("Bearer loki-token-value", loki.Requests.All[0].Header("Authorization"));
        Assert.EndsWith("error: the token is ***\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_is_drawn_and_said_and_escapes_names()
    {
        var from = Instant.FromUtc(2026, 11, 21, 3, 0);
        ImmutableArray<MeasuredSeries> series =
        [
            new("a<script>", [new(from, 1), new(from + Duration.FromMinutes(30), double.NaN), new(from + Duration.FromHours(1), 3)]),
            new("flat", [new(from, 2), new(from + Duration.FromHours(1), 2)]),
            new("empty", []),
        ];

        var svg = SeriesGraph.Draw("g1", "Errors & \"more\"", series);

        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(svg);
        var graph = document.QuerySelector("svg[role=img]")!;
        Assert.Equal("g1-title g1-desc", graph.GetAttribute("aria-labelledby"));
        Assert.Equal("Errors & \"more\"", graph.QuerySelector("#g1-title")!.TextContent);
        Assert.Equal("a<script>: 3 at 04:00 UTC, lowest 1, highest 3; flat: 2 at 04:00 UTC, lowest 2, highest 2.", graph.QuerySelector("#g1-desc")!.TextContent);
        Assert.Empty(document.QuerySelectorAll("script"));
        Assert.Equal(["0,116 480,4", "0,60 480,60"], graph.QuerySelectorAll("polyline").Select(line => line.GetAttribute("points")));
        Assert.Equal("", SeriesGraph.Draw("g2", "Nothing", [new("empty", [])]));
    }

    private static long Now() => (long)(DateTimeOffset.UnixEpoch - TimeProvider.System.GetUtcNow()).Duration().TotalMilliseconds * 1_000_000;
}
