using NodaTime;

namespace Watchbill.Api;

/// <summary>What would happen to an alert of a service. Nobody was paged for it. Absent values are left out.</summary>
/// <param name="Start">When the alert begins.</param>
/// <param name="Service">The id.</param>
/// <param name="Severity">info, warning, error or critical.</param>
/// <param name="Entries">By time.</param>
public sealed record SimulationInfo(Instant Start, string Service, string Severity, IReadOnlyList<SimulationEntry> Entries, SimulationSummary Summary);

/// <param name="OffsetSeconds">From the start; with a fraction only where there is one.</param>
/// <param name="Kind">
/// triggered, rule (one fires), page (a message that demands an answer: one person, one method), post (a channel), news (those told are told of a change), skipped,
/// passed_over, waits (the person's first message, for quiet hours to end), failed, delivered (later than asked for; a page without it and without failed was handed over at once), unreachable, pass, fallback, exhausted,
/// acknowledged, resolved, triggered_again, raised (support hours begin, and urgency rises), fact, not_paged (who acknowledges without having been paged), refused (an act that the person may not do), no_effect (somebody was first).
/// </param>
/// <param name="Rule">From 1; left out where no rule is concerned.</param>
/// <param name="Target">What the rule names: "schedule primary", "team ops", "user bob", "slack #ops", or "fallback".</param>
/// <param name="Person">The id.</param>
/// <param name="Method">email, sms, slack or webhook; left out where nothing is sent.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record SimulationEntry(Instant At, double OffsetSeconds, string Kind, int? Rule, string? Target, string? Person, string? Method, string Reason);

/// <param name="Reached">Whether anybody was handed a page.</param>
/// <param name="Status">triggered, acknowledged or resolved, at the end.</param>
/// <param name="End">How far the simulation looked.</param>
/// <param name="Known">Who would have known, by when they first did.</param>
/// <param name="AcknowledgedAt">The first acknowledgement; left out when there was none.</param>
/// <param name="AcknowledgedBy">The id; left out when the source did.</param>
/// <param name="Missed">What should have happened and did not, in words.</param>
public sealed record SimulationSummary(
    bool Reached,
    string Status,
    Instant End,
    IReadOnlyList<SimulationKnower> Known,
    Instant? AcknowledgedAt,
    string? AcknowledgedBy,
    Instant? ResolvedAt,
    Instant? ExhaustedAt,
    IReadOnlyList<string> Missed);

/// <param name="Person">The id.</param>
/// <param name="Method">By which kind of method the first page was handed over.</param>
public sealed record SimulationKnower(string Person, Instant At, double OffsetSeconds, string Method);

/// <summary>The moments of a time when an alert would be answered by nobody, or only by one.</summary>
/// <param name="To">How far was asked for.</param>
/// <param name="LookedUntil">How far was looked: earlier than <paramref name="To"/> when it was stopped.</param>
/// <param name="WithinSeconds">How soon somebody must be reached.</param>
/// <param name="Simulations">How many alerts were played through.</param>
public sealed record SweepInfo(Instant From, Instant To, Instant LookedUntil, double WithinSeconds, int Simulations, IReadOnlyList<SweepFindingInfo> Findings);

/// <summary>The answer of a polling escalation script.</summary>
public sealed record ShouldEscalateInfo(bool ShouldEscalate);

/// <param name="Kind">nobody_reached (within the time) or one_person (who is the whole chain).</param>
/// <param name="Services">Ids for which the same is true.</param>
/// <param name="From">When an alert that begins then is not answered, until <paramref name="To"/> (exclusive).</param>
/// <param name="Person">The id; only with one_person.</param>
/// <param name="Cause">In words.</param>
public sealed record SweepFindingInfo(
    string Kind, IReadOnlyList<string> Services, IReadOnlyList<string> Severities, Instant From, Instant To, string? Person, string Cause);
