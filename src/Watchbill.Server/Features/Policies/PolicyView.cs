using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Features.Policies;

/// <summary>A policy as its page shows it.</summary>
/// <param name="Repeat">Null when there is one pass.</param>
/// <param name="Services">Those that the reader may see.</param>
public sealed record PolicyView(EscalationPolicy Policy, ImmutableArray<RuleLine> Rules, string? Repeat, ImmutableArray<Service> Services)
{
    public static PolicyView Of(DefinitionSet definitions, User reader, EscalationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new PolicyView(
            policy,
            [.. policy.Rules.Select((rule, index) => RuleLine.Of(definitions, reader, policy, rule, index))],
            policy.Repeat is { } repeat ? $"Every {ReasonText.Span(repeat.Every)} all over again, {repeat.Times} more {(repeat.Times == 1 ? "time" : "times")}, until somebody acknowledges." : null,
            [.. ServicesOf(definitions, reader, policy)]);
    }

    public static IEnumerable<Service> ServicesOf(DefinitionSet definitions, User reader, EscalationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(policy);
        return definitions.Services.Values
            .Where(service => service.Policy == policy.Id && Permissions.MaySee(reader, service))
            .OrderBy(service => service.Name, StringComparer.Ordinal)
            .ThenBy(service => service.Id.Value, StringComparer.Ordinal);
    }
}
