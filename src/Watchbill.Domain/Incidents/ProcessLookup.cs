namespace Watchbill.Domain.Incidents;

/// <summary>Which process holds for an incident.</summary>
public static class ProcessLookup
{
    /// <summary>The one that the incident began with; while that is not configured any more, the default.</summary>
    public static IncidentProcess Of(DefinitionSet definitions, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(definitions);
        return definitions.Process(incident.Process);
    }

    /// <param name="id">The one asked for; null leaves it to the service.</param>
    public static IncidentProcess Find(DefinitionSet definitions, string? id, ServiceId? service)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return id is null ? definitions.ProcessOf(service) : definitions.Process(id);
    }
}
