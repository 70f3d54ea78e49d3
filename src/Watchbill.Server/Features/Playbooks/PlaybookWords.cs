using System.Diagnostics;
using Watchbill.Domain;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.Playbooks;

/// <summary>What playbooks say, in words; and which of them an account may see.</summary>
internal static class PlaybookWords
{
    public static IEnumerable<Playbook> All(DefinitionSet definitions, User reader) => definitions.Playbooks.Values
        .Where(playbook => PlaybookAccess.MaySee(definitions, reader, playbook))
        .OrderBy(playbook => playbook.Title, StringComparer.Ordinal)
        .ThenBy(playbook => playbook.Id.Value, StringComparer.Ordinal);

    /// <summary>Null when there is none, or none that this account may see.</summary>
    public static Playbook? Find(DefinitionSet definitions, User reader, string id) =>
        definitions.Playbooks.TryGetValue(new PlaybookId(id), out var playbook) && PlaybookAccess.MaySee(definitions, reader, playbook) ? playbook : null;

    public static IEnumerable<string> AttachesTo(DefinitionSet definitions, User reader, Playbook playbook) =>
        playbook.Attach.Select(attachment => string.Join(", ", Parts(definitions, reader, attachment))).Where(words => words.Length > 0);

    public static string KindOf(StepAction action) => action.Kind switch
    {
        StepKind.Http => "http",
        StepKind.Prometheus => "prometheus",
        StepKind.Loki => "loki",
        StepKind.Sql => "sql",
        StepKind.Shell => "shell",
        _ => throw new UnreachableException($"{action.Kind} has no word."),
    };

    /// <summary>What the step does, as it is written.</summary>
    public static string ActionOf(StepAction action) => action switch
    {
        HttpCheck http => $"{(http.Head ? "HEAD" : "GET")} {http.Url}",
        PromQuery prom => prom.Query.Trim(),
        LokiQuery loki => loki.Query.Trim(),
        SqlQuery sql => sql.Statement.Trim(),
        ShellCommand shell => string.Join(' ', shell.Arguments.Prepend(shell.Program).Select(one => one.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'') ? $"\"{one.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : one)),
        _ => throw new UnreachableException($"{action.GetType().Name} has no words."),
    };

    /// <summary>Where it is asked: "Prometheus main, the last 1h".</summary>
    public static string WhereOf(StepAction action) => action switch
    {
        HttpCheck => "HTTP check",
        PromQuery prom => $"Prometheus {prom.Source}{(prom.Range is { } range ? $", the last {DurationText.Format(range)}" : "")}",
        LokiQuery loki => $"Loki {loki.Source}, the last {DurationText.Format(loki.Range)}, {loki.Lines} lines at most",
        SqlQuery sql => $"Database {sql.Connection}, reading only",
        ShellCommand => "Program on the server",
        _ => throw new UnreachableException($"{action.GetType().Name} has no words."),
    };

    public static string ParameterOf(StepParameter parameter)
    {
        var type = parameter.Type switch
        {
            TextType { Pattern: { } pattern } => $"text that matches {pattern}",
            TextType => "text",
            NumberType number => FormattableString.Invariant($"{(number.Whole ? "whole number" : "number")} from {number.Min} to {number.Max}"),
            ChoiceType choice => $"one of {string.Join(", ", choice.Values)}",
            ServiceType => "a service",
            DurationType duration => $"time from {DurationText.Format(duration.Min)} to {DurationText.Format(duration.Max)}",
            LabelType label => $"label {label.Label} of the alerts",
            _ => throw new UnreachableException($"{parameter.Type.GetType().Name} has no words."),
        };
        return $"{type}{(parameter.Default is { } otherwise ? $"; {otherwise} unless another is given" : "")}";
    }

    /// <summary>What is to be known before it is run.</summary>
    public static IEnumerable<string> NotesOf(PlaybookStep step)
    {
        if (step.Approval is { } approval)
        {
            yield return $"Needs the approval of {string.Join(" or ", approval.By)}{(approval.SecondPerson ? ", somebody else than who asks" : "")}; it holds for {DurationText.Format(approval.Expires)}.";
        }

        if (step.PreApproved)
        {
            yield return "May run in a security incident at once.";
        }

        if (step.Automatic)
        {
            yield return "Runs by itself when an incident opens.";
        }

        if (step.Undo is { } undo)
        {
            yield return undo.Step is { } other ? $"Taken back by step {other}." : $"To take it back: {undo.Words}";
        }

        yield return $"Ends after {DurationText.Format(step.TimeLimit)}.";
    }

    private static IEnumerable<string> Parts(DefinitionSet definitions, User reader, PlaybookAttachment attachment)
    {
        if (attachment.Title is { } title)
        {
            yield return $"alerts called {title}";
        }

        foreach (var label in attachment.Labels)
        {
            yield return $"{label.Name}={label.Pattern}";
        }

        foreach (var service in attachment.Services.Where(id => PlaybookAccess.MaySee(definitions, reader, id)))
        {
            yield return definitions.Services[service].Name;
        }

        foreach (var word in attachment.Severities.Concat(attachment.Facts))
        {
            yield return word;
        }
    }
}
