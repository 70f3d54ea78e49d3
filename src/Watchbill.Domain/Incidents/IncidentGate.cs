using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>What resolving an incident still waits for: asked by the decider, and shown before anybody tries.</summary>
public static class IncidentGate
{
    /// <param name="alerts">The alerts of the incident that are open, or more.</param>
    /// <returns>In words; empty when nothing is missing.</returns>
    public static ImmutableArray<string> Unmet(Incident incident, SeverityLevel? level, IReadOnlyDictionary<AlertId, Alert> alerts, Instant now) => Statuses.Unmet(incident, level, alerts, now);
}
