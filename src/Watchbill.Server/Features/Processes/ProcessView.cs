using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Server.Features.Policies;

namespace Watchbill.Server.Features.Processes;

/// <summary>The processes there are.</summary>
public sealed record ProcessesView(ImmutableArray<ProcessLine> Lines)
{
    public static ProcessesView Of(DefinitionSet definitions, User reader) => new(
        [.. ProcessLookup.All(definitions).Select(process => new ProcessLine(process, ProcessLookup.IsBuiltIn(process), [.. ProcessLookup.ServicesOf(definitions, reader, process)]))]);
}

/// <param name="Services">Those that the reader may see.</param>
public sealed record ProcessLine(IncidentProcess Process, bool IsBuiltIn, ImmutableArray<Service> Services);

/// <summary>A process as its page shows it.</summary>
/// <param name="Phases">In their order, each with its statuses; those without any are left out.</param>
public sealed record ProcessView(
    IncidentProcess Process,
    bool IsBuiltIn,
    ImmutableArray<LevelLine> Levels,
    ImmutableArray<(string Phase, ImmutableArray<IncidentStatus> Statuses)> Phases,
    ImmutableArray<RoleNote> Roles,
    ImmutableArray<QuestionLine> Questions,
    ImmutableArray<Service> Services)
{
    public static ProcessView Of(DefinitionSet definitions, User reader, IncidentProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return new ProcessView(
            process,
            ProcessLookup.IsBuiltIn(process),
            [.. process.Levels.Select(level => LevelLine.Of(definitions, reader, process, level))],
            [.. process.Statuses.GroupBy(status => status.Phase).OrderBy(group => group.Key).Select(group => (Words(group.Key), group.ToImmutableArray()))],
            [.. process.Roles.Select(role => RoleNote.Of(definitions, reader, process, role))],
            QuestionLine.AllOf(process),
            [.. ProcessLookup.ServicesOf(definitions, reader, process)]);
    }

    public static string Words(ResponsePhase phase) => phase switch
    {
        ResponsePhase.Detection => "Detection",
        ResponsePhase.Triage => "Triage",
        ResponsePhase.Mitigation => "Mitigation",
        ResponsePhase.Verification => "Verification",
        ResponsePhase.PostIncident => "After the incident",
        _ => throw new UnreachableException($"{phase} has no words."),
    };

    internal static string Whom(DefinitionSet definitions, User reader, IEnumerable<Target> targets) =>
        string.Join(", ", targets.Select(target => RuleLine.WhomOf(definitions, reader, target).Text));
}

/// <summary>One severity, and what it demands.</summary>
/// <param name="PolicyLink">Null when there is no page about it that the reader may see.</param>
/// <param name="Resolving">What resolving demands, in sentences.</param>
public sealed record LevelLine(SeverityLevel Level, string Paging, string? PolicyLink, string? WarRoom, ImmutableArray<TargetLine> Targets, ImmutableArray<string> Resolving)
{
    public static LevelLine Of(DefinitionSet definitions, User reader, IncidentProcess process, SeverityLevel level)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(level);
        var policy = level.Policy is { } id ? definitions.Policies.GetValueOrDefault(id) : null;
        return new LevelLine(
            level,
            !level.Pages ? "Nobody is paged" : level.Policy is null ? "Pages by the policy of its service" : $"Pages by {policy?.Name ?? level.Policy.Value.Value}",
            policy is not null && PolicyPages.Find(definitions, reader, policy.Id.Value) is not null ? $"/policies/{policy.Id}" : null,
            level.WarRoom ?? process.WarRoom,
            [.. level.Targets.Select(target => TargetLine.Of(definitions, reader, process, target))],
            [.. Gate(level.Gate)]);
    }

    private static IEnumerable<string> Gate(ResolveGate? gate)
    {
        if (gate is null)
        {
            yield break;
        }

        if (gate.QuietFor > Duration.Zero)
        {
            yield return $"No symptom for {ReasonText.Span(gate.QuietFor)}";
        }

        foreach (var confirmation in gate.Confirmations)
        {
            yield return confirmation;
        }

        if (gate.TasksDone)
        {
            yield return "Every task is done or dropped";
        }

        if (gate.PlaybooksDone)
        {
            yield return "The playbooks in use are done, and what they name holds";
        }

        if (gate.ReopenWithin > Duration.Zero)
        {
            yield return $"An alert that comes back within {ReasonText.Span(gate.ReopenWithin)} opens it again";
        }
    }
}

/// <summary>One response target in words.</summary>
/// <param name="Missed">Who is paged when it is missed, and when: the roles that answer for it first, or whoever leads.</param>
public sealed record TargetLine(string Name, string What, string When, ImmutableArray<string> Notes, string Missed)
{
    public static TargetLine Of(DefinitionSet definitions, User reader, IncidentProcess process, ResponseTarget target)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(target);
        var responsible = target.Responsible.IsEmpty ? process.Command?.Name ?? "whoever leads" : string.Join(", ", target.Responsible.Select(role => process.Role(role)?.Name ?? role));
        var steps = target.Missed.Select(step =>
            $"{(step.After == Duration.Zero ? "at once" : $"after {ReasonText.Span(step.After)}")} {(step.Target is { } paged ? ProcessView.Whom(definitions, reader, [paged]) : process.Role(step.Role ?? "")?.Name ?? step.Role)}");
        return new TargetLine(
            target.Name,
            TargetSentence.What(process, target),
            TargetSentence.When(target),
            [.. TargetSentence.Notes(target with { PagesWhenMissed = true })],
            target.PagesWhenMissed ? string.Join(", ", [$"pages {responsible}", .. steps]) : string.Join(", ", [steps.Any() ? "is recorded" : "is recorded, and pages nobody", .. steps]));
    }
}

/// <summary>A role, and when somebody is asked to take it.</summary>
public sealed record RoleNote(IncidentRole Role, ImmutableArray<string> Notes)
{
    public static RoleNote Of(DefinitionSet definitions, User reader, IncidentProcess process, IncidentRole role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return new RoleNote(role, [.. NotesOf(definitions, reader, process, role)]);
    }

    private static IEnumerable<string> NotesOf(DefinitionSet definitions, User reader, IncidentProcess process, IncidentRole role)
    {
        if (role.Leads)
        {
            yield return "Leads the incident; handing it over needs acceptance";
        }

        if (!role.FilledFrom.IsEmpty)
        {
            var levels = role.Levels.IsEmpty ? "" : $" at {string.Join(", ", role.Levels.Select(level => process.Level(level)?.Name ?? level))}";
            yield return $"Asked{levels}{(role.Facts.IsEmpty ? "" : $" when {string.Join(" or ", role.Facts)}")}: {ProcessView.Whom(definitions, reader, role.FilledFrom)}";
        }

        var deputies = role.Deputies.IsEmpty ? "" : $", then {ProcessView.Whom(definitions, reader, role.Deputies)}";
        if (role.VacantFor is { } vacant)
        {
            yield return $"Vacant for {ReasonText.Span(vacant)}: escalates{deputies}";
        }

        if (role.SilentFor is { } silent)
        {
            yield return $"Silent for {ReasonText.Span(silent)}: paged{deputies}";
        }
    }
}

/// <summary>One question, by its number in the list, and where its answers lead.</summary>
/// <param name="Measured">"error rate above 20 %"; null for a plain question, and for one that asks just that.</param>
public sealed record QuestionLine(string Id, string Ask, string? Measured, QuestionEnd Yes, QuestionEnd No)
{
    public static ImmutableArray<QuestionLine> AllOf(IncidentProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        var questions = process.Tree?.Questions ?? [];
        return [.. questions.Select(question => new QuestionLine(question.Id, question.Text, MeasuredOf(question), QuestionEnd.Of(process, questions, question.Yes), QuestionEnd.Of(process, questions, question.No)))];
    }

    private static string? MeasuredOf(SeverityQuestion question)
    {
        if (question.Measure is not { } measure)
        {
            return null;
        }

        var comparison = question.Comparison switch { ThresholdSide.Above => "above", ThresholdSide.AtLeast => "at least", ThresholdSide.Below => "below", _ => "at most" };
        var words = string.Create(CultureInfo.InvariantCulture, $"{measure} {comparison} {question.Threshold}{(question.Unit is { } unit ? $" {unit}" : "")}");
        return question.Text.Contains(words, StringComparison.Ordinal) ? null : words;
    }
}

/// <param name="Level">Null for a question or no incident.</param>
/// <param name="Question">Number of the question, from 1.</param>
public sealed record QuestionEnd(SeverityLevel? Level, int? Question)
{
    public static QuestionEnd Of(IncidentProcess process, ImmutableArray<SeverityQuestion> questions, SeverityBranch branch)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(branch);
        var number = branch.Question is { } id ? questions.Select(question => question.Id).ToList().IndexOf(id) + 1 : 0;
        return new QuestionEnd(branch.Level is { } level ? process.Level(level) : null, number == 0 ? null : number);
    }
}
