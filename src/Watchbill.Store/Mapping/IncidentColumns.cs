using Watchbill.Domain.Incidents;

namespace Watchbill.Store.Mapping;

/// <summary>What of an incident stands in tables of its own.</summary>
internal static class IncidentColumns
{
    /// <summary>Attached and raised, each once.</summary>
    public static IEnumerable<long> AlertsOf(Incident incident) => incident.Alerts.Select(linked => linked.Alert).Concat(incident.Pages.Select(page => page.Alert)).Select(alert => alert.Value).Distinct();
}
