using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Watchbill.Domain.Incidents;

namespace Watchbill.Domain.Tests.Incidents;

/// <summary>A tree whose questions lead to later ones, to one of four levels or to no incident, with answers to all of them and to some that it does not ask.</summary>
public sealed record AnyTree(SeverityTree Tree, ImmutableSortedDictionary<string, string> Answers, ImmutableSortedDictionary<string, string> Measured)
{
    private static readonly ImmutableArray<string> Levels = ["p0", "p1", "p2", "p3"];

    public static Arbitrary<AnyTree> Arbitrary { get; } = Gen.Choose(0, int.MaxValue - 1).Select(Of).ToArbitrary();

    public static int RankOf(string level) => Levels.IndexOf(level);

    /// <summary>Of a finished walk; no incident is the mildest of all.</summary>
    public static int RankOf(SeverityWalk walk) => walk.Level is { } level ? RankOf(level) : Levels.Length;

    public SeverityWalk Walk() => Tree.Walk(Answers, Measured, RankOf);

    public AnyTree Answer(string question, string answer) => this with { Answers = Answers.SetItem(question, answer) };

    public override string ToString() =>
        $"{string.Join("; ", Tree.Questions.Select(question => $"{question.Id} {question.Measure}: {question.Yes.Question ?? question.Yes.Level ?? "none"} / {question.No.Question ?? question.No.Level ?? "none"}"))}\n"
        + $"{string.Join(", ", Answers.Select(answer => $"{answer.Key}={answer.Value}"))} | {string.Join(", ", Measured.Select(answer => $"{answer.Key}={answer.Value}"))}";

    private static AnyTree Of(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 12);
        var tree = new SeverityTree([.. Enumerable.Range(0, count).Select(i => new SeverityQuestion(
            $"q{i}", $"Question {i}?", random.Next(3) == 0 ? $"m{random.Next(3)}" : null, null, (ThresholdSide)random.Next(4), random.Next(100), End(i), End(i)))]);
        var none = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        return new AnyTree(
            tree,
            none.AddRange(Enumerable.Range(0, count + 2).Select(i => KeyValuePair.Create($"q{i}", random.Next(5) switch { 0 or 1 => "yes", 2 or 3 => "no", _ => SeverityQuestion.Unsure }))),
            none.AddRange(Enumerable.Range(0, 3).Select(i => KeyValuePair.Create($"m{i}", random.Next(100).ToString(CultureInfo.InvariantCulture)))));

        SeverityBranch End(int from) => random.Next(3) > 0 && from + 1 < count
            ? new SeverityBranch($"q{random.Next(from + 1, count)}", null)
            : new SeverityBranch(null, random.Next(5) is var level && level < Levels.Length ? Levels[level] : null);
    }
}
