using System.Text.Json;
using Watchbill.StandIns.Parts;
using Watchbill.StandIns.Webhooks;

namespace Watchbill.StandIns.Tests.Parts;

public sealed class MonitoringPartsTests
{
    private const string Rules = """
        groups:
          - name: test
            rules:
              - alert: AlwaysOn
                expr: vector(1)
                labels: {severity: critical}
        """;

    [Fact]
    public async Task A_rule_of_prometheus_reaches_a_webhook_through_alertmanager()
    {
        Assert.SkipUnless(PrometheusServer.IsInstalled(out var how), how);
        Assert.SkipUnless(AlertmanagerServer.IsInstalled(out how), how);
        await using var sink = await WebhookSink.StartAsync();
        await using var alertmanager = await AlertmanagerServer.StartAsync(RouteTo(sink));
        await using var prometheus = await PrometheusServer.StartAsync(
            new PrometheusOptions { Rules = Rules, Alertmanagers = [alertmanager.Url.Authority], ScrapeTargets = [sink.Url.Authority] });

        var got = await sink.Requests.FirstAsync(request => request.Path == "/hook", TimeSpan.FromSeconds(60));
        using var body = JsonDocument.Parse(got.Body);
        Assert.Equal("AlwaysOn", body.RootElement.GetProperty("alerts")[0].GetProperty("labels").GetProperty("alertname").GetString());
        Assert.StartsWith(
            prometheus.Url.ToString(), body.RootElement.GetProperty("alerts")[0].GetProperty("generatorURL").GetString(), StringComparison.Ordinal);
        await sink.Requests.FirstAsync(request => request.Path == "/metrics", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Alerts_can_be_given_to_alertmanager_directly()
    {
        Assert.SkipUnless(AlertmanagerServer.IsInstalled(out var how), how);
        await using var sink = await WebhookSink.StartAsync();
        var alertmanager = await AlertmanagerServer.StartAsync(RouteTo(sink));
        await using (alertmanager)
        {
            await alertmanager.PostAlertsAsync("""[{"labels":{"alertname":"DiskFull"}}]""");
            var got = await sink.Requests.FirstAsync();
            Assert.Contains("DiskFull", got.Body, StringComparison.Ordinal);
            await Assert.ThrowsAsync<HttpRequestException>(() => alertmanager.PostAlertsAsync("""[{"labels":{}}]"""));
        }
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(alertmanager.Url));
    }

    [Fact]
    public async Task A_part_that_cannot_start_says_why()
    {
        Assert.SkipUnless(AlertmanagerServer.IsInstalled(out var how), how);
        Assert.SkipUnless(PrometheusServer.IsInstalled(out how), how);
        var alertmanager = await Assert.ThrowsAsync<ChildFailedException>(() => AlertmanagerServer.StartAsync("route: {receiver: nobody}"));
        Assert.Contains("nobody", alertmanager.Message, StringComparison.Ordinal);
        var prometheus = await Assert.ThrowsAsync<ChildFailedException>(
            () => PrometheusServer.StartAsync(new PrometheusOptions { Rules = "groups: [{name: x, rules: [{alert: A, expr: '1 +'}]}]" }));
        Assert.Contains("could not parse expression", prometheus.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_browser_is_found()
    {
        Assert.SkipUnless(Chromium.IsInstalled(out var how), how);
        Assert.True(File.Exists(Chromium.Location));
        Assert.Contains("--disable-background-networking", Chromium.Arguments);
    }

    private static string RouteTo(WebhookSink sink) => $$"""
        route: {receiver: us, group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
        receivers:
          - name: us
            webhook_configs: [{url: '{{sink.Url}}hook'}]
        """;
}
