using System.Collections.Immutable;
using NodaTime;

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
public sealed record NotificationRule(Urgency Urgency, Duration Delay, ContactMethodId Method);

/// <summary>
/// How a person is reached: an operation (made at run time, owned by the person). Configuration files may seed it once.
/// </summary>
public sealed record Responder(
    UserId Id,
    ImmutableArray<ContactMethod> Methods,
    ImmutableArray<NotificationRule> Rules);

/// <summary>A contact method that failed for good, so that it is passed over until its owner has seen to it.</summary>
public sealed record MethodFlag(UserId User, ContactMethodId Method, string Detail, Instant Since);
