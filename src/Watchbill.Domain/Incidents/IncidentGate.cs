using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Checklists;

namespace Watchbill.Domain.Incidents;

/// <summary>What resolving an incident still waits for: asked by the decider, and shown before anybody tries.</summary>
public static class IncidentGate
{
    /// <param name="alerts">The alerts of the incident that are open, or more.</param>
    /// <returns>In words; empty when nothing is missing.</returns>
    public static ImmutableArray<string> Unmet(Incident incident, DefinitionSet definitions, IReadOnlyDictionary<AlertId, Alert> alerts, Instant now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(definitions);
        var level = definitions.Process(incident.Process).Level(incident.Level);
        return [.. Statuses.Unmet(incident, level, alerts, now), .. ChecklistGate.Unmet(incident, level, definitions, now)];
    }
}
