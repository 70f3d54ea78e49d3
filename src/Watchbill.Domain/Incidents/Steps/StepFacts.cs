using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <param name="By">Null = by itself.</param>
/// <param name="Canonical">What would be run, whole, without secrets.</param>
/// <param name="Hash">Of that text, before secrets were taken out.</param>
/// <param name="AskedOf">Whose approval it waits for; empty when it waits for nobody's.</param>
/// <param name="Told">Who was told that it waits.</param>
/// <param name="Deadline">When it lapses without an approval; null when it waits for none.</param>
public sealed record StepRequested(
    int Number,
    PlaybookId Playbook,
    string Step,
    string Title,
    UserId? By,
    ImmutableSortedDictionary<string, string> Arguments,
    string Canonical,
    string Hash,
    bool DryRun,
    bool Changes,
    ImmutableArray<Approver> AskedOf,
    bool SecondPerson,
    ImmutableArray<UserId> Told,
    Instant? Deadline,
    Reason Reason) : IncidentEntry(Reason);

public sealed record StepApproved(int Number, string Title, StepApproval Approval, Reason Reason) : IncidentEntry(Reason);

public sealed record StepDeclined(int Number, string Title, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <summary>It was let run: the server that wrote this runs it.</summary>
/// <param name="Deadline">If nothing is heard of it until then, nobody knows how it ended.</param>
public sealed record StepStarted(int Number, string Title, Instant Deadline, Reason Reason) : IncidentEntry(Reason);

/// <summary>A request was taken back, or what runs is to be ended.</summary>
public sealed record StepCancelled(int Number, string Title, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <summary>It is not run: nobody approved it in time, or it would do something else by now.</summary>
/// <param name="State">Lapsed or changed.</param>
public sealed record StepDropped(int Number, string Title, StepState State, Reason Reason) : IncidentEntry(Reason);

/// <param name="Output">Masked, and cut to the step's limit.</param>
/// <param name="OutputHash">SHA-256 of <paramref name="Output"/>, in lower-case hex.</param>
public sealed record StepEnded(
    int Number, string Title, StepStatus Status, string Sentence, string Output, string OutputHash, bool Truncated, Duration Took, ImmutableArray<MeasuredSeries> Series, Reason Reason) : IncidentEntry(Reason);

/// <summary>A step that runs by itself could not.</summary>
public sealed record StepPassedOver(PlaybookId Playbook, string Step, string Title, Reason Reason) : IncidentEntry(Reason);
