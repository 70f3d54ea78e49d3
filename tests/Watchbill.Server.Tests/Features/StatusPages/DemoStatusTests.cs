namespace Watchbill.Server.Tests.Features.StatusPages;

public sealed class DemoStatusTests
{
    [Fact]
    public async Task The_demonstrations_page_shows_its_incident_its_component_and_planned_work()
    {
        await using var server = await ServerUnderTest.StartAsync(demo => demo.Options = demo.Options with { IsDemo = true }, organisation: false);
        using var client = server.Client();
        using var answer = await client.GetAsync("/api/v2/summary.json", TestContext.Current.CancellationToken);
        var summary = await answer.JsonAsync();

        Assert.Equal("major", (string)summary["status"]!["indicator"]!);
        Assert.Equal("partial_outage", (string)summary["components"]!.AsArray().Single(component => (string)component!["id"]! == "checkout")!["status"]!);
        Assert.Equal("identified", (string)Assert.Single(summary["incidents"]!.AsArray())!["status"]!);
        Assert.Equal("scheduled", (string)Assert.Single(summary["scheduled_maintenances"]!.AsArray())!["status"]!);
        using var page = await client.GetAsync("/status", TestContext.Current.CancellationToken);
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Example Shop", text, StringComparison.Ordinal);
        Assert.Contains("New disks for reports", text, StringComparison.Ordinal);
    }
}
