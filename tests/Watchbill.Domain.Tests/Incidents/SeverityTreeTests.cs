using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Watchbill.Domain.Incidents;

namespace Watchbill.Domain.Tests.Incidents;

public sealed class SeverityTreeTests
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    private static readonly FsCheck.Config Often = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(3_000);

    [Fact]
    public void With_all_answers_it_ends() => Check(any => any.Walk().Next is null);

    [Fact]
    public void What_it_asks_is_asked_once_and_stands_in_the_way() => Check(any =>
    {
        var path = any.Walk().Path;
        return path.Length == path.DistinctBy(step => step.Question).Count() && path.All(step => any.Answers[step.Question] == step.Answer);
    });

    [Fact]
    public void Answers_to_questions_that_are_not_on_the_way_count_for_nothing() => Check(any =>
    {
        var asked = any.Walk().Path.Select(step => step.Question).ToHashSet();
        var least = any with { Answers = any.Answers.RemoveRange(any.Answers.Keys.Where(question => !asked.Contains(question))), Measured = Nothing };
        return Same(any.Walk(), least.Walk());
    });

    /// <summary>One question after the other, as people are asked, leads where all answers at once lead.</summary>
    [Fact]
    public void Asked_one_by_one_it_ends_where_it_ends_with_all_answers() => Check(any =>
    {
        var given = any with { Answers = Nothing, Measured = Nothing };
        while (given.Walk().Next is { } next)
        {
            given = given.Answer(next, any.Answers[next]);
        }

        return Same(any.Walk(), given.Walk());
    });

    /// <summary>Whoever is unsure of one thing is never told a milder level than whoever knows it, be it yes or no.</summary>
    [Fact]
    public void Unsure_is_the_worse_of_yes_and_no() => Check(any => any.Tree.Questions.All(question =>
    {
        int Rank(string answer) => AnyTree.RankOf(any.Answer(question.Id, answer).Walk());
        return Rank(SeverityQuestion.Unsure) == Math.Min(Rank("yes"), Rank("no"));
    }));

    [Fact]
    public void A_person_counts_more_than_a_measurement() => Check(any => Same(any.Walk(), (any with { Measured = Nothing }).Walk()));

    /// <summary>Each is looked at once: otherwise there are 2^50 ways.</summary>
    [Fact]
    public void Fifty_doubtful_questions_in_a_row_are_walked_at_once()
    {
        var tree = new SeverityTree([.. Enumerable.Range(0, 50).Select(i => Question($"q{i}", i < 49 ? new($"q{i + 1}", null) : new(null, "p3"), i < 49 ? new($"q{i + 1}", null) : new(null, "p1")))]);

        var walk = tree.Walk(Nothing.AddRange(tree.Questions.Select(question => KeyValuePair.Create(question.Id, "unsure"))), Nothing, AnyTree.RankOf);

        Assert.Equal(("p1", 50), (walk.Level, walk.Path.Length));
    }

    /// <summary>The reader refuses such a tree; a stored one must not hang the engine.</summary>
    [Fact]
    public void A_tree_that_leads_back_to_itself_ends_all_the_same()
    {
        var tree = new SeverityTree([Question("a", new("b", null), new("b", null)), Question("b", new("a", null), new(null, "p1"))]);

        Assert.True(tree.Walk(Nothing.Add("a", "yes").Add("b", "yes"), Nothing, AnyTree.RankOf).IsNoIncident);
        Assert.Equal("p1", tree.Walk(Nothing.Add("a", "unsure").Add("b", "unsure"), Nothing, AnyTree.RankOf).Level);
    }

    [Theory]
    [InlineData("20.1", "p1")]
    [InlineData("20", "none")]
    [InlineData("20.1 %", "p1")]
    [InlineData("20.1%", "p1")]
    [InlineData(" 23 ", "p1")]
    [InlineData("n/a", "asked")]
    [InlineData("2,5", "asked")]
    [InlineData("NaN", "asked")]
    [InlineData("", "asked")]
    public void A_measurement_of_an_alert_answers_when_it_is_a_number(string label, string expected)
    {
        var tree = new SeverityTree([new SeverityQuestion("errors", "Many errors?", "error rate", "%", ThresholdSide.Above, 20, new(null, "p1"), new(null, null))]);
        var walk = tree.Walk(Nothing, Nothing.Add("error rate", label), AnyTree.RankOf);

        Assert.Equal(expected, walk.Next is not null ? "asked" : walk.Level ?? "none");
    }

    [Theory]
    [InlineData("error rate", true)]
    [InlineData("error_rate", true)]
    [InlineData("Error-Rate", true)]
    [InlineData("errorrate", false)]
    [InlineData("error rates", false)]
    [InlineData("", false)]
    public void A_label_is_the_measure_however_its_source_has_to_write_it(string label, bool expected)
    {
        var tree = new SeverityTree([new SeverityQuestion("errors", "Many errors?", "error rate", "%", ThresholdSide.Above, 20, new(null, "p1"), new(null, null))]);

        Assert.Equal(expected ? "p1" : null, tree.Walk(Nothing, Nothing.Add(label, "23").Add("job", "30"), AnyTree.RankOf).Level);
    }

    [Theory]
    [InlineData(ThresholdSide.Above, false)]
    [InlineData(ThresholdSide.AtLeast, true)]
    [InlineData(ThresholdSide.Below, false)]
    [InlineData(ThresholdSide.AtMost, true)]
    public void The_threshold_itself(ThresholdSide comparison, bool expected) =>
        Assert.Equal(expected, new SeverityQuestion("q", "?", "latency", "s", comparison, 5, new(null, null), new(null, null)).Answered("5.0 s"));

    [Theory]
    [InlineData("yes", true)]
    [InlineData("No", true)]
    [InlineData("UNSURE", true)]
    [InlineData("perhaps", false)]
    [InlineData("23", false)]
    public void A_plain_question_understands(string answer, bool expected) => Assert.Equal(expected, Question("q", new(null, "p0"), new(null, null)).Understands(answer));

    private static SeverityQuestion Question(string id, SeverityBranch yes, SeverityBranch no) => new(id, $"{id}?", null, null, ThresholdSide.Above, 0, yes, no);

    private static bool Same(SeverityWalk one, SeverityWalk other) => (one.Level, one.Next) == (other.Level, other.Next) && one.Path.SequenceEqual(other.Path);

    private static void Check(Func<AnyTree, bool> holds) => FsCheck.Check.One(Often, Prop.ForAll(AnyTree.Arbitrary, holds));
}
