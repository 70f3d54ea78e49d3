using System.Globalization;

namespace Watchbill.Bench.Load;

/// <summary>Bodies as Alertmanager sends them, each the first of a new alert: about 0.8 KB, one member, a group of its own.</summary>
internal static class Events
{
    /// <summary>Stands before the mark of an event in its title, where the sink of the provider finds it.</summary>
    public const string MarkPrefix = "bench-";

    public static string Mark(string run, int sender, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{MarkPrefix}{run}-{sender}-{number}.");

    public static string Body(string mark) => $$"""
        {"version":"4","groupKey":"{}:{instance=\"{{mark}}\"}","truncatedAlerts":0,"status":"firing","receiver":"watchbill","groupLabels":{"instance":"{{mark}}"},"commonLabels":{"alertname":"HighErrorRate","instance":"{{mark}}","job":"checkout","severity":"critical"},"commonAnnotations":{"summary":"Too many errors on {{mark}}","description":"More than 5 % of requests have failed for 5 minutes."},"externalURL":"http://alertmanager.example.org","alerts":[{"status":"firing","labels":{"alertname":"HighErrorRate","instance":"{{mark}}","job":"checkout","severity":"critical"},"annotations":{"summary":"Too many errors on {{mark}}","description":"More than 5 % of requests have failed for 5 minutes."},"startsAt":"2026-01-05T09:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus.example.org/graph","fingerprint":"{{mark}}"}]}
        """;
}
