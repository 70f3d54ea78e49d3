using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;

namespace Watchbill.Server.Features.Services.Near;

/// <summary>A service that others depend on, or that depends on them, and what is open there.</summary>
/// <param name="Way">Why it is named: "Checkout depends on Payments depends on Main database".</param>
/// <param name="Alerts">Open ones that the reader may see, at most <see cref="Surroundings.MostAlerts"/>, newest first.</param>
/// <param name="MoreAlerts">There are more than those.</param>
/// <param name="Incidents">Open ones that the reader may see.</param>
public sealed record NearService(ServiceId Id, string Name, string Way, int Distance, ImmutableArray<Alert> Alerts, bool MoreAlerts, ImmutableArray<Incident> Incidents)
{
    public bool IsCalm => Alerts.IsEmpty && Incidents.IsEmpty;
}
