using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>Schedules of a running server.</summary>
public sealed class ServerScheduleTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_server_and_a_folder_with_the_same_schedule_say_the_same()
    {
        using var shell = await AsAsync("olga");
        var conf = Path.GetDirectoryName(shell.File("conf/all.yaml", Node.Yaml(node.Ana.Id)))!;
        string[] asked = ["--schedule", "primary", "--from", "2030-03-25", "--to", "2030-04-10", "--zone", "Asia/Tokyo", "--json"];
        string[] at = ["--schedule", "Primary", "--at", "2030-03-31 02:30", "--json"];

        Assert.Equal((await shell.RunAsync(["schedule", "render", .. asked, "--config", conf])).Out, (await shell.RunAsync(["schedule", "render", .. asked])).Out);
        Assert.Equal((await shell.RunAsync(["oncall", .. at, "--config", conf])).Out, (await shell.RunAsync(["oncall", .. at])).Out);
        Assert.Contains("\"at\": \"2030-03-31T01:00:00Z\"", (await shell.RunAsync(["oncall", .. at])).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_schedule_the_list_is_as_it_was()
    {
        using var shell = await AsAsync("olga");

        var all = JsonNode.Parse((await shell.RunAsync("oncall")).Out)!;
        var one = JsonNode.Parse((await shell.RunAsync("oncall", "primary")).Out)!;

        Assert.Equal(["at", "schedules"], all.AsObject().Select(field => field.Key));
        Assert.Equal("Primary", (string)one["schedules"]![0]!["name"]!);
    }

    [Fact]
    public async Task An_override_is_made_by_the_schedules_clock_shown_and_taken_back()
    {
        using var shell = await AsAsync("ana");

        var made = JsonNode.Parse((await shell.RunAsync("schedule", "override", "Primary", "--replace", "ana", "--with", "zoe", "--from", "2031-06-02 10:00", "--to", "2031-06-03 10:00")).Out)!;
        shell.IsInteractive = true;
        var shown = await shell.RunAsync("schedule", "show", "primary");
        var gaps = await shell.RunAsync("schedule", "gaps", "primary", "--from", "2031-06-02", "--to", "2031-06-09");

        Assert.Equal("2031-06-02T08:00:00Z", (string)made["start"]!);
        Assert.Contains("zoe instead of ana", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Mon 2031-06-02 10:00 +02:00", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Weekly", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Primary: somebody is on call 100 % of the time, 0 gaps", gaps.Out, StringComparison.Ordinal);

        var back = await shell.RunAsync("schedule", "override", "--take-back", (string)made["id"]!);
        Assert.Contains("taken back", back.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("zoe instead of ana", (await shell.RunAsync("schedule", "show", "primary")).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("schedule", "override", "--take-back", (string)made["id"]!)).Exit);
    }

    [Fact]
    public async Task A_calendar_is_looked_at_and_taken_in_as_overrides()
    {
        using var shell = await AsAsync("ana");
        var day = node.Time.GetUtcNow().AddDays(100).ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
        var file = shell.File("cover.ics", $"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:cover\nDTSTART:{day}T100000Z\nDURATION:PT2H\nSUMMARY:zoe\nEND:VEVENT\nEND:VCALENDAR\n");
        var broken = shell.File("broken.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VEVENT\nEND:VCALENDAR\n");
        shell.IsInteractive = true;

        var dry = await shell.RunAsync("calendar", "import", file, "--schedule", "Primary", "--as", "overrides", "--dry-run");
        var made = await shell.RunAsync("calendar", "import", file, "--schedule", "Primary");
        var again = await shell.RunAsync("calendar", "import", file, "--schedule", "primary");
        var shown = await shell.RunAsync("schedule", "show", "primary");
        var refused = await shell.RunAsync("calendar", "import", broken, "--schedule", "primary");

        Assert.Contains("Dry run, nothing was changed: 1 added, 0 changed, 0 removed, 0 as before", dry.Out, StringComparison.Ordinal);
        Assert.Contains("1 added, 0 changed, 0 removed, 0 as before", made.Out, StringComparison.Ordinal);
        Assert.Contains("0 added, 0 changed, 0 removed, 1 as before", again.Out, StringComparison.Ordinal);
        Assert.Contains("zoe instead of everybody", shown.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, refused.Exit);
        Assert.Contains("Line 2: An event has a UID and a DTSTART.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("calendar", "import", "nowhere.ics", "--schedule", "primary")).Exit);
    }

    [Theory]
    [InlineData(ExitCode.NotFound, "Did you mean \"primary\"?", "schedule", "show", "primry")]
    [InlineData(ExitCode.NotFound, "There is no user 'zoo'.", "schedule", "override", "primary", "--add", "zoo", "--from", "2031-06-02", "--to", "2031-06-03")]
    [InlineData(ExitCode.Usage, "is not after from", "schedule", "override", "primary", "--add", "zoe", "--from", "2031-06-03", "--to", "2031-06-02")]
    [InlineData(ExitCode.Usage, "Say one of --add, --remove and --replace.", "schedule", "override", "primary", "--to", "2031-06-03")]
    [InlineData(ExitCode.Usage, "--replace and --with belong together.", "schedule", "override", "primary", "--replace", "ana", "--to", "2031-06-03")]
    [InlineData(ExitCode.Usage, "--take-back stands alone.", "schedule", "override", "primary", "--take-back", "x")]
    [InlineData(ExitCode.Usage, "Name a schedule.", "schedule", "gaps")]
    [InlineData(ExitCode.Usage, "too far away", "schedule", "render", "primary", "--to", "9999-01-01")]
    [InlineData(ExitCode.Usage, "is no IANA time zone", "oncall", "primary", "--zone", "Nowhere")]
    [InlineData(ExitCode.Usage, "--operations belongs to --config", "oncall", "--operations", "x")]
    public async Task Wrong_usage_and_refusals_say_why(int exit, string message, params string[] arguments)
    {
        using var shell = await AsAsync("bob");

        var ran = await shell.RunAsync(arguments);

        Assert.Equal(exit, ran.Exit);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }

    private async Task<Shell> AsAsync(string user) => new(node.Address.AbsoluteUri, await node.TokenAsync(user));
}
