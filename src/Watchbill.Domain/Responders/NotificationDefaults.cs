using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Responders;

/// <summary>The organisation's rules for people who have none of their own for an urgency.</summary>
public sealed record NotificationDefaults(Urgency Urgency, ImmutableArray<DefaultRule> Rules)
{
    public const int MostRules = 20;

    /// <summary>The id under which they are kept: there is one document for each urgency.</summary>
    public string Id => IdOf(Urgency);

    public static string IdOf(Urgency urgency) => urgency == Urgency.High ? "high" : "low";

    public bool Equals(NotificationDefaults? other) => other is not null && Urgency == other.Urgency && Rules.SequenceEqual(other.Rules);

    public override int GetHashCode() => HashCode.Combine(Urgency, Rules.Length);
}

/// <summary>When to use a person's methods of a kind.</summary>
/// <param name="Delay">From the moment that the person is paged, 0 to 24 hours.</param>
public sealed record DefaultRule(Duration Delay, ContactMethodKind Kind, MethodRepeat? Repeat = null);
