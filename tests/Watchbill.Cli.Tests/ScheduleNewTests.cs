using System.Text.Json.Nodes;
using Watchbill.Api;

namespace Watchbill.Cli.Tests;

/// <summary>Schedules to begin with: what is printed is a configuration without problems.</summary>
public sealed class ScheduleNewTests : IDisposable
{
    private const string Users = """
        users:
          ana: {name: Ana, seed: {methods: {mail: {email: ana@example.org}, phone: {sms: "+4912345671"}}}}
          bob: {name: Bob, seed: {methods: {mail: {email: bob@example.org}, phone: {sms: "+4912345672"}}}}
          cid: {name: Cid, seed: {methods: {mail: {email: cid@example.org}, phone: {sms: "+4912345673"}}}}
        """;

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("weekly", "--people", "ana,bob,cid", "--zone", "Europe/Berlin")]
    [InlineData("daily", "--people", "ana,bob", "--handoff", "00:00")]
    [InlineData("12-hour", "--people", "ana,bob", "--zone", "America/Santiago", "--name", "Day: and night")]
    [InlineData("primary-and-backup", "--people", "ana,bob,cid")]
    [InlineData("follow-the-sun", "--site", "berlin:Europe/Berlin:ana", "--site", "austin:America/Chicago:bob", "--site", "sydney:Australia/Sydney:cid")]
    public async Task What_is_printed_is_valid_and_leaves_no_gap(string template, params string[] options)
    {
        _shell.File("conf/users.yaml", Users);
        var printed = await _shell.RunAsync(["schedule", "new", "--template", template, "--start", "2026-01-05", .. options]);
        var folder = Path.GetDirectoryName(_shell.File("conf/schedule.yaml", printed.Out))!;

        Assert.Equal((ExitCode.Done, ""), (printed.Exit, printed.Error));
        var check = await _shell.RunAsync("check", folder);
        Assert.Equal(ExitCode.Done, check.Exit);
        Assert.DoesNotContain("schedule-gap", check.Out, StringComparison.Ordinal);
        var gaps = JsonNode.Parse((await _shell.RunAsync("schedule", "gaps", "--config", folder, "--schedule", "primary", "--from", "2026-01-06", "--to", "2028-01-06")).Out)!;
        Assert.Equal(100, (double)gaps["coverage_percent"]!);
    }

    [Fact]
    public async Task Follow_the_sun_says_when_each_site_serves_by_its_own_clock()
    {
        var printed = await _shell.RunAsync("schedule", "new", "--template", "follow-the-sun", "--start", "2026-01-05", "--site", "berlin:Europe/Berlin:ana,bob", "--site", "sydney:Australia/Sydney:cid", "--site", "austin:America/Chicago:dee");

        Assert.Contains("#   berlin: 09:00 to 17:00 in Europe/Berlin", printed.Out, StringComparison.Ordinal);
        Assert.Contains("#   austin: 10:00 to 18:00 in America/Chicago", printed.Out, StringComparison.Ordinal);
        Assert.Contains("#   sydney: 11:00 to 19:00 in Australia/Sydney", printed.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name the people in the order of their turns.", "weekly")]
    [InlineData("Name 2 to 6 sites.", "follow-the-sun", "--site", "berlin:Europe/Berlin:ana")]
    [InlineData("is no IANA time zone.", "follow-the-sun", "--site", "berlin:Berlin:ana", "--site", "a:UTC:bob")]
    [InlineData("is no site.", "follow-the-sun", "--site", "berlin")]
    [InlineData("--handoff cannot be '9'", "weekly", "--people", "ana", "--handoff", "9")]
    [InlineData("--start cannot be 'soon'", "weekly", "--people", "ana", "--start", "soon")]
    [InlineData("cannot be the id of a user", "weekly", "--people", "Ana Novak")]
    public async Task What_is_missing_is_said(string message, string template, params string[] options)
    {
        var ran = await _shell.RunAsync(["schedule", "new", "--template", template, .. options]);

        Assert.Equal(ExitCode.Usage, ran.Exit);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }
}
