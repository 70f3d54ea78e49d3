using System.Collections.Immutable;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Tests.Playbooks;

public class PlaybookMatchingTests
{
    private static readonly PlaybookSubject Subject = new(
        ["Checkout is down"], new Dictionary<string, string> { ["alertname"] = "ServiceDown", ["env"] = "prod-eu" }, [new ServiceId("checkout")], ["critical", "P0"], ["customer-facing"]);

    private static Playbook Book(string id, params PlaybookAttachment[] attach) => new(new PlaybookId(id), id, null, Security: false, "") { Attach = [.. attach] };

    private static PlaybookAttachment When(
        string? title = null, (string, string)? label = null, string? service = null, string? severity = null, params string[] facts) =>
        new(title, label is { } one ? [new LabelPattern(one.Item1, one.Item2)] : [], service is null ? [] : [new ServiceId(service)], severity is null ? [] : [severity], [.. facts]);

    [Fact]
    public void All_that_is_named_must_hold_and_any_attachment_suffices()
    {
        Playbook[] books =
        [
            Book("by-title", When(title: "*IS down")),
            Book("by-all", When("checkout*", ("env", "prod-*"), "checkout", "p0", "customer-facing")),
            Book("other-service", When(label: ("alertname", "ServiceDown"), service: "shop")),
            Book("either", When(service: "shop"), When(label: ("alertname", "service*"))),
            Book("wrong-fact", When(title: "*", facts: "security")),
            Book("no-label", When(label: ("region", "*"))),
            Book("by-hand"),
        ];

        var matches = PlaybookMatching.Of(books, Subject);

        Assert.Equal(["by-all", "by-title", "either"], matches.Select(match => match.Playbook.Id.Value));
        Assert.Equal(["the title \"Checkout is down\" fits checkout*", "label env is prod-eu", "it is about checkout", "the severity is P0", "it is customer-facing"], matches[0].Why.Select(why => why.Replace("critical", "P0", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abcd", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("A", "a", true)]
    [InlineData("a", "ab", false)]
    [InlineData("[a]", "a", false)]
    public void Patterns_have_stars_and_question_marks_only(string pattern, string text, bool fits) => Assert.Equal(fits, PlaybookMatching.Fits(pattern, text));

    [Fact]
    public void No_pattern_is_slow() => Assert.False(PlaybookMatching.Fits(string.Concat(Enumerable.Repeat("*a", 100)) + "b", new string('a', 20_000)));

    [Theory]
    [InlineData("< 0.01", 0.0099, true)]
    [InlineData("< 0.01", 0.01, false)]
    [InlineData(">= 1", 1, true)]
    [InlineData("!= 0", double.NaN, false)]
    [InlineData("= 0", 0, true)]
    [InlineData("> -1", -1, false)]
    public void Comparisons_mean_what_they_say(string written, double value, bool holds)
    {
        var (comparison, limit) = Comparisons.Parse(written)!.Value;

        Assert.Equal(holds, comparison.Holds(value, limit));
    }

    [Fact]
    public void No_value_is_not_a_good_value()
    {
        Assert.False(Judge(new ValueIs(Comparison.Less, 1), new StepObservation("")));
        Assert.False(Judge(new RowsAre(Comparison.Equal, 0), new StepObservation("")));
        Assert.False(Judge(new StatusBetween(200, 299), new StepObservation("")));
        Assert.True(Judge(new RowsAre(Comparison.Equal, 0), new StepObservation("") { Rows = 0 }));
        Assert.False(Judge(new ValueIs(Comparison.Less, 1), new StepObservation("") { Values = [0, 2] }));
        Assert.True(Judge(new OutputLacks("error"), new StepObservation("fine")));
        Assert.False(Judge(new ExitIs(0), new StepObservation("") { ExitCode = 1 }));

        static bool Judge(StepExpectation expected, StepObservation observed)
        {
            var judged = StepExpectations.Judge([expected], observed).Single();
            Assert.StartsWith(StepExpectations.Words(expected), judged.Sentence, StringComparison.Ordinal);
            return judged.Holds;
        }
    }
}
