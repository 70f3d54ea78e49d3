using System.Collections.Immutable;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>Somebody wants a step of a playbook in use to be run, or only to be shown.</summary>
/// <param name="Playbook">Null = the only one in use that has such a step.</param>
/// <param name="Arguments">Those that are given; labels of the alerts and defaults fill the others.</param>
public sealed record RequestStep(string? Playbook, string Step, ImmutableSortedDictionary<string, string> Arguments, bool DryRun) : IncidentPersonCommand;

/// <summary>Says yes to exactly what was asked for under this number.</summary>
public sealed record ApproveStep(int Number) : IncidentPersonCommand;

/// <summary>Says no to what waits for approval.</summary>
public sealed record RefuseStep(int Number, string? Why) : IncidentPersonCommand;

/// <summary>Takes a request back, or ends what runs.</summary>
public sealed record CancelStep(int Number) : IncidentPersonCommand;

/// <summary>Whoever ran it says how it ended.</summary>
public sealed record NoteStepEnd(int Number, StepOutcome Outcome) : IncidentCommand;
