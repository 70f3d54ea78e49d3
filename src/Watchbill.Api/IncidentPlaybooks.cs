using NodaTime;

namespace Watchbill.Api;

/// <summary>The playbooks that are in use in an incident, with what is done and what is open.</summary>
/// <param name="Incident">Its reference.</param>
/// <param name="Gone">In use, but configured no more.</param>
public sealed record IncidentPlaybooks(string Incident, IReadOnlyList<IncidentPlaybook> Playbooks, IReadOnlyList<string> Gone);

/// <param name="Why">How it came: who took it, or what matched.</param>
/// <param name="Since">When it was taken into use.</param>
/// <param name="Done">How many items, questions and criteria are done.</param>
/// <param name="Success">True when it has worked.</param>
/// <param name="Validation">What must hold before the incident is resolved.</param>
public sealed record IncidentPlaybook(
    string Id, string Title, string Why, Instant? Since, int Done, int Total, IReadOnlyList<IncidentPhase> Phases, IReadOnlyList<IncidentCriterion> Validation, IReadOnlyList<string> Success);

/// <param name="Due">Absent without a limit, and for what begins when the incident is resolved until then.</param>
/// <param name="Late">Something is open, and it should have been done.</param>
/// <param name="AfterResolved">Resolving does not wait for it.</param>
/// <param name="Items">In order, with what the answers given so far open.</param>
public sealed record IncidentPhase(string Id, string Title, Instant? Due, bool Late, bool AfterResolved, int Done, int Total, IReadOnlyList<IncidentItem> Items);

/// <param name="Kind">item (ticked by tick), question (answered by answer), hazard or step.</param>
/// <param name="Id">Absent for a hazard.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="Answers">What may be answered.</param>
/// <param name="Due">When an item should be done that has a limit of its own.</param>
public sealed record IncidentItem(string Kind, string? Id, string Text, bool Done, string? Answer, IReadOnlyList<string>? Answers, string? By, Instant? At, Instant? Due);

/// <param name="Id">To be ticked when it holds.</param>
/// <param name="HoldSeconds">For how long it must hold.</param>
/// <param name="Met">It holds, and has for long enough.</param>
/// <param name="HoldsUntil">When it will have held for long enough.</param>
public sealed record IncidentCriterion(string Id, string Text, double HoldSeconds, bool Ticked, bool Met, string? By, Instant? At, Instant? HoldsUntil);
