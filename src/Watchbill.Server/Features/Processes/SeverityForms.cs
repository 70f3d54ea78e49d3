using System.Collections.Immutable;
using Watchbill.Api;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Features.Alerts;

namespace Watchbill.Server.Features.Processes;

/// <summary>The questions of a process, asked alike by every door.</summary>
public static class SeverityForms
{
    /// <summary>Answers of one request; more than any tree has questions.</summary>
    public const int MostAnswers = 200;

    /// <summary>Where the answers lead; or what is wrong with them.</summary>
    public static (SeverityWalkInfo? Walk, ApiError? Problem) Walk(IncidentProcess process, SeverityAnswers given)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(given);
        var (answers, measured) = (Sorted(given.Answers), Sorted(given.Measured));
        return process.Tree is not { } tree ? (null, new ApiError(ErrorCode.NotFound, $"The incident process '{process.Id}' has no questions about severity.", $"Its severities are {string.Join(", ", process.Levels.Select(level => level.Id))}."))
            : answers.Count + measured.Count > MostAnswers ? (null, Invalid($"There are more than {MostAnswers} answers.", "Answer only what is asked."))
            : Problem(tree, answers, measured) is { } problem ? (null, problem)
            : (Of(process, tree.Walk(answers, measured, process.RankOf)), null);
    }

    public static SeverityQuestionInfo Of(SeverityQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var measured = question.Measure is not null;
        return new SeverityQuestionInfo(
            question.Id, question.Text, question.Measure, question.Unit, measured ? EntryText.Snake(question.Comparison) : null, measured ? question.Threshold : null, End(question.Yes), End(question.No));
    }

    /// <summary>How the question is answered: "yes, no or unsure".</summary>
    public static string Choices(SeverityQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.Measure is null ? "yes, no or unsure" : $"a number{(question.Unit is { } unit ? $" of {unit}" : "")}, yes, no or unsure";
    }

    private static SeverityWalkInfo Of(IncidentProcess process, SeverityWalk walk) => new(
        process.Id,
        walk.Level is { } id && process.Level(id) is { } level ? new SeverityLevelInfo(level.Id, level.Name, level.Definition) : null,
        walk.Next is null ? walk.Level is not null : null,
        walk.Next is { } next && process.Tree?.Question(next) is { } question ? Of(question) : null,
        [.. walk.Path.Select(step => new SeverityStepInfo(step.Question, step.Text, step.Answer, step.Outcome switch { true => "yes", false => "no", null => SeverityQuestion.Unsure }))]);

    private static ApiError? Problem(SeverityTree tree, ImmutableSortedDictionary<string, string> answers, ImmutableSortedDictionary<string, string> measured)
    {
        foreach (var (id, answer) in answers)
        {
            if (tree.Question(id) is not { } question)
            {
                return Invalid($"There is no question '{Cut(id)}'.", $"The questions are {string.Join(", ", tree.Questions.Select(known => known.Id))}.");
            }

            if (!question.Understands(answer))
            {
                return Invalid($"'{Cut(answer)}' is no answer to '{question.Text}'", $"Answer {Choices(question)}.");
            }
        }

        foreach (var (name, number) in measured)
        {
            var asking = tree.Questions.Where(question => question.Measures(name)).ToList();
            if (asking.Count == 0)
            {
                var known = tree.Questions.Select(question => question.Measure).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
                return Invalid($"No question measures '{Cut(name)}'.", known.Count == 0 ? "The questions measure nothing." : $"What is measured: {string.Join(", ", known)}.");
            }

            if (asking.TrueForAll(question => question.Number(number) is null))
            {
                return Invalid($"'{Cut(number)}' is no number.", $"Write {name} as a number such as 23 or 0.5.");
            }
        }

        return null;
    }

    /// <summary>A null of a careless client is an empty answer.</summary>
    private static ImmutableSortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string>? pairs) =>
        (pairs ?? ImmutableSortedDictionary<string, string>.Empty).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value ?? "", StringComparer.Ordinal);

    private static string End(SeverityBranch branch) => branch.Question ?? branch.Level ?? "none";

    private static ApiError Invalid(string message, string fix) => new(ErrorCode.Invalid, message, fix);

    private static string Cut(string text) => text.Length <= 60 ? text : $"{text[..59]}…";
}
