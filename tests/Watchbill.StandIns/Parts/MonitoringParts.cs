namespace Watchbill.StandIns.Parts;

/// <summary>A real Prometheus with the given rules, scraping the given targets ("127.0.0.1:port") every second.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static NotSupportedException Later => new("Only the signature so far.");

    public Uri Url => throw Later;
    public static bool IsInstalled(out string howToInstall) => throw Later;
    public static Task<PrometheusServer> StartAsync(PrometheusOptions options, CancellationToken cancel = default) => throw Later;
    public ValueTask DisposeAsync() => throw Later;
}

public sealed record PrometheusOptions
{
    /// <summary>The YAML of a rules file; null for none.</summary>
    public string? Rules { get; init; }
    public IReadOnlyList<string> ScrapeTargets { get; init; } = [];
    /// <summary>Alertmanagers to send to, as "127.0.0.1:port".</summary>
    public IReadOnlyList<string> Alertmanagers { get; init; } = [];
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>A real Alertmanager with the given configuration, without clustering.</summary>
public sealed class AlertmanagerServer : IAsyncDisposable
{
    private static NotSupportedException Later => new("Only the signature so far.");

    public Uri Url => throw Later;
    public static bool IsInstalled(out string howToInstall) => throw Later;
    /// <param name="configuration">The YAML of alertmanager.yml.</param>
    public static Task<AlertmanagerServer> StartAsync(string configuration, CancellationToken cancel = default) => throw Later;
    /// <summary>POST /api/v2/alerts with this JSON array.</summary>
    public Task PostAlertsAsync(string json, CancellationToken cancel = default) => throw Later;
    public ValueTask DisposeAsync() => throw Later;
}

public static class Chromium
{
    public static bool IsInstalled(out string howToInstall) => throw new NotSupportedException();
    /// <summary>Path of the executable; InvalidOperationException with the way to install it when absent.</summary>
    public static string Path => throw new NotSupportedException();
}
