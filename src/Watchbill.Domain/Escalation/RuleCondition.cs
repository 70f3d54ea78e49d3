using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Escalation;

/// <summary>Limits a rule to some alerts. Every part that is given must hold; empty parts hold always.</summary>
/// <param name="Facts">Names of facts, all of which must be true of the alert (<see cref="KnownFacts"/>).</param>
/// <param name="Services">The alert belongs to one of them.</param>
/// <param name="Calendar">The rule's time lies within, or outside of, these hours.</param>
public sealed record RuleCondition(
    ImmutableArray<Severity> Severities,
    ImmutableArray<Urgency> Urgencies,
    ImmutableSortedDictionary<string, string> Labels,
    ImmutableArray<string> Facts = default,
    ImmutableArray<ServiceId> Services = default,
    WorkingHours? Calendar = null)
{
    public ImmutableArray<string> Facts { get; init; } = Facts.IsDefault ? [] : Facts;

    public ImmutableArray<ServiceId> Services { get; init; } = Services.IsDefault ? [] : Services;

    /// <summary>Severity, facts and all else are live; the calendar is asked about the rule's time, for a rule passed over at night does not come with the morning.</summary>
    /// <param name="at">The time of the rule.</param>
    public bool Holds(DefinitionSet definitions, Alert alert, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(alert);
        return (Severities.IsDefaultOrEmpty || Severities.Contains(alert.Severity))
            && (Urgencies.IsDefaultOrEmpty || Urgencies.Contains(alert.Urgency))
            && Labels.All(wanted => alert.Labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
            && (Services.IsEmpty || Services.Contains(alert.Service))
            && (Calendar is null || Calendar.Holds(definitions, at))
            && Facts.All(fact => KnownFacts.Holds(definitions, alert, fact));
    }
}
