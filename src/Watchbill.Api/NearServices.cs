namespace Watchbill.Api;

/// <summary>A service that the asked ones depend on, or that depends on them, with what is open there; as far as the account may see it.</summary>
/// <param name="Way">Why it is named: "Checkout depends on Payments depends on Main database".</param>
/// <param name="Distance">Steps; 1 for what is named directly.</param>
/// <param name="Alerts">Open ones, the newest first, at most five.</param>
/// <param name="Incidents">Open ones.</param>
public sealed record NearServiceInfo(string Id, string Name, string Way, int Distance, IReadOnlyList<NearAlertInfo> Alerts, IReadOnlyList<NearIncidentInfo> Incidents);

public sealed record NearAlertInfo(long Alert, string Title, string Severity, string Status);

public sealed record NearIncidentInfo(long Id, string Reference, string Title);
