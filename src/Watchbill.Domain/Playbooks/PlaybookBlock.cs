using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Playbooks;

/// <summary>One piece of a phase, in the order of the file.</summary>
public abstract record PlaybookBlock;

/// <param name="Markdown">Shown, never acted upon.</param>
public sealed record ProseBlock(string Markdown) : PlaybookBlock;

/// <summary>What can go wrong by doing it, and how to take care.</summary>
public sealed record HazardBlock(string Text) : PlaybookBlock;

/// <param name="Id">Stable: ticks refer to it. Unique within the playbook.</param>
/// <param name="Text">Inline Markdown.</param>
/// <param name="Depth">0 for an item of its own, 1 below another one, and so on.</param>
/// <param name="Within">Its own budget, from the start of its phase; null = none.</param>
/// <param name="Severities">Shown only when the incident's severity is one of these; empty = always.</param>
public sealed record ChecklistItem(string Id, string Text, int Depth, Duration? Within, ImmutableArray<string> Severities) : PlaybookBlock;

/// <summary>A question; each answer has a procedure of its own.</summary>
/// <param name="Id">Stable: answers refer to it. Unique within the playbook.</param>
public sealed record BranchBlock(string Id, string Question, ImmutableArray<BranchOption> Options) : PlaybookBlock;

/// <param name="Goto">The phase to go on with, or "playbook:ID"; null = below the branch.</param>
public sealed record BranchOption(string Answer, string? Goto, ImmutableArray<PlaybookBlock> Blocks);

/// <summary>Where a step stands in the text.</summary>
public sealed record StepBlock(string Step) : PlaybookBlock;
