using NodaTime;

namespace Watchbill.Domain.Incidents;

/// <summary>What an incident waits for: one timer, a function of its state, so that no decision can forget it.</summary>
public static class IncidentTimers
{
    public const string Purpose = "incident";

    /// <summary>When to look; null when nothing waits.</summary>
    public static Instant? NextLook(Incident incident, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return Looking.Next(incident, definitions.Process(incident.Process));
    }
}
