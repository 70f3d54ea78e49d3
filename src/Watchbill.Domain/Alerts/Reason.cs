using NodaTime;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// Why the engine did something: typed facts, stored with the entry and put into words when read.
/// Rules count from 1 in words and from 0 here.
/// </summary>
public abstract record Reason;

/// <summary>A source reported it.</summary>
public sealed record SourceReported(string Integration) : Reason;

/// <summary>The first event of an alert began the run.</summary>
public sealed record NewAlert : Reason
{
    public required ServiceId Service { get; init; }
}

/// <summary>A rule's time came: so long after its base, and nobody had answered (or resolved).</summary>
public sealed record RuleCameDue(int Rule, RuleBase Base, Duration After, Until Until, Instant Due) : Reason;

/// <summary>An earlier rule had nobody to page, so this one did not wait.</summary>
public sealed record PulledForward(int Rule, int BecauseOfRule) : Reason;

/// <summary>None of the people of an earlier rule can be reached: every method of theirs failed for good.</summary>
public sealed record NobodyReachable(int Rule, int BecauseOfRule) : Reason;

/// <summary>The providers of everyone in an earlier rule have been failing for so long, while another's work.</summary>
public sealed record ProvidersFailing(int Rule, int BecauseOfRule, Duration For) : Reason;

/// <summary>The condition of a rule was false when its time came.</summary>
public sealed record ConditionFalse(int Rule, Instant Due) : Reason;

/// <summary>The condition of a rule that had been passed over turned true.</summary>
public sealed record ConditionTurnedTrue(int Rule) : Reason;

/// <summary>The rules reached nobody at all; the team, then the administrators are paged.</summary>
public sealed record RulesRanOut(int Pass) : Reason;

/// <summary>Nobody answered a whole pass.</summary>
public sealed record NobodyAnswered(int Pass, Duration Waited) : Reason;

/// <summary>A person said so.</summary>
public sealed record PersonAsked(UserId By) : Reason;

/// <summary>A snooze is over.</summary>
public sealed record SnoozeOver(Instant Until) : Reason;

/// <summary>An acknowledgement is older than the service allows.</summary>
public sealed record AcknowledgementStale(UserId? By, Duration After) : Reason;

/// <summary>Something got worse on an acknowledged alert.</summary>
public sealed record SeverityRose(Severity From, Severity To) : Reason;

/// <summary>The support hours of the service began, and low urgency had waited for them.</summary>
public sealed record SupportHoursBegan(Instant At, DateTimeZone Zone) : Reason;

/// <summary>A new member joined an alert whose service pages for each.</summary>
public sealed record MemberJoined(string Fingerprint) : Reason;

/// <summary>A member was missing from a complete list of its group.</summary>
public sealed record AbsentFromGroup(string Fingerprint) : Reason;

/// <summary>All members have resolved.</summary>
public sealed record AllMembersResolved(int Members) : Reason;

/// <summary>The source was silent for longer than the service allows.</summary>
public sealed record SourceSilent(Duration For) : Reason;

/// <summary>The person's own notification rule says so.</summary>
public sealed record NotificationRuleDue(int Step, Duration Delay) : Reason;

/// <summary>The person has no notification rule for this urgency, so every method is used.</summary>
public sealed record NoNotificationRule(Urgency Urgency) : Reason;

/// <summary>The person has no notification rule for this urgency, and the organisation's says so.</summary>
public sealed record DefaultRuleDue(int Step, Duration Delay) : Reason;

/// <summary>The rule has the method used again and again until the page ends.</summary>
/// <param name="Number">1 for the first repeat.</param>
public sealed record RepeatDue(int Number, Duration Every) : Reason;

/// <summary>The person's quiet hours last until then, and the message is of low urgency.</summary>
/// <param name="Zone">The person's.</param>
public sealed record QuietUntil(Instant Until, string Zone) : Reason;

/// <summary>A notification rule holds only during, or only outside of, the person's working hours.</summary>
public sealed record RuleDoesNotHold(int Step, Responders.RuleHours During) : Reason;

/// <summary>What was sent before by the same method is still on its way, so it is not sent again.</summary>
public sealed record StillOnItsWay(ContactMethodId Method) : Reason;

/// <summary>The rule replaces the person's own order.</summary>
public sealed record RuleSaysVia(int Rule) : Reason;

/// <summary>A method that the rules name is disabled, flagged or gone.</summary>
public sealed record MethodNotUsable(ContactMethodId Method) : Reason;

/// <summary>An earlier method failed, so the next one is used now.</summary>
public sealed record EarlierMethodFailed(ContactMethodId Failed, string Detail) : Reason;

/// <summary>A rule names this channel.</summary>
public sealed record RuleNamesChannel(int Rule) : Reason;

/// <summary>Every method of the person has failed for good.</summary>
public sealed record EveryMethodFailed(int Methods) : Reason;

/// <summary>The state changed, and this destination had been told before.</summary>
public sealed record StateChanged(AlertStatus Status) : Reason;

/// <summary>The page for which somebody was called has ended, so that the call is cancelled if it still rings.</summary>
public sealed record CallNotNeeded(int Page) : Reason;

/// <summary>Somebody took the alert over.</summary>
public sealed record TakenOverBy(UserId By) : Reason;

/// <summary>Watchbill was down, and the later rules keep their distance from the earliest overdue one.</summary>
public sealed record EngineWasDown(Duration Shift) : Reason;

/// <summary>More new alerts than the service's storm threshold within a minute.</summary>
public sealed record TooManyAlerts(int Threshold) : Reason;

/// <summary>The event could not be interpreted; the plainest rule was used.</summary>
public sealed record CouldNotInterpret(string Problem) : Reason;

/// <summary>Why a target did not lead to a page.</summary>
public enum SkipCause
{
    NobodyOnCall = 0,
    Disabled = 1,
    NoUsableMethod = 2,
    AlreadyPagedInThisPass = 3,
    TargetIsGone = 4,

    /// <summary>A position that nobody holds.</summary>
    Vacant = 5,

    /// <summary>Paged in this pass, and has acknowledged.</summary>
    HasAnswered = 6,

    /// <summary>Was paged, but by the person's own rules: none of the ways that the rule names can be used.</summary>
    WayNotUsable = 7,

    /// <summary>Was paged by the alert that this one takes over from, and is not paged again for it.</summary>
    PagedBefore = 8,
}

/// <summary>One target, or one person behind it, that was not paged.</summary>
public sealed record Skipped(string Target, UserId? User, SkipCause Cause);
