using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Services;

/// <summary>How an alert's urgency follows from its severity.</summary>
public enum UrgencyRule
{
    /// <summary>Critical and error are high; warning and info are low.</summary>
    FromSeverity = 0,
    AlwaysHigh = 1,
    AlwaysLow = 2,
}

public static class UrgencyRules
{
    public static Urgency Of(this UrgencyRule rule, Severity severity) => rule switch
    {
        UrgencyRule.AlwaysHigh => Urgency.High,
        UrgencyRule.AlwaysLow => Urgency.Low,
        _ => severity >= Severity.Error ? Urgency.High : Urgency.Low,
    };
}

/// <summary>What alerts belong to: the thing that runs and the policy that says who answers for it.</summary>
/// <param name="AcknowledgementTimeout">An acknowledgement older than this pages again; null means never.</param>
/// <param name="StaleAfter">An alert whose source has been silent for this long resolves by itself; null means only the source or a person resolves.</param>
/// <param name="PageOnNewMembers">Page again for each new member of an acknowledged alert, not only for a higher severity.</param>
/// <param name="StormThreshold">New alerts within a minute after which further ones join one storm alert. 1 to 1,000,000.</param>
/// <param name="Urgency">Within the support hours; always, when there are none.</param>
/// <param name="IncidentProcess">How its incidents are run; null leaves that to <see cref="DefinitionSet.ProcessOf"/>.</param>
/// <param name="Facts">True of each of its alerts unless a label or a person says otherwise: customer-facing.</param>
/// <param name="DependsOn">What it needs to work, as it is written: at most <see cref="MaxDependencies"/>.</param>
public sealed record Service(
    ServiceId Id,
    string Name,
    string? Description,
    PolicyId Policy,
    TeamId? Team,
    UrgencyRule Urgency,
    ImmutableArray<Integration> Integrations,
    Duration? AcknowledgementTimeout = null,
    Duration? StaleAfter = null,
    bool PageOnNewMembers = false,
    int StormThreshold = Service.DefaultStormThreshold,
    ImmutableArray<string> Facts = default,
    SupportHours? Support = null,
    string? IncidentProcess = null,
    ImmutableArray<ServiceId> DependsOn = default)
{
    public const int DefaultStormThreshold = 100;
    public const int MaxDependencies = 100;

    public ImmutableArray<string> Facts { get; init; } = Facts.IsDefault ? [] : Facts;

    public ImmutableArray<ServiceId> DependsOn { get; init; } = DependsOn.IsDefault ? [] : DependsOn;

    /// <param name="at">When the alert begins, or its severity changes.</param>
    public Urgency UrgencyOf(DefinitionSet definitions, Severity severity, Instant at) =>
        Support is { } support && !support.Hours.Holds(definitions, at) ? support.Outside.Of(severity) : Urgency.Of(severity);
}

/// <summary>The wire format in which a source speaks.</summary>
public enum IntegrationKind
{
    /// <summary>Alertmanager's webhook, version 4.</summary>
    Alertmanager = 0,

    /// <summary>PagerDuty's Events API, version 2.</summary>
    PagerDutyEvents = 1,

    /// <summary>Any JSON, whose fields an <see cref="EventMapping"/> picks.</summary>
    Json = 2,
}

/// <summary>One source of a service. Its keys are operations (<see cref="IntegrationKey"/>).</summary>
/// <param name="Mapping">Id of the event mapping; only for <see cref="IntegrationKind.Json"/>.</param>
public sealed record Integration(IntegrationId Id, string Name, IntegrationKind Kind, string? Mapping = null);

/// <summary>A key of an integration. Only the hash is kept; the key itself is shown once.</summary>
/// <param name="Id">Names the key in lists and in the audit log.</param>
/// <param name="Hash">SHA-256 of the key, lower-case hex.</param>
/// <param name="Hint">The last four characters, so that people can tell keys apart.</param>
/// <param name="ExpiresAt">End of the grace time after a rotation; afterwards requests answer 410. Null while current.</param>
public sealed record IntegrationKey(
    string Id,
    ServiceId Service,
    IntegrationId Integration,
    string Hash,
    string Hint,
    Instant CreatedAt,
    Instant? ExpiresAt);
