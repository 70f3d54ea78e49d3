using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Incidents;

/// <summary>One level of a severity scale: what it means, and what it demands.</summary>
/// <param name="Id">Slug: "p1".</param>
/// <param name="Name">As people say it: "P1", "SEV 1", "CRITICAL".</param>
/// <param name="Bands">What is measured at this level: "error rate" is "> 20 %".</param>
/// <param name="AlertSeverity">What pages of such an incident bear.</param>
/// <param name="Policy">Who is paged when it is declared; null leaves it to the service's policy where <paramref name="Pages"/> says so.</param>
/// <param name="Pages">False for a level that wakes nobody: a ticket.</param>
/// <param name="WarRoom">A link; replaces the process's.</param>
/// <param name="NeedsReview">A review is owed after it.</param>
public sealed record SeverityLevel(
    string Id,
    string Name,
    string Definition,
    ImmutableArray<string> Examples,
    ImmutableArray<SeverityBand> Bands,
    Severity AlertSeverity,
    PolicyId? Policy,
    bool Pages,
    ImmutableArray<ResponseTarget> Targets,
    ResolveGate? Gate,
    string? WarRoom = null,
    bool NeedsReview = false)
{
    public ImmutableArray<string> Examples { get; init; } = Examples.IsDefault ? [] : Examples;

    public ImmutableArray<SeverityBand> Bands { get; init; } = Bands.IsDefault ? [] : Bands;

    public ImmutableArray<ResponseTarget> Targets { get; init; } = Targets.IsDefault ? [] : Targets;

    /// <summary>What else it is called: in playbooks, by people, by other tools.</summary>
    public ImmutableArray<string> Aliases { get => field.IsDefault ? [] : field; init; } = [];
}

/// <param name="Measure">What is measured: "error rate".</param>
/// <param name="Range">In words: "1–5 %".</param>
public sealed record SeverityBand(string Measure, string Range);

/// <summary>What resolving demands, and how long the incident comes back by itself.</summary>
/// <param name="QuietFor">No symptom for so long: since the last alert ended, or without alerts since it was mitigated.</param>
/// <param name="Confirmations">What people have to confirm: "smoke checks green".</param>
/// <param name="TasksDone">Every task is done or dropped.</param>
/// <param name="ReopenWithin">An alert that comes back within so long of the resolving opens the incident again.</param>
/// <param name="PlaybooksDone">The checklists and criteria of the playbooks in use are done.</param>
public sealed record ResolveGate(Duration QuietFor, ImmutableArray<string> Confirmations, bool TasksDone, Duration ReopenWithin, bool PlaybooksDone = false)
{
    public ImmutableArray<string> Confirmations { get; init; } = Confirmations.IsDefault ? [] : Confirmations;
}
