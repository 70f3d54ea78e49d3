using System.Collections.Immutable;
using System.Globalization;

namespace Watchbill.Domain.Incidents;

/// <summary>Questions that lead to a severity. The first is where it begins; no question is reached from one below it.</summary>
public sealed record SeverityTree(ImmutableArray<SeverityQuestion> Questions)
{
    public SeverityQuestion? Question(string id) => Questions.FirstOrDefault(question => question.Id == id);

    /// <summary>Follows the answers from the first question on, as far as they go.</summary>
    /// <param name="answers">By question. Those to questions that are not reached count for nothing.</param>
    /// <param name="measured">Numbers carried by alerts, by name, for questions that nobody answered.</param>
    public SeverityWalk Walk(ImmutableSortedDictionary<string, string> answers, ImmutableSortedDictionary<string, string> measured, Func<string, int> rankOf)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(rankOf);
        var path = ImmutableArray.CreateBuilder<SeverityStep>();
        for (var question = Questions.FirstOrDefault(); question is not null;)
        {
            var given = answers.GetValueOrDefault(question.Id) ?? (question.Measure is { } name && measured.TryGetValue(name, out var number) ? number : null);
            if (given is null)
            {
                return new SeverityWalk(null, question.Id, path.ToImmutable());
            }

            var outcome = question.Answered(given);
            var end = outcome switch
            {
                true => question.Yes,
                false => question.No,

                // Whoever is unsure goes the way on which the worse level lies.
                null => Worst(question.Yes, rankOf, 0) <= Worst(question.No, rankOf, 0) ? question.Yes : question.No,
            };
            path.Add(new SeverityStep(question.Id, question.Text, given, outcome));
            if (end.Question is not { } next)
            {
                return new SeverityWalk(end.Level, null, path.ToImmutable());
            }

            question = Question(next);
        }

        return new SeverityWalk(null, null, path.ToImmutable());
    }

    private int Worst(SeverityBranch branch, Func<string, int> rankOf, int depth)
    {
        if (branch.Level is { } level)
        {
            return rankOf(level);
        }

        return branch.Question is { } id && depth < Questions.Length && Question(id) is { } question
            ? Math.Min(Worst(question.Yes, rankOf, depth + 1), Worst(question.No, rankOf, depth + 1))
            : int.MaxValue;
    }
}

/// <summary>One question: yes or no, or a measurement that is compared with a threshold.</summary>
/// <param name="Measure">Name of what is measured, which alerts may carry as a label; null for a plain question.</param>
public sealed record SeverityQuestion(string Id, string Text, string? Measure, string? Unit, Comparison Comparison, decimal Threshold, SeverityBranch Yes, SeverityBranch No)
{
    public const string Unsure = "unsure";

    /// <returns>Null for "unsure", and for what is no answer.</returns>
    public bool? Answered(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (decimal.TryParse(answer.TrimEnd('%', ' '), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && Measure is not null)
        {
            return Comparison switch
            {
                Comparison.Above => number > Threshold,
                Comparison.AtLeast => number >= Threshold,
                Comparison.Below => number < Threshold,
                _ => number <= Threshold,
            };
        }

        return answer.ToUpperInvariant() switch
        {
            "YES" or "TRUE" => true,
            "NO" or "FALSE" => false,
            _ => null,
        };
    }

    /// <summary>True for what <see cref="Answered"/> understands, "unsure" included.</summary>
    public bool Understands(string answer) => Answered(answer) is not null || string.Equals(answer, Unsure, StringComparison.OrdinalIgnoreCase);
}

public enum Comparison
{
    Above = 0,
    AtLeast = 1,
    Below = 2,
    AtMost = 3,
}

/// <summary>Where an answer leads: to another question, to a level, or (neither) to "no incident".</summary>
public sealed record SeverityBranch(string? Question, string? Level);

/// <summary>One answer on the way, and how it was understood; null is unsure.</summary>
public sealed record SeverityStep(string Question, string Text, string Answer, bool? Outcome);

/// <param name="Level">Where the way ends; null while a question is open, and for "no incident".</param>
/// <param name="Next">The question that is open; null at the end.</param>
public sealed record SeverityWalk(string? Level, string? Next, ImmutableArray<SeverityStep> Path)
{
    public bool IsNoIncident => Level is null && Next is null;
}
