using Watchbill.Domain.Incidents;

namespace Watchbill.Domain.StatusPages;

/// <summary>
/// What open incidents mean for the public's components, by the services that they name:
/// <code>
///  the level pages as   critical ─► major outage     error ─► partial outage     warning ─► degraded     info ─► nothing
/// </code>
/// An incident says nothing while it is in triage (it may be none, and what the public has seen cannot be unseen), when it is restricted or a security incident holds
/// what goes outside, when it is not a real one, and when it is not open.
/// </summary>
public static class ServiceImpact
{
    /// <summary>How the services of an incident are, as far as it is concerned.</summary>
    public static ComponentStatus Of(Incident incident, IncidentProcess process)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(process);
        if (incident is not { Mode: IncidentMode.Real, Category: StatusCategory.Live, IsRestricted: false, HoldsOutward: false })
        {
            return ComponentStatus.Operational;
        }

        // A level that the process has no more is nobody's to judge: something is the matter.
        return process.Level(incident.Level)?.AlertSeverity switch
        {
            Severity.Critical => ComponentStatus.MajorOutage,
            Severity.Error => ComponentStatus.PartialOutage,
            Severity.Info => ComponentStatus.Operational,
            _ => ComponentStatus.DegradedPerformance,
        };
    }

    /// <summary>True when the incident may mean something else for its services now.</summary>
    /// <param name="before">Null for a new one.</param>
    public static bool Differs(Incident? before, Incident after, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(definitions);
        var (was, now) = (Services(before, definitions), Services(after, definitions));
        return was.Status != now.Status || !was.Services.SetEquals(now.Services);
    }

    /// <summary>The worst that incidents say of each service; what is not named is operational.</summary>
    public static IReadOnlyDictionary<ServiceId, ComponentStatus> Worst(IEnumerable<Incident> incidents, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        ArgumentNullException.ThrowIfNull(definitions);
        var worst = new Dictionary<ServiceId, ComponentStatus>();
        foreach (var incident in incidents)
        {
            var (status, services) = Services(incident, definitions);
            foreach (var service in services)
            {
                worst[service] = worst.TryGetValue(service, out var known) && known > status ? known : status;
            }
        }

        return worst;
    }

    /// <summary>True when the incident makes a component that follows its services anything but operational.</summary>
    public static bool Touches(Incident incident, StatusComponent component, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(definitions);
        return component.FollowsServices && Services(incident, definitions).Services.Overlaps(component.Services);
    }

    private static (ComponentStatus Status, HashSet<ServiceId> Services) Services(Incident? incident, DefinitionSet definitions) =>
        incident is not null && Of(incident, definitions.Process(incident.Process)) is var status and not ComponentStatus.Operational && !incident.Services.IsEmpty
            ? (status, [.. incident.Services])
            : (ComponentStatus.Operational, []);
}
