using Watchbill.StandIns.Parts;

namespace Watchbill.EndToEnd.Story;

/// <summary>A real Prometheus that watches the shop, and a real Alertmanager that tells Watchbill.</summary>
internal sealed class Monitoring : IAsyncDisposable
{
    private const string Rules = """
        groups:
          - name: shop
            rules:
              - alert: CheckoutFailing
                expr: shop_checkout_failing > 0
                labels: {severity: critical, team: shop}
                annotations:
                  summary: Customers cannot pay
                  description: The payment gateway refuses every card.
                  runbook_url: https://runbooks.example.org/checkout
        """;

    private readonly AlertmanagerServer _alertmanager;
    private readonly PrometheusServer _prometheus;

    private Monitoring(AlertmanagerServer alertmanager, PrometheusServer prometheus)
    {
        _alertmanager = alertmanager;
        _prometheus = prometheus;
    }

    public static void SkipUnlessInstalled()
    {
        Assert.SkipUnless(PrometheusServer.IsInstalled(out var prometheus), $"Prometheus: {prometheus}");
        Assert.SkipUnless(AlertmanagerServer.IsInstalled(out var alertmanager), $"Alertmanager: {alertmanager}");
    }

    /// <param name="webhook">The address that Watchbill shows for the integration.</param>
    public static async Task<Monitoring> StartAsync(Shop shop, Uri webhook, CancellationToken cancel)
    {
        var alertmanager = await AlertmanagerServer.StartAsync(
            $$"""
            route:
              receiver: watchbill
              group_by: [alertname]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: watchbill
                webhook_configs:
                  - {url: "{{webhook}}", send_resolved: true}
            """,
            cancel);
        try
        {
            return new Monitoring(alertmanager, await PrometheusServer.StartAsync(
                new PrometheusOptions { Rules = Rules, ScrapeTargets = [shop.Authority], Alertmanagers = [alertmanager.Url.Authority] }, cancel));
        }
        catch
        {
            await alertmanager.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _prometheus.DisposeAsync();
        await _alertmanager.DisposeAsync();
    }
}
