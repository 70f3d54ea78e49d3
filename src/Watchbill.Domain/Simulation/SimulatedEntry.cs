using NodaTime;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Simulation;

/// <summary>What happens in a line of a simulated timeline.</summary>
public enum SimulatedKind
{
    Triggered = 0,

    /// <summary>A rule fires; who is paged because of it follows in lines of their own.</summary>
    RuleFired = 1,

    /// <summary>A message that demands an answer is asked for: one person, one method.</summary>
    Paged = 2,

    /// <summary>A channel is told that the alert exists.</summary>
    Posted = 3,

    /// <summary>Those told before are told of a change.</summary>
    Told = 4,

    /// <summary>A target, a person or a method leads to nothing.</summary>
    Skipped = 5,

    /// <summary>A rule's time comes while its condition is false.</summary>
    PassedOver = 6,

    /// <summary>The first failure of a message; attempts go on, or another way is taken.</summary>
    Failed = 7,

    /// <summary>A message is handed over later than it was asked for. Without such a line, and without a failure, it was handed over at once.</summary>
    Delivered = 8,

    /// <summary>Every method of a person has failed for good.</summary>
    Unreachable = 9,
    PassStarted = 10,
    Fallback = 11,
    Exhausted = 12,
    Acknowledged = 13,
    Resolved = 14,

    /// <summary>An acknowledgement is too old: it pages again.</summary>
    TriggeredAgain = 15,

    /// <summary>A person was told to act who does not know: nothing comes of it.</summary>
    NotPaged = 16,

    /// <summary>An act that changed nothing: somebody else was first.</summary>
    NoEffect = 17,

    /// <summary>An act that the person may not do.</summary>
    Refused = 18,

    /// <summary>Something becomes true of the alert, or is not any more.</summary>
    Fact = 19,

    /// <summary>The urgency rises with the service's support hours. What nobody has answered pages from the first rule on.</summary>
    Raised = 20,

    /// <summary>A person's first message waits for the end of quiet hours.</summary>
    Waits = 21,
}

/// <summary>One line of a simulated timeline.</summary>
/// <param name="Pass">Of the escalation, from 1; 0 where none is concerned.</param>
/// <param name="Rule">Index from 0; null where none is concerned.</param>
/// <param name="Target">What the rule names: "schedule primary", "team ops", "user bob", "slack #ops"; "fallback" beyond the rules.</param>
/// <param name="Method">By which kind of contact method; null where nothing is sent.</param>
/// <param name="Reason">In words, without a leading capital or a full stop.</param>
public sealed record SimulatedEntry(
    Instant At, SimulatedKind Kind, int Pass, int? Rule, string? Target, UserId? Person, ContactMethodKind? Method, string Reason);
