using System.Collections.Immutable;

namespace Watchbill.Domain.Alerts;

/// <summary>How often a rule of a service was wrong.</summary>
/// <param name="Ended">Its alerts that have ended, those that were wrong among them; at least 1.</param>
/// <param name="ByCause">False positives by the id of their reason.</param>
public sealed record FalsePositiveRate(ServiceId Service, string Rule, int Ended, ImmutableSortedDictionary<string, int> ByCause)
{
    public int False => ByCause.Values.Sum();

    /// <summary>0 to 1.</summary>
    public double Rate => (double)False / Ended;
}

/// <summary>
/// Counts alerts that were wrong against the rules that raised them. Alerts that are open are left out, for nobody knows yet, and so are those that
/// Watchbill raised itself.
/// </summary>
public static class FalsePositiveRates
{
    /// <returns>Most false positives first, then the higher rate.</returns>
    public static ImmutableArray<FalsePositiveRate> Of(IEnumerable<Alert> alerts) =>
    [
        .. alerts.Where(alert => !alert.IsOpen && alert.Integration != IncidentAlerts.Integration)
            .GroupBy(alert => (alert.Service, Rule: FalsePositives.RuleOf(alert)))
            .Select(rule => new FalsePositiveRate(
                rule.Key.Service,
                rule.Key.Rule,
                rule.Count(),
                rule.Select(alert => alert.FalsePositive?.Cause).OfType<string>().GroupBy(cause => cause, StringComparer.Ordinal)
                    .ToImmutableSortedDictionary(cause => cause.Key, cause => cause.Count(), StringComparer.Ordinal)))
            .OrderByDescending(rate => rate.False).ThenByDescending(rate => rate.Rate).ThenByDescending(rate => rate.Ended)
            .ThenBy(rate => rate.Service).ThenBy(rate => rate.Rule, StringComparer.Ordinal),
    ];
}
