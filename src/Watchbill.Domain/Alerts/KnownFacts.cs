using System.Collections.Immutable;

namespace Watchbill.Domain.Alerts;

/// <summary>What a person said of an alert: "customer-facing: yes".</summary>
public sealed record StatedFact(string Fact, bool Holds);

/// <summary>
/// Yes or no, by name: customer-facing, major-outage. The word of a person counts most, then a label of the alert or of a member that fires,
/// then what the service says of all its alerts. What nobody says is no.
/// </summary>
/// <remarks>A label is a fact's when the names are equal but for '-', '_' and '.', which not every source may write.</remarks>
public static class KnownFacts
{
    /// <summary>Facts that people may state of one alert.</summary>
    public const int Most = 50;

    private static readonly ImmutableArray<string> Yes = ["yes", "true", "1"];

    public static bool Holds(DefinitionSet definitions, Alert alert, string fact)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(alert);
        return StatedOf(alert, fact)
            ?? LabelOf(alert.Labels, fact)
            ?? MemberSays(alert, fact)
            ?? (definitions.Services.TryGetValue(alert.Service, out var service) && service.Facts.Contains(fact));
    }

    public static bool? StatedOf(Alert alert, string fact)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Facts.FirstOrDefault(stated => stated.Fact == fact)?.Holds;
    }

    /// <summary>Every fact that can matter to the alert: those that its policy asks for, and those that were stated; in order.</summary>
    public static ImmutableArray<string> Asked(DefinitionSet definitions, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(alert);
        var rules = Escalation.EscalationPlan.PolicyOf(definitions, alert).Rules;
        return [.. rules.SelectMany(rule => rule.When?.Facts ?? []).Concat(alert.Facts.Select(stated => stated.Fact)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>One member that says yes is enough; a no of another counts only when none does.</summary>
    private static bool? MemberSays(Alert alert, string fact)
    {
        bool? said = null;
        foreach (var member in alert.Members.Values)
        {
            if (member.Firing && LabelOf(member.Labels, fact) is { } holds)
            {
                said = holds || said is true;
            }
        }

        return said;
    }

    private static bool? LabelOf(ImmutableSortedDictionary<string, string> labels, string fact)
    {
        foreach (var (name, value) in labels)
        {
            if (IsNameOf(name, fact))
            {
                return Yes.Contains(value, StringComparer.OrdinalIgnoreCase);
            }
        }

        return null;
    }

    private static bool IsNameOf(string label, string fact)
    {
        if (label.Length != fact.Length)
        {
            return false;
        }

        for (var i = 0; i < fact.Length; i++)
        {
            if (label[i] != fact[i] && !(label[i] is '-' or '_' or '.' && fact[i] is '-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
