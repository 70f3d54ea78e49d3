namespace Watchbill.Domain.Incidents;

/// <summary>What a status means to lists, metrics and rules, whatever a team calls it.</summary>
public enum StatusCategory
{
    /// <summary>It may be one.</summary>
    Triage = 0,
    Live = 1,
    Resolved = 2,

    /// <summary>The review and what follows from it.</summary>
    Learning = 3,
    Closed = 4,

    /// <summary>It was none: a false positive.</summary>
    Declined = 5,

    /// <summary>It goes on in another.</summary>
    Merged = 6,
    Cancelled = 7,
}

public static class StatusCategories
{
    /// <summary>People are at work on it, or about to be.</summary>
    public static bool IsOpen(this StatusCategory category) => category is StatusCategory.Triage or StatusCategory.Live;

    /// <summary>Nothing more is expected of anybody.</summary>
    public static bool IsOver(this StatusCategory category) => category is StatusCategory.Closed or StatusCategory.Declined or StatusCategory.Merged or StatusCategory.Cancelled;
}

/// <summary>The five phases through which a response goes.</summary>
public enum ResponsePhase
{
    Detection = 0,
    Triage = 1,
    Mitigation = 2,
    Verification = 3,
    PostIncident = 4,
}

/// <summary>One name for where an incident stands.</summary>
/// <param name="Anchor">The moment that the first entry into it sets; null for none.</param>
public sealed record IncidentStatus(string Id, string Name, StatusCategory Category, ResponsePhase Phase, TimeAnchor? Anchor = null);

/// <summary>Moments of an incident that durations are measured between. Each can be set by hand, with who and why.</summary>
public enum TimeAnchor
{
    ImpactStarted = 0,
    Detected = 1,
    Declared = 2,

    /// <summary>Triage said yes.</summary>
    Accepted = 3,
    Acknowledged = 4,
    Identified = 5,
    Mitigated = 6,
    Verified = 7,
    Resolved = 8,
    Closed = 9,
}
