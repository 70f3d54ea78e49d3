using NodaTime;

namespace Watchbill.Api;

/// <summary>How often rules were wrong, over the alerts that began from <paramref name="From"/> until before <paramref name="To"/> and have ended.</summary>
/// <param name="Rules">Most false positives first.</param>
/// <param name="Complete">False when there were more alerts than a report looks at: the oldest are left out.</param>
public sealed record FalsePositiveReport(Instant From, Instant To, IReadOnlyList<FalsePositiveRule> Rules, bool Complete);

/// <param name="Rule">The label alertname, else the integration and the title.</param>
/// <param name="Closed">Its alerts that have ended, those that were wrong among them.</param>
/// <param name="ByReason">False positives by the id of the reason.</param>
/// <param name="Rate">False positives of all that have ended, 0 to 1.</param>
public sealed record FalsePositiveRule(string Service, string Rule, int Closed, int FalsePositives, IReadOnlyDictionary<string, int> ByReason, double Rate);
