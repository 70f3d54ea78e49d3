using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>What a decider answers: accepted with its consequences, or refused with a reason for people.</summary>
public abstract record Decision;

/// <param name="Alert">The state after the entries; equal to the state before when there are none.</param>
/// <param name="Entries">Facts to append, in order, from version <c>Alert.Version - Entries.Length + 1</c> on.</param>
/// <param name="Deliveries">Messages that are now owed.</param>
/// <param name="Cancelled">Deliveries that must not be handed over any more.</param>
/// <param name="Note">For the sender, when nothing had to change: "already resolved".</param>
public sealed record Accepted(
    Alert Alert,
    ImmutableArray<AlertEntry> Entries,
    ImmutableArray<DeliveryRequest> Deliveries,
    ImmutableArray<DeliveryId> Cancelled,
    MethodFlag? Flag,
    string? Note) : Decision;

public sealed record Refused(Refusal Refusal) : Decision;

/// <summary>An expected "no".</summary>
/// <param name="Code">Stable, lower-case with underscores; doors map it to their status.</param>
/// <param name="Message">A sentence for people: what was wrong and what to do.</param>
public sealed record Refusal(string Code, string Message)
{
    public const string NotFound = "not_found";
    public const string Forbidden = "forbidden";
    public const string Conflict = "conflict";
    public const string AlreadyResolved = "already_resolved";
    public const string Invalid = "invalid";
    public const string UnknownUser = "unknown_user";
    public const string NobodyToPage = "nobody_to_page";
    public const string Overloaded = "overloaded";

    /// <summary>Who is to be stood in for is not on call then.</summary>
    public const string NotOnCall = "not_on_call";

    /// <summary>Who would stand in is on call then as well.</summary>
    public const string AlreadyOnCall = "already_on_call";

    /// <summary>Who would stand in is out of office then.</summary>
    public const string Absent = "absent";

    /// <summary>A request is taken, cancelled or lapsed.</summary>
    public const string SwapClosed = "swap_closed";

    /// <summary>The part asked for is not open, or not all of it.</summary>
    public const string PartTaken = "part_taken";

    /// <summary>Others were asked by name.</summary>
    public const string NotAsked = "not_asked";

    /// <summary>What resolving demands is missing.</summary>
    public const string GateUnmet = "gate_unmet";

    /// <summary>A security incident keeps messages from going out.</summary>
    public const string OutwardHeld = "outward_held";

    /// <summary>Neither a severity nor enough answers were given.</summary>
    public const string LevelNeeded = "level_needed";

    /// <summary>Somebody holds the role, and has to hand it over.</summary>
    public const string RoleHeld = "role_held";

    /// <summary>The state does not allow it any more, or not yet.</summary>
    public const string WrongState = "wrong_state";

    /// <summary>Something stronger than an override holds.</summary>
    public const string NotChangeable = "not_changeable";
}

/// <summary>One message owed to one destination.</summary>
/// <param name="Lane">Messages of a lane are handed over strictly in order: one subject, one destination.</param>
public sealed record DeliveryRequest(
    DeliveryId Id,
    string Lane,
    NotificationPurpose Purpose,
    ContactMethodKind Kind,
    string Address,
    UserId? User,
    ContactMethodId? Method,
    Message Message);

/// <summary>
/// The facts of a message. Notifiers turn them into words for their medium; every attempt says the same. It is either about an alert
/// (<see cref="AlertMessage"/>) or says something else to people (<see cref="Announcements.Announcement"/>).
/// </summary>
public abstract record Message(string Title, Severity Severity, Urgency Urgency);

/// <summary>The facts of an alert at the moment at which the message was asked for.</summary>
public sealed record AlertMessage(
    AlertId Alert,
    int Version,
    NotificationPurpose Purpose,
    AlertStatus Status,
    string Title,
    string? Details,
    string? Link,
    ServiceId Service,
    string ServiceName,
    Severity Severity,
    Urgency Urgency,
    Instant TriggeredAt,
    int FiringMembers,
    string? StatusBy,
    Instant? StatusAt,
    string? Why) : Message(Title, Severity, Urgency);

/// <summary>Something due later, keyed by (subject, purpose): setting it again replaces it.</summary>
public sealed record TimerSetting(string Purpose, Instant Due, TimerGuard Guard);

/// <summary>An event that concerns no alert: accepted, counted, and without any effect.</summary>
public sealed record Dropped(string Note) : Decision;
