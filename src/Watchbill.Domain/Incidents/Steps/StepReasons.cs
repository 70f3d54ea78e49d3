using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>The playbook came into use, and the step is marked as running by itself.</summary>
public sealed record StepIsAutomatic(PlaybookId Playbook) : Reason;

/// <summary>Somebody has to approve it before.</summary>
/// <param name="ForSecurity">Because it changes something in a security incident.</param>
public sealed record StepNeedsYes(ImmutableArray<Approver> By, bool SecondPerson, bool ForSecurity, ApprovalLack Lack) : Reason;

/// <summary>Nobody has to be asked for it.</summary>
/// <param name="Changes">It changes something, and the playbook lets it all the same.</param>
public sealed record StepNeedsNobody(PlaybookId Playbook, bool Changes) : Reason;

/// <summary>Somebody approved exactly this, in a capacity that they held then.</summary>
public sealed record StepApprovedAs(UserId By, Approver As, Instant Until) : Reason;

/// <summary>What it would do has changed since it was asked for.</summary>
/// <param name="Is">Hash of what it would do now; null when it cannot be run any more, for <paramref name="Problem"/>.</param>
public sealed record StepDiffers(string Was, string? Is, string? Problem) : Reason;

/// <summary>Nothing happened until its deadline.</summary>
public sealed record StepUnheard(StepState Waited, Instant Deadline) : Reason;

/// <summary>The server ran it, and it took so long.</summary>
public sealed record StepWasRun(UserId? By, Duration Took) : Reason;

/// <summary>It cannot be run as things are.</summary>
public sealed record StepImpossible(string Problem) : Reason;
