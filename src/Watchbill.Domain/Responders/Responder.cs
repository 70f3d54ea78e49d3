using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Responders;

/// <summary>The ways to reach a person. A kind is served by one provider; two kinds may share one.</summary>
public enum ContactMethodKind
{
    Email = 0,
    Sms = 1,
    Slack = 2,
    Webhook = 3,

    /// <summary>A phone call; the address is a number, as for SMS.</summary>
    Voice = 4,
}

/// <summary>One way to reach a person.</summary>
/// <param name="Address">Mail address; E.164 number; Slack member id; https URL.</param>
public sealed record ContactMethod(ContactMethodId Id, ContactMethodKind Kind, string Address, bool Enabled = true);

/// <summary>When to use a contact method, counted from the moment that the person is paged.</summary>
/// <param name="Delay">0 to 24 hours.</param>
/// <param name="During">Null = at any time; otherwise the rule is passed over when it does not hold at the time at which it would be used.</param>
/// <param name="Repeat">Null = the method is used once.</param>
public sealed record NotificationRule(
    Urgency Urgency, Duration Delay, ContactMethodId Method, RuleHours? During = null, MethodRepeat? Repeat = null);

/// <summary>When a notification rule holds, by the person's own <see cref="Responder.Working"/> hours.</summary>
public enum RuleHours
{
    Working = 0,
    Outside = 1,
}

/// <summary>The method is used again and again until the page ends.</summary>
/// <param name="Every">1 to 60 minutes.</param>
/// <param name="Times">After the first use: 1 to 50. Null = <see cref="MostTimes"/>. In any case no longer than <see cref="Longest"/>.</param>
public sealed record MethodRepeat(Duration Every, int? Times = null)
{
    public const int MostGiven = 50;
    public const int MostTimes = 100;

    public static readonly Duration ShortestEvery = Duration.FromMinutes(1);
    public static readonly Duration LongestEvery = Duration.FromMinutes(60);
    public static readonly Duration Longest = Duration.FromHours(24);
}

/// <summary>What a person wants to hear of an alert after having been paged for it. What stands in chat is corrected in any case.</summary>
public enum News
{
    All = 0,

    /// <summary>Only that it is over.</summary>
    Resolved = 1,
    None = 2,
}

/// <summary>
/// How a person is reached: an operation (made at run time, owned by the person). Configuration files may seed it once.
/// </summary>
public sealed record Responder(
    UserId Id,
    ImmutableArray<ContactMethod> Methods,
    ImmutableArray<NotificationRule> Rules)
{
    /// <summary>Of <see cref="Quiet"/> and of <see cref="Working"/>.</summary>
    public const int MostHours = 20;

    /// <summary>Times of the week, in the person's zone, in which nothing of low urgency is sent. They leave some time of the week out.</summary>
    public ImmutableArray<Restriction> Quiet { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Times of the week, in the person's zone, by which rules go that hold only then or only outside of them.</summary>
    public ImmutableArray<Restriction> Working { get => field.IsDefault ? [] : field; init; } = [];

    public News News { get; init; }
}

/// <summary>A contact method that failed for good, so that it is passed over until its owner has seen to it.</summary>
public sealed record MethodFlag(UserId User, ContactMethodId Method, string Detail, Instant Since);
