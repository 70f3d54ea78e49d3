using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>An alert is, or belongs to, an incident.</summary>
public sealed record AlertSaid(AlertId Alert) : Reason;

/// <summary>The process of the incident says so for its severity.</summary>
public sealed record LevelDemands(string Level) : Reason;

/// <summary>A person said so, with their words.</summary>
public sealed record PersonSaid(UserId By, string? Why) : Reason;

/// <summary>A deadline came near, or passed.</summary>
public sealed record TargetDue(string Target, Instant Due) : Reason;

/// <summary>What a target asks for happened.</summary>
public sealed record TargetTriggered(string Target, Instant Due) : Reason;

/// <summary>The status, the severity or a fact of the incident changed.</summary>
public sealed record IncidentTurned(string What) : Reason;

/// <summary>Nobody has held the role for so long.</summary>
public sealed record RoleVacant(string Role, Duration For) : Reason;

/// <summary>Whoever holds the role has done nothing for so long.</summary>
public sealed record RoleSilent(string Role, Duration For) : Reason;

/// <summary>The role is filled from a schedule, a position or a team.</summary>
public sealed record RoleFilledFrom(string Role, string Because) : Reason;

/// <summary>The alert is handled in an incident, so that it pages nobody by itself.</summary>
public sealed record HandledInIncident(string Reference) : Reason;

/// <summary>The incident ended, and the alert still fires.</summary>
public sealed record OutlivedIncident(string Reference, Duration Grace) : Reason;

/// <summary>Watchbill pages for an incident.</summary>
public sealed record IncidentPages(string Reference, string What) : Reason;

/// <summary>What a playbook asks for is so.</summary>
/// <param name="Why">What matched; never empty.</param>
/// <param name="Alert">The alert whose labels or title matched; null when it is the incident alone.</param>
public sealed record PlaybookMatched(ImmutableArray<string> Why, AlertId? Alert) : Reason;

/// <summary>The severity table of a playbook in use calls what an alert carries so.</summary>
public sealed record PlaybookSays(string Playbook, string Why, AlertId Alert) : Reason;
