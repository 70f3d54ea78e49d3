using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;

namespace Watchbill.Config.Reading.Processes;

/// <summary>The questions that lead to a severity: <c>{id: down, ask: Is it down for everybody?, yes: p0, no: errors}</c>. The first is asked first.</summary>
internal static class TreeReader
{
    public const decimal LargestThreshold = 1_000_000_000_000m;

    public static SeverityTree? Read(ProcessPlace place, Fields process)
    {
        var problems = place.Problems;
        var questions = new List<(SeverityQuestion Question, Fields Fields)>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, number) in process.List("severity_questions", ProcessLimits.Questions).Select((item, i) => (item, i + 1)))
        {
            if (Fields.Of(item, $"question {number} of {process.What}", problems) is { } fields && ReadQuestion(place, fields, taken) is { } question)
            {
                questions.Add((question, fields));
            }
        }

        if (questions.Count == 0)
        {
            return null;
        }

        // Ends are looked up when all questions are known.
        var ids = questions.Select(question => question.Question.Id).ToImmutableArray();
        var tree = new SeverityTree([.. questions.Select(question => question.Question with
        {
            Yes = ReadEnd(place, question.Fields, "yes", ids),
            No = ReadEnd(place, question.Fields, "no", ids),
        })]);
        questions.ForEach(question => question.Fields.Done());
        CheckWays(tree, questions.ToDictionary(question => question.Question.Id, question => question.Fields), problems);
        return tree;
    }

    private static SeverityQuestion? ReadQuestion(ProcessPlace place, Fields fields, HashSet<string> taken)
    {
        var problems = place.Problems;
        var id = place.Id(fields, "question", taken);
        if (id is not null && (place.Levels.Contains(id) || id == ProcessWords.NoIncident))
        {
            problems.Error(fields.PlaceOf("id"), "ambiguous-id", $"{fields.What} cannot be called {id}, which is where an answer may lead", "give the question another id");
        }

        var text = fields.Text("ask", ProcessLimits.Sentence);
        var measure = fields.Text("measure");
        var unit = fields.Text("unit", 20);
        var thresholds = ProcessWords.Thresholds.Texts.Where(word => fields.Take(word) is not null).ToList();
        if (text is null && measure is null)
        {
            problems.Error(fields.At, "question-without-words", $"{fields.What} asks nothing", "add ask, or measure with a threshold");
        }

        if (measure is null ? thresholds.Count > 0 || unit is not null : thresholds.Count != 1)
        {
            problems.Error(
                fields.At,
                "threshold",
                measure is null ? $"{fields.What} compares, but measures nothing" : $"{fields.What} measures {Problems.Cut(measure)} and has {(thresholds.Count == 0 ? "no threshold" : "several thresholds")}",
                measure is null ? "add measure" : $"write one of {string.Join(", ", ProcessWords.Thresholds.Texts)}");
        }

        var (comparison, threshold) = (ThresholdSide.Above, 0m);
        if (thresholds.Count > 0 && fields.Scalar(thresholds[0]) is { } number && ProcessWords.Thresholds.TryParse(thresholds[0], out comparison))
        {
            if (!decimal.TryParse(number.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out threshold) || Math.Abs(threshold) > LargestThreshold)
            {
                problems.Error(number.At, "wrong-type", $"{thresholds[0]} of {fields.What} must be a number, not \"{Problems.Cut(number.Text)}\"", "write a number such as 20 or 0.5, and the unit under unit");
                threshold = 0;
            }
        }

        var branch = new SeverityBranch(null, null);
        return id is null ? null : new SeverityQuestion(
            id, text ?? Words(measure ?? id, comparison, threshold, unit), measure, measure is null ? null : unit, measure is null ? ThresholdSide.Above : comparison, measure is null ? 0 : threshold, branch, branch);
    }

    private static string Words(string measure, ThresholdSide comparison, decimal threshold, string? unit) =>
        $"Is the {measure} {ProcessWords.Thresholds.TextOf(comparison).Replace('_', ' ')} {threshold.ToString(CultureInfo.InvariantCulture)}{(unit is null ? "" : $" {unit}")}?";

    private static SeverityBranch ReadEnd(ProcessPlace place, Fields fields, string key, ImmutableArray<string> questions)
    {
        if (fields.Scalar(key, Slug.MaxLength, required: true) is not { } end || end.Text == ProcessWords.NoIncident)
        {
            return new SeverityBranch(null, null);
        }

        if (questions.Contains(end.Text))
        {
            return new SeverityBranch(end.Text, null);
        }

        if (!place.Levels.Contains(end.Text))
        {
            place.Problems.Error(
                end.At,
                "unknown-end",
                $"{key} of {fields.What} leads to \"{Problems.Cut(end.Text)}\", which is neither a severity nor a question",
                Suggestion.Fix(end.Text, [.. place.Levels, .. questions], $"write the id of a severity or a question, or {ProcessWords.NoIncident}"));
        }

        return new SeverityBranch(null, end.Text);
    }

    /// <summary>Every question is reached, and none from itself.</summary>
    private static void CheckWays(SeverityTree tree, Dictionary<string, Fields> fields, Problems problems)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        Follow(tree.Questions[0].Id, []);
        foreach (var question in tree.Questions.Where(question => !reached.Contains(question.Id)))
        {
            problems.Error(
                fields[question.Id].At,
                "question-never-reached",
                $"no answer leads to question {question.Id}, and the first question is {tree.Questions[0].Id}",
                "let an answer lead to it, put it first, or remove it");
        }

        void Follow(string id, ImmutableList<string> above)
        {
            reached.Add(id);
            foreach (var (key, end) in new[] { ("yes", tree.Question(id)!.Yes), ("no", tree.Question(id)!.No) })
            {
                if (end.Question is not { } next)
                {
                    continue;
                }

                if (next == id || above.Contains(next))
                {
                    problems.Error(
                        fields[id].PlaceOf(key), "questions-loop", $"{key} of question {id} leads back to question {next}, so that no answer is ever found", "lead it to a severity or to a later question");
                }
                else if (!reached.Contains(next))
                {
                    Follow(next, above.Add(id));
                }
            }
        }
    }
}
