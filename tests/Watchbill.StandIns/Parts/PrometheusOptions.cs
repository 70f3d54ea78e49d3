namespace Watchbill.StandIns.Parts;

public sealed record PrometheusOptions
{
    /// <summary>The YAML of a rules file; null for none.</summary>
    public string? Rules { get; init; }

    /// <summary>What to scrape, as "127.0.0.1:port"; metrics are expected at /metrics.</summary>
    public IReadOnlyList<string> ScrapeTargets { get; init; } = [];

    /// <summary>Alertmanagers to send to, as "127.0.0.1:port".</summary>
    public IReadOnlyList<string> Alertmanagers { get; init; } = [];

    /// <summary>Of scraping and of rules, in whole seconds, at least one.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);
}
