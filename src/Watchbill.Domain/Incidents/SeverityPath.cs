using System.Collections.Immutable;

namespace Watchbill.Domain.Incidents;

/// <summary>One walk through a tree. Each question is looked at once, however many ways lead to it.</summary>
internal sealed class SeverityPath(SeverityTree tree, ImmutableSortedDictionary<string, string> answers, ImmutableSortedDictionary<string, string> measured, Func<string, int> rankOf)
{
    private readonly ImmutableArray<SeverityStep>.Builder _steps = ImmutableArray.CreateBuilder<SeverityStep>();
    private readonly Dictionary<string, End> _ends = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _worst = new(StringComparer.Ordinal);

    public SeverityWalk Walk()
    {
        var end = tree.Questions.FirstOrDefault() is { } first ? EndOf(first) : default;
        return new SeverityWalk(end.Next is null ? end.Level : null, end.Next, _steps.ToImmutable());
    }

    private End Follow(SeverityBranch branch) => branch.Question is { } id ? tree.Question(id) is { } question ? EndOf(question) : default : new End(branch.Level, null);

    private End EndOf(SeverityQuestion question)
    {
        if (!_ends.TryGetValue(question.Id, out var end))
        {
            // A tree that leads back to itself ends there: no reader makes one.
            _ends[question.Id] = default;
            end = _ends[question.Id] = Ask(question);
        }

        return end;
    }

    private End Ask(SeverityQuestion question)
    {
        if (AnswerTo(question) is not { } given)
        {
            return new End(null, question.Id);
        }

        var outcome = question.Answered(given);
        _steps.Add(new SeverityStep(question.Id, question.Text, given, outcome));
        return outcome switch
        {
            true => Follow(question.Yes),
            false => Follow(question.No),
            null => Worse(question.Yes, question.No),
        };
    }

    private string? AnswerTo(SeverityQuestion question) =>
        answers.TryGetValue(question.Id, out var said) && question.Understands(said) ? said
        : question.Measure is null ? null
        : measured.FirstOrDefault(carried => question.Measures(carried.Key) && question.Number(carried.Value) is not null).Value;

    private End Worse(SeverityBranch yes, SeverityBranch no)
    {
        var (worse, other) = WorstOf(yes) <= WorstOf(no) ? (yes, no) : (no, yes);
        var end = Follow(worse);
        if (end.Next is not null || WorstOf(other) >= RankOf(end))
        {
            return end;
        }

        var another = Follow(other);
        return another.Next is not null || RankOf(another) < RankOf(end) ? another : end;
    }

    private int RankOf(End end) => end.Level is { } level ? rankOf(level) : int.MaxValue;

    /// <summary>Rank of the worst level to which the branch can lead.</summary>
    private int WorstOf(SeverityBranch branch)
    {
        if (branch.Question is not { } id || tree.Question(id) is not { } question)
        {
            return branch.Level is { } level ? rankOf(level) : int.MaxValue;
        }

        if (!_worst.TryGetValue(id, out var worst))
        {
            _worst[id] = int.MaxValue;
            worst = _worst[id] = Math.Min(WorstOf(question.Yes), WorstOf(question.No));
        }

        return worst;
    }

    /// <param name="Level">Null for no incident, or while a question is open.</param>
    /// <param name="Next">The question that is open.</param>
    private readonly record struct End(string? Level, string? Next);
}
