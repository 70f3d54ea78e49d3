using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>One fact in the journal of an alert.</summary>
public abstract record AlertEntry : JournalEntry;

/// <param name="Turn">Whose turn it brought where rules go round robin; null when its policy has no such rule.</param>
public sealed record AlertTriggered(
    AlertId Id,
    ServiceId Service,
    IntegrationId Integration,
    string DedupKey,
    string Title,
    string? Details,
    string? Link,
    Severity Severity,
    Urgency Urgency,
    ImmutableSortedDictionary<string, string> Labels,
    ImmutableArray<AlertMember> Members,
    int UncountedMembers,
    bool IsStorm,
    Reason Reason,
    long? Turn = null) : AlertEntry
{
    public OwnPolicy? Own { get; init; }

    /// <summary>Of what it is a part from the beginning.</summary>
    public AlertIncident? Incident { get; init; }

    public ImmutableArray<StatedFact> Facts { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>It is handled in an incident, and its own run ends.</summary>
public sealed record AlertHandled(AlertIncident Incident, Reason Reason) : AlertEntry;

/// <param name="ReturnsAt">It pages again then, if it still fires; null for never.</param>
public sealed record AlertReleased(AlertIncident Incident, Instant? ReturnsAt, Reason Reason) : AlertEntry;

/// <summary>Pages that were opened elsewhere go on here; what was sent for them is not sent again.</summary>
/// <summary>Whether others than those paged may see it has changed.</summary>
public sealed record AlertAccessChanged(AlertIncident Incident, Reason Reason) : AlertEntry;

public sealed record PagesMoved(int Run, ImmutableArray<Page> Pages, Reason Reason) : AlertEntry;

/// <summary>A member began to fire, or fires again.</summary>
public sealed record MemberFired(AlertMember Member, Reason Reason) : AlertEntry;

public sealed record MemberResolved(string Fingerprint, Instant EndsAt, Reason Reason) : AlertEntry;

/// <summary>Members beyond the number kept; only counted.</summary>
/// <param name="More">Negative when there are fewer than before.</param>
public sealed record MembersUncounted(int More, Reason Reason) : AlertEntry;

public sealed record SeverityChanged(Severity From, Severity To, Urgency Urgency, Reason Reason) : AlertEntry;

/// <summary>The same severity is to be told more loudly from now on.</summary>
public sealed record UrgencyRaised(Urgency From, Urgency To, Reason Reason) : AlertEntry;

public sealed record RunStarted(int Run, PolicyId Policy, int PolicyVersion, int Rules, Reason Reason) : AlertEntry;

public sealed record PassStarted(int Run, int Pass, Instant StartsAt, Reason Reason) : AlertEntry;

public sealed record RuleFired(
    int Run,
    int Pass,
    int Rule,
    ImmutableArray<PageOpened> Pages,
    ImmutableArray<Skipped> Skipped,
    Reason Reason) : AlertEntry;

/// <summary>One person is asked to answer.</summary>
/// <param name="Because">How the target led to this person: "schedule primary, layer weekdays, turn 12".</param>
/// <param name="Copied">See <see cref="Page.Copied"/>.</param>
public sealed record PageOpened(int Page, UserId User, Until Until, string Because, bool Copied = false);

public sealed record RulePassedOver(int Run, int Pass, int Rule, Reason Reason) : AlertEntry;

public sealed record FallbackPaged(int Run, int Pass, ImmutableArray<PageOpened> Pages, ImmutableArray<Skipped> Skipped, Reason Reason) : AlertEntry;

public sealed record EscalationExhausted(int Run, Reason Reason) : AlertEntry;

public sealed record RunDelayed(int Run, Duration Shift, Reason Reason) : AlertEntry;

public sealed record NotificationRequested(
    DeliveryId Delivery,
    NotificationPurpose Purpose,
    int Page,
    int Step,
    UserId? User,
    ContactMethodId? Method,
    ContactMethodKind Kind,
    string Address,
    Reason Reason) : AlertEntry;

/// <summary>A step of a person's rules that was not taken: the method is disabled, flagged or gone, the rule does not hold then, or what it sent before is still on its way.</summary>
public sealed record NotificationSkipped(int Page, int Step, UserId User, ContactMethodId Method, Reason Reason) : AlertEntry;

/// <summary>The first step of a page waits: the person's quiet hours are on.</summary>
public sealed record NotificationWaits(int Page, int Step, UserId User, Instant Until, Reason Reason) : AlertEntry;

/// <summary>What the outside world answered. The provider's words are cut to 300 characters and hold no secrets.</summary>
public sealed record NotificationResulted(
    DeliveryId Delivery,
    NotificationState State,
    string Provider,
    int Attempt,
    string Detail) : AlertEntry;

public sealed record PersonUnreachable(int Page, UserId User, Reason Reason) : AlertEntry;

/// <param name="By">Null when the source acknowledged.</param>
public sealed record AlertAcknowledged(UserId? By, Reason Reason) : AlertEntry;

/// <param name="By">Null when the source resolved, or its silence did.</param>
public sealed record AlertResolved(UserId? By, Reason Reason) : AlertEntry;

/// <param name="Cause">Id of a reason of the incident process.</param>
public sealed record AlertMarkedFalse(UserId By, string Cause, string? Comment, Reason Reason) : AlertEntry;

public sealed record EscalationRequested(UserId By, Instant PassStartsAt, Reason Reason) : AlertEntry;

public sealed record AlertSnoozed(UserId By, Instant Until, Reason Reason) : AlertEntry;

/// <param name="From">Null when the source had acknowledged.</param>
public sealed record AlertTakenOver(UserId By, UserId? From, Reason Reason) : AlertEntry;

/// <summary>A person had the escalation begin again with the current policy.</summary>
public sealed record EscalationRestarted(UserId By, Reason Reason) : AlertEntry;

/// <summary>A person said what is true of the alert, or no longer true.</summary>
public sealed record FactStated(UserId By, string Fact, bool Holds, Reason Reason) : AlertEntry;

/// <summary>The alert pages again: a snooze is over, an acknowledgement went stale, something got worse.</summary>
public sealed record AlertRetriggered(Reason Reason) : AlertEntry;

public sealed record AlertReassigned(UserId By, UserId To, PageOpened Page, Instant PassStartsAt, Reason Reason) : AlertEntry;
