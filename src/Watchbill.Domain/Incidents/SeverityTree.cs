using System.Collections.Immutable;
using System.Globalization;

namespace Watchbill.Domain.Incidents;

/// <summary>Questions that lead to a severity. The first is where it begins; no question is reached from one below it.</summary>
public sealed record SeverityTree(ImmutableArray<SeverityQuestion> Questions)
{
    public SeverityQuestion? Question(string id) => Questions.FirstOrDefault(question => question.Id == id);

    /// <summary>Follows the answers from the first question on, as far as they go.</summary>
    /// <remarks>Whoever is unsure goes the way to the worse level: where the one way ends mildly and the other could end worse, both are asked, and the worse end counts.</remarks>
    /// <param name="answers">By question. Those to questions that are not reached count for nothing, and what is no answer is none.</param>
    /// <param name="measured">Numbers carried by alerts, by name (see <see cref="SeverityQuestion.Measures"/>), for questions that nobody answered.</param>
    public SeverityWalk Walk(ImmutableSortedDictionary<string, string> answers, ImmutableSortedDictionary<string, string> measured, Func<string, int> rankOf)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(rankOf);
        return new SeverityPath(this, answers, measured, rankOf).Walk();
    }
}

/// <summary>One question: yes or no, or a measurement that is compared with a threshold.</summary>
/// <param name="Measure">Name of what is measured, which alerts may carry as a label; null for a plain question.</param>
public sealed record SeverityQuestion(string Id, string Text, string? Measure, string? Unit, ThresholdSide Comparison, decimal Threshold, SeverityBranch Yes, SeverityBranch No)
{
    public const string Unsure = "unsure";

    /// <returns>Null for "unsure", and for what is no answer.</returns>
    public bool? Answered(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Number(answer) is { } number)
        {
            return Comparison switch
            {
                ThresholdSide.Above => number > Threshold,
                ThresholdSide.AtLeast => number >= Threshold,
                ThresholdSide.Below => number < Threshold,
                _ => number <= Threshold,
            };
        }

        return answer.Trim().ToUpperInvariant() switch
        {
            "YES" or "TRUE" => true,
            "NO" or "FALSE" => false,
            _ => null,
        };
    }

    /// <summary>True for the label or name under which the measure of the question comes: equal but for case and for ' ', '-', '_' and '.', which not every source may write.</summary>
    public bool Measures(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Measure is not { } measure || name.Length != measure.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (char.ToUpperInvariant(name[i]) != char.ToUpperInvariant(measure[i]) && !(name[i] is ' ' or '-' or '_' or '.' && measure[i] is ' ' or '-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What was measured, with or without the unit behind it; null for what is no number, and where nothing is measured.</summary>
    /// <remarks>No thousands separators: "2,5" would be understood as 25.</remarks>
    public decimal? Number(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = answer.AsSpan().Trim();
        if (Unit is { } unit && text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
        {
            text = text[..^unit.Length];
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite;
        return Measure is not null && decimal.TryParse(text.TrimEnd('%'), Style, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>True for what <see cref="Answered"/> understands, "unsure" included.</summary>
    public bool Understands(string answer) =>
        Answered(answer) is not null || string.Equals(answer.Trim(), Unsure, StringComparison.OrdinalIgnoreCase);
}

/// <summary>On which side of the threshold the answer is yes.</summary>
public enum ThresholdSide
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
