using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

public enum StepState
{
    /// <summary>For somebody's approval.</summary>
    Waiting = 0,
    Running = 1,
    Ended = 2,

    /// <summary>Whoever was asked said no.</summary>
    Declined = 3,

    /// <summary>Taken back before it ran.</summary>
    Withdrawn = 4,

    /// <summary>Nobody approved it in time.</summary>
    Lapsed = 5,

    /// <summary>Not run, because it would have done something else than was asked for.</summary>
    Changed = 6,
}

/// <summary>One run of a step in an incident, from the wish to the end.</summary>
/// <param name="Arguments">Every value that it uses, wherever it came from.</param>
/// <param name="Canonical">All that it does, as text, without secrets. Empty for an older run that has ended: the journal has it.</param>
/// <param name="Hash">Of the rendered action. Approvals are bound to it.</param>
/// <param name="By">Null = by itself.</param>
public sealed record IncidentStep(
    int Number,
    PlaybookId Playbook,
    string Step,
    string Title,
    ImmutableSortedDictionary<string, string> Arguments,
    string Canonical,
    string Hash,
    UserId? By,
    Instant At,
    StepState State)
{
    /// <summary>An incident's at most: what it has done must stay readable.</summary>
    public const int Most = 300;

    /// <summary>Characters of output in the snapshot; the journal keeps the whole.</summary>
    public const int ShownOutput = 4_000;

    /// <summary>Lines of a graph, and points of each: the snapshot is written with every change of the incident.</summary>
    public const int MostSeries = 6;
    public const int MostPoints = 60;

    /// <summary>How much longer than its time limit it may take until it has been heard of.</summary>
    public static readonly Duration Slack = Duration.FromMinutes(2);

    public bool DryRun { get; init; }
    public bool Changes { get; init; }

    /// <summary>Whose approval it waits or waited for.</summary>
    public ImmutableArray<Approver> AskedOf { get => field.IsDefault ? [] : field; init; } = [];
    public bool SecondPerson { get; init; }
    public ImmutableArray<StepApproval> Approvals { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When a request lapses, or when a run that nobody has heard of counts as lost; null once it is over.</summary>
    public Instant? Deadline { get; init; }
    public Instant? EndedAt { get; init; }

    /// <summary>How it ended; null when it did not run.</summary>
    public StepStatus? Status { get; init; }

    /// <summary>What came of it, for people.</summary>
    public string? Sentence { get; init; }

    /// <summary>The beginning of it, masked.</summary>
    public string Output { get; init; } = "";
    public string? OutputHash { get; init; }

    /// <summary>There was more than is shown here.</summary>
    public bool IsCut { get; init; }
    public Duration Took { get; init; }
    public ImmutableArray<MeasuredSeries> Series { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Who wants what runs to be ended; null when nobody does.</summary>
    public UserId? CancelledBy { get; init; }

    public bool IsOver => State is not (StepState.Waiting or StepState.Running);
}
