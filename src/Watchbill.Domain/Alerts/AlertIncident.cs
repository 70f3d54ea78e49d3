using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Alerts;

/// <summary>What an alert has to do with an incident.</summary>
/// <param name="Reference">As people call the incident.</param>
/// <param name="IsRestricted">Whoever is not named there must not learn of it by this alert.</param>
public sealed record AlertIncident(IncidentId Id, string Reference, AlertPart Part, bool IsRestricted = false)
{
    /// <summary>Its name for everybody who sees the alert.</summary>
    public string Called => IsRestricted ? "another incident" : Reference;
}

public enum AlertPart
{
    /// <summary>It is handled there and pages nobody by itself.</summary>
    Handled = 0,

    /// <summary>Watchbill raised it to page people for the incident.</summary>
    Pages = 1,

    /// <summary>The incident ended, or it was taken out: it is on its own again.</summary>
    Released = 2,

    /// <summary>Its key had been handled there before, and it began again.</summary>
    Returned = 3,
}

/// <summary>Whose rules an alert follows instead of its service's.</summary>
/// <param name="Named">Its version is pinned when the run begins.</param>
/// <param name="Inline">Rules made for this alert alone.</param>
public sealed record OwnPolicy(PolicyId? Named, EscalationPolicy? Inline)
{
    public static readonly PolicyId InlineId = new("own");

    /// <summary>People one after another, until somebody acknowledges.</summary>
    public static OwnPolicy Of(ImmutableArray<EscalationRule> rules) => new(null, new EscalationPolicy(InlineId, "this page", 0, rules, null));
}

/// <summary>Watchbill raises an alert itself, so that people are paged for an incident as for anything else.</summary>
/// <param name="Incident">Null for a page that somebody asked for without one.</param>
/// <param name="Moved">Open pages of the alerts that it takes over: those people are not paged again.</param>
/// <param name="AcknowledgedBy">Somebody has it already.</param>
public sealed record RaisePage(
    ServiceId Service,
    string DedupKey,
    string Title,
    string? Details,
    Severity Severity,
    OwnPolicy? Own,
    AlertIncident? Incident,
    ImmutableArray<Page> Moved,
    UserId? AcknowledgedBy,
    ImmutableArray<StatedFact> Facts,
    Reason Reason) : AlertCommand;

/// <summary>The alert is handled in an incident from now on.</summary>
public sealed record HandleInIncident(IncidentId Incident, string Reference, bool IsRestricted = false) : AlertCommand;

/// <summary>The incident lets it go.</summary>
/// <param name="ReturnsAt">It pages again then if it still fires; null for never.</param>
public sealed record ReleaseFromIncident(IncidentId Incident, Instant? ReturnsAt) : AlertCommand;

/// <summary>Pages of an alert that joins the incident go on here.</summary>
public sealed record TakePages(ImmutableArray<Page> Moved) : AlertCommand;

/// <summary>The incident is restricted, or open to everybody, from now on: so is what Watchbill raised for it, and its name in what is handled there.</summary>
public sealed record FollowAccess(IncidentId Incident, bool IsRestricted, Reason Reason) : AlertCommand;

/// <summary>The incident's severity is this from now on.</summary>
public sealed record FollowSeverity(Severity Severity, Reason Reason) : AlertCommand;
