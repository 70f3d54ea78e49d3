using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Tests.Playbooks;

public class StepRenderingTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    [Theory]
    [InlineData("a b", "https://a.example/v/a%20b?q=a%20b")]
    [InlineData("../../etc", "https://a.example/v/..%2F..%2Fetc?q=..%2F..%2Fetc")]
    [InlineData("x?y=1&z#f", "https://a.example/v/x%3Fy%3D1%26z%23f?q=x%3Fy%3D1%26z%23f")]
    [InlineData("ü%2e", "https://a.example/v/%C3%BC%252e?q=%C3%BC%252e")]
    public void A_value_in_an_address_stays_in_its_place(string value, string url) =>
        Assert.Equal(url, StepCases.Rendered<RenderedHttp>(new HttpCheck("https://a.example/v/${x}?q=${x}", Head: false), value).Url);

    [Theory]
    [InlineData("https://a.example/${x}/admin", "..")]
    [InlineData("https://a.example/v/${x}", ".")]
    [InlineData("https://${x}/health", "evil.example")]
    [InlineData("https://a.example${x}/health", ".evil.example")]
    [InlineData("https://a.example:${x}/", "80")]
    [InlineData("${x}://a.example/", "file")]
    [InlineData("ftp://a.example/${x}", "y")]
    [InlineData("https://me:secret@a.example/${x}", "y")]
    [InlineData("https://a.example/#${x}", "y")]
    public void An_address_whose_target_a_value_could_choose_is_refused(string url, string value) =>
        Assert.NotNull(StepCases.Render(new HttpCheck(url, Head: false), value).Problem);

    [Theory]
    [InlineData("up{job=\"${x}\"}", "a\"} or up{b=\"", "up{job=\"a\\\"} or up{b=\\\"\"}")]
    [InlineData("up{job=\"${x}\"}", "a\\", "up{job=\"a\\\\\"}")]
    [InlineData("up{job='${x}'}", "it's", "up{job='it\\'s'}")]
    [InlineData("up{job=~\"${x}\"}", ".*", "up{job=~\"\\\\.\\\\*\"}")]
    [InlineData("up{job!~\"api-${x}\"}", "a|b", "up{job!~\"api-a\\\\|b\"}")]
    [InlineData("up{job =~ \"${x}\"}", "a+", "up{job =~ \"a\\\\+\"}")]
    [InlineData("{app=\"a\"} |= \"${x}\"", "\" | json", "{app=\"a\"} |= \"\\\" | json\"")]
    [InlineData("{app=\"a\"} |~ \"(?i)${x}\"", "a.b", "{app=\"a\"} |~ \"(?i)a\\\\.b\"")]
    public void A_value_in_a_query_means_itself(string query, string value, string rendered)
    {
        Assert.Equal(rendered, StepCases.Rendered<RenderedProm>(new PromQuery("p", query, null), value).Query);
        Assert.Equal(rendered, StepCases.Rendered<RenderedLoki>(new LokiQuery("l", query, Hour, 10), value).Query);
    }

    [Theory]
    [InlineData("up{${x}=\"1\"}")]
    [InlineData("${x}")]
    [InlineData("up{job=`${x}`}")]
    [InlineData("up # ${x}")]
    [InlineData("label_replace(up, \"a\", \"${x}\", \"b\", \"c\")")]
    [InlineData("{a=\"b\"} | regexp \"${x}\"")]
    [InlineData("{a=\"b\"} |> \"${x}\"")]
    [InlineData("{a=\"b\"} |= \"c\" or \"${x}\"")]
    [InlineData("up{job=\"\\${x}\"}")]
    [InlineData("up{job=\"${x}")]
    public void A_value_where_it_could_become_part_of_a_query_is_refused(string query) =>
        Assert.NotNull(StepCases.Render(new PromQuery("p", query, null), "n").Problem);

    [Theory]
    [InlineData("{{.Secret}}")]
    public void A_value_that_a_stage_would_take_for_a_template_is_refused(string value) =>
        Assert.NotNull(StepCases.Render(new LokiQuery("l", "{a=\"b\"} | label_format c=\"${x}\"", Hour, 10), value).Problem);

    [Fact]
    public void Numbers_and_durations_may_stand_outside_quotes()
    {
        Assert.Equal("rate(up[5m])", StepCases.Rendered<RenderedProm>(new PromQuery("p", "rate(up[${x}])", null), "5m", new DurationType(Duration.FromMinutes(1), Hour)).Query);
        Assert.Equal("up > -0.5", StepCases.Rendered<RenderedProm>(new PromQuery("p", "up > ${x}", null), "-0.5", new NumberType(-1, 1, Whole: false)).Query);
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 or up")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("0x10")]
    [InlineData("11")]
    public void What_is_no_plain_number_within_its_range_is_refused(string value) =>
        Assert.NotNull(StepCases.Render(new PromQuery("p", "up > ${x}", null), value, new NumberType(0, 10, Whole: false)).Problem);

    [Fact]
    public void Sql_values_are_bound_and_never_in_the_text()
    {
        var sql = StepCases.Rendered<RenderedSql>(new SqlQuery("main", "SELECT * FROM t WHERE a = ${x} OR b = ${x} ; "), "'; DROP TABLE t; --");

        Assert.Equal("SELECT * FROM t WHERE a = $1 OR b = $1", sql.Statement);
        Assert.Equal(["'; DROP TABLE t; --"], sql.Values.Select(value => value.Text));
    }

    [Theory]
    [InlineData("SELECT * FROM t WHERE a = '${x}'")]
    [InlineData("SELECT * FROM \"${x}\"")]
    [InlineData("SELECT a${x} FROM t")]
    [InlineData("SELECT 1; SELECT ${x}")]
    [InlineData("SELECT 1; DELETE FROM t")]
    [InlineData("SELECT ${x} -- comment")]
    [InlineData("SELECT /* ${x} */ 1")]
    [InlineData("SELECT $$${x}$$")]
    [InlineData("SELECT E'\\'' || ${x}")]
    [InlineData("SELECT U&'\\0027' || ${x}")]
    [InlineData("UPDATE t SET a = ${x}")]
    [InlineData("WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone WHERE a = ${x}")]
    [InlineData("SELECT * INTO copy FROM t WHERE a = ${x}")]
    [InlineData("SELECT pg_terminate_backend(${x})")]
    [InlineData("SELECT \"pg_terminate_backend\"(${x})")]
    [InlineData("SELECT set_config('transaction_read_only', 'off', false) || ${x}")]
    [InlineData("SELECT lo_import(${x})")]
    [InlineData("")]
    public void Sql_that_does_more_than_read_or_hides_a_value_is_refused(string statement) =>
        Assert.NotNull(StepCases.Render(new SqlQuery("main", statement), "1").Problem);

    [Theory]
    [InlineData("EXPLAIN SELECT * FROM t WHERE a = ${x}")]
    [InlineData("SHOW max_connections")]
    [InlineData("WITH some AS (SELECT 1 AS one) SELECT 'it''s; fine', one FROM some WHERE one = ${x}")]
    [InlineData("TABLE pg_stat_activity")]
    public void Sql_that_reads_is_taken(string statement) => Assert.Null(StepCases.Render(new SqlQuery("main", statement), "1").Problem);

    [Theory]
    [InlineData("a b; rm -rf / $(id) `id` | & > < * ? \" '")]
    [InlineData("$HOME")]
    public void A_value_is_one_argument_whatever_is_in_it(string value)
    {
        var shell = StepCases.Rendered<RenderedShell>(new ShellCommand("kubectl", ["get", "pod/${x}", "${x}"]), value);

        Assert.Equal(["get", $"pod/{value}", value], shell.Arguments);
    }

    [Fact]
    public void A_value_cannot_become_an_option()
    {
        Assert.NotNull(StepCases.Render(new ShellCommand("kubectl", ["${x}"]), "--kubeconfig=/tmp/mine").Problem);
        Assert.Null(StepCases.Render(new ShellCommand("kubectl", ["--selector=${x}"]), "-a").Problem);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void Control_characters_and_nothing_are_no_values(string value) =>
        Assert.NotNull(StepCases.Render(new ShellCommand("kubectl", ["get", "${x}"]), value).Problem);

    [Fact]
    public void Half_a_character_is_no_value()
    {
        Assert.NotNull(StepArguments.ProblemOf(new TextType(null), "a" + (char)0xD800, ArgumentSources.None));
        Assert.NotNull(StepArguments.ProblemOf(new TextType(null), (char)0xDC00 + "a", ArgumentSources.None));
        Assert.Null(StepArguments.ProblemOf(new TextType(null), "\U0001F600", ArgumentSources.None));
    }

    [Fact]
    public void The_hash_is_that_of_the_text_and_differs_with_every_detail()
    {
        var one = StepCases.Render(new ShellCommand("kubectl", ["a", "${x}"]), "b").Step!;

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(one.Canonical))), one.Hash);
        RenderedStep[] others =
        [
            StepCases.Render(new ShellCommand("kubectl", ["a", "${x}"]), "c").Step!,
            StepCases.Render(new ShellCommand("kubectl", ["a ${x}"]), "b").Step!,
            StepCases.Render(new ShellCommand("kubectl", ["a\"\nargument: \"${x}"]), "b").Step!,
            StepCases.Render(new ShellCommand("other", ["a", "${x}"]), "b").Step!,
        ];
        Assert.Equal(5, others.Append(one).Select(rendered => rendered.Hash).Distinct().Count());
        Assert.Equal(one.Hash, StepCases.Render(new ShellCommand("kubectl", ["a", "${x}"]), "b").Step!.Hash);
    }

    [Fact]
    public void Where_it_runs_is_part_of_the_text()
    {
        var step = StepCases.Step(new ShellCommand("kubectl", []));
        var playbook = StepCases.Playbook(step);

        Assert.NotEqual(
            StepRendering.Render(playbook, step, StepArguments.None, "/usr/bin/kubectl as steps").Step!.Hash,
            StepRendering.Render(playbook, step, StepArguments.None, "/tmp/kubectl as root").Step!.Hash);
    }

    [Fact]
    public void Values_come_from_what_is_given_then_labels_then_defaults()
    {
        ImmutableArray<StepParameter> parameters =
        [
            new("pod", new LabelType("pod"), "none", null), new("node", new LabelType("node"), null, null), new("service", new ServiceType(), null, null), new("level", new ChoiceType(["low", "high"]), "low", null),
        ];

        var (missing, problems) = StepArguments.Resolve(parameters, new Dictionary<string, string> { ["service"] = "shop", ["other"] = "1" }, StepCases.Sources);
        var (taken, _) = StepArguments.Resolve(parameters, new Dictionary<string, string> { ["service"] = "checkout", ["node"] = "n1" }, StepCases.Sources);

        Assert.Null(missing);
        Assert.Equal(["other: there is no such parameter", "node: no alert has the label node: give a value", "service: it must be the id of a service"], problems.Select(problem => $"{problem.Parameter}: {problem.Sentence}"));
        Assert.Equal("level=low node=n1 pod=api-7 service=checkout", string.Join(' ', taken!.Values.Select(value => $"{value.Key}={value.Value.Text}")));
    }

    [Theory]
    [InlineData("ab", true)]
    [InlineData("abc", false)]
    [InlineData("ab\u2028", false)]
    public void A_pattern_must_match_the_whole_value(string value, bool fits) =>
        Assert.Equal(fits, StepArguments.ProblemOf(new TextType("a|ab"), value, ArgumentSources.None) is null);
}
