using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Templates;

/// <summary>Everything that a template may say about an incident at one instant. Filled from the incident's snapshot by whoever sends.</summary>
public sealed record TemplateValues
{
    /// <summary>When the message is written.</summary>
    public required Instant Now { get; init; }

    public required IncidentValues Incident { get; init; }

    public OrganisationValues Organisation { get; init; } = new();

    /// <summary>Name of the person who sends; null when Watchbill does it by itself.</summary>
    public string? Sender { get; init; }

    /// <summary>Whom this copy is for, where each receiver gets one.</summary>
    public string? Recipient { get; init; }
}

public sealed record OrganisationValues
{
    public string? Name { get; init; }
    public string? SupportMail { get; init; }

    /// <summary>Address of the public status page.</summary>
    public string? StatusPage { get; init; }
}

public sealed record IncidentValues
{
    /// <summary>"INC-142", or as the process writes it.</summary>
    public required string Reference { get; init; }

    public required string Title { get; init; }
    public required string Severity { get; init; }
    public string? SeverityDefinition { get; init; }
    public required string Status { get; init; }

    /// <summary>The fixed category of the status: triage, live, resolved …</summary>
    public required string Category { get; init; }

    public string? PreviousStatus { get; init; }
    public bool IsDrill { get; init; }
    public bool IsSecurity { get; init; }
    public required Instant DeclaredAt { get; init; }
    public required Instant DetectedAt { get; init; }
    public required Instant StartedAt { get; init; }
    public Instant? AcknowledgedAt { get; init; }
    public Instant? MitigatedAt { get; init; }
    public Instant? ResolvedAt { get; init; }

    /// <summary>From the start until it was resolved, or until now.</summary>
    public required Duration Duration { get; init; }

    /// <summary>How long everything has to stay quiet before it counts as resolved.</summary>
    public Duration? QuietTime { get; init; }

    public string? Commander { get; init; }
    public string? OnCall { get; init; }

    /// <summary>Names of those who hold a role now, by the role's id. A vacant role is not in it.</summary>
    public ImmutableSortedDictionary<string, string> Roles { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<PersonValues> People { get; init; } = [];
    public ImmutableArray<ServiceValues> Services { get; init; } = [];
    public ImmutableArray<string> Components { get; init; } = [];
    public string? Impact { get; init; }
    public string? Summary { get; init; }
    public string? WhatWeDo { get; init; }
    public string? RootCause { get; init; }
    public string? Resolution { get; init; }
    public Instant? NextUpdateAt { get; init; }

    /// <summary>From now; never negative.</summary>
    public Duration? NextUpdateIn { get; init; }

    /// <summary>Number of the update that is being written; the first is 1.</summary>
    public int UpdateNumber { get; init; } = 1;

    public required string Link { get; init; }

    /// <summary>Address of the alert at its source, such as PagerDuty.</summary>
    public string? SourceLink { get; init; }

    public string? Channel { get; init; }
    public string? WarRoom { get; init; }
    public string? StatusPage { get; init; }
    public Instant? ReviewAt { get; init; }
    public string? ReviewLink { get; init; }
    public ImmutableArray<string> Reviewers { get; init; } = [];
    public ImmutableArray<UpdateValues> Updates { get; init; } = [];
    public ImmutableArray<TimelineValues> Timeline { get; init; } = [];
    public ImmutableArray<TargetValues> Targets { get; init; } = [];
    public ImmutableArray<ActionValues> Actions { get; init; } = [];
}

public sealed record PersonValues(string Role, string Name);

/// <param name="Dashboard">Address; null when the service has none. So is <paramref name="Runbook"/>.</param>
public sealed record ServiceValues(string Name, string? Dashboard = null, string? Runbook = null);

public sealed record UpdateValues(int Number, Instant At, string Text, string? Status = null, string? By = null);

public sealed record TimelineValues(Instant At, string Text, string? By = null);

/// <param name="State">open, kept, missed, held or dropped.</param>
/// <param name="Late">By how much it was missed.</param>
public sealed record TargetValues(string Name, Instant Due, string State, Duration? Late = null);

/// <summary>An action item of the review.</summary>
public sealed record ActionValues(string What, string Status, string? Owner = null, string? Category = null, string? Priority = null, Instant? Due = null);
