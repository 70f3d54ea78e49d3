using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Playbooks;

/// <summary>
/// What to do when something particular happens: phases with checklists, branches and runnable steps. Made from a Markdown file, whose text it
/// keeps, so that an export gives back what people wrote.
/// </summary>
/// <param name="Version">The authors' own; null when they give none.</param>
/// <param name="Security">For security incidents: changing steps wait for the security lead.</param>
/// <param name="Text">The whole file, front matter and all. Equal texts make equal playbooks.</param>
public sealed record Playbook(PlaybookId Id, string Title, string? Version, bool Security, string Text)
{
    /// <summary>When it attaches by itself: any of these. Empty = only by hand.</summary>
    public ImmutableArray<PlaybookAttachment> Attach { get; init; } = [];

    /// <summary>Its own severity table, worst first. A suggestion: the incident's scale decides.</summary>
    public ImmutableArray<PlaybookSeverity> Severities { get; init; } = [];

    /// <summary>Parameters that every step may use, beside its own.</summary>
    public ImmutableArray<StepParameter> Parameters { get; init; } = [];

    public ImmutableArray<PlaybookPhase> Phases { get; init; } = [];
    public ImmutableArray<PlaybookStep> Steps { get; init; } = [];

    /// <summary>True when the procedure has worked.</summary>
    public ImmutableArray<string> Success { get; init; } = [];

    /// <summary>What must hold, and for how long, before the incident may be called resolved.</summary>
    public ImmutableArray<ValidationCriterion> Validation { get; init; } = [];

    public ImmutableArray<PlaybookContact> Contacts { get; init; } = [];
    public ImmutableArray<PlaybookLink> Links { get; init; } = [];

    public PlaybookStep? Step(string id) => Steps.FirstOrDefault(step => step.Id == id);

    /// <summary>What a step may be given: its own parameters, which hide the playbook's of the same name.</summary>
    public ImmutableArray<StepParameter> ParametersOf(PlaybookStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return [.. step.Parameters, .. Parameters.Where(shared => !step.Parameters.Any(own => own.Name == shared.Name))];
    }
}

/// <summary>All that is named must hold; what is empty holds always.</summary>
/// <param name="Title">Of the alert: <c>*</c> any run of characters, <c>?</c> one; case does not count.</param>
/// <param name="Labels">Each value a pattern like the title's.</param>
/// <param name="Severities">Names of the alert's severities or of the incident's levels; case does not count.</param>
/// <param name="Facts">All of them.</param>
public sealed record PlaybookAttachment(
    string? Title, ImmutableArray<LabelPattern> Labels, ImmutableArray<ServiceId> Services, ImmutableArray<string> Severities, ImmutableArray<string> Facts);

public readonly record struct LabelPattern(string Name, string Pattern);

/// <param name="When">In words.</param>
/// <param name="Label">The label that carries the number; null when people judge.</param>
/// <param name="Limit">What the number is compared with.</param>
public sealed record PlaybookSeverity(string Name, string When, string? Label, Comparison Comparison, double? Limit);

/// <param name="For">How long it must hold; zero = at once.</param>
/// <param name="Step">The step that measures it; null when a person looks.</param>
public sealed record ValidationCriterion(string Text, Duration For, string? Step);

/// <param name="Reach">A channel, an address, a position: as written.</param>
public readonly record struct PlaybookContact(string Name, string Reach);

/// <param name="Url">An https address, or a file of the same configuration.</param>
public readonly record struct PlaybookLink(string Title, string Url);

/// <param name="Within">From the incident's start, or from its end; null = no limit.</param>
/// <param name="AfterResolved">It is what is done when the incident is resolved: resolving does not wait for it.</param>
public sealed record PlaybookPhase(string Id, string Title, Duration? Within, ImmutableArray<PlaybookBlock> Blocks, bool AfterResolved = false)
{
    /// <summary>Title of what stands before the first phase.</summary>
    public const string Preface = "Overview";
}
