using Watchbill.Server.Doors.Slack.Incidents;

namespace Watchbill.Doors.Tests.Slack.Incidents;

public sealed class WordsTests
{
    [Theory]
    [InlineData("one  two", "one|two")]
    [InlineData("“one two” three", "'one two'|three")]
    [InlineData("\"she said \\\"no\\\"\"", "'she said \"no\"'")]
    [InlineData("—next 30m –why x", "--next|30m|--why|x")]
    [InlineData("--why=\"a b\" c", "--why|'a b'|c")]
    [InlineData("--why=short", "--why|'short'")]
    [InlineData("a - b -- c --", "a|-|b|--|c|--")]
    [InlineData("\"--why\"", "'--why'")]
    [InlineData("don't 5\" wide", "don't|5\"|wide")]
    [InlineData("<@U123|ana> <@U456>", "@ana=U123|@U456=U456")]
    [InlineData("<https://example.org/a b|see here> <#C1|town> <!here>", "https://example.org/a b|#town|@here")]
    [InlineData("&lt;@U123&gt; a&amp;b &amp;lt;", "<@U123>|a&b|&lt;")]
    [InlineData("", "")]
    public void Words_are_split_as_people_and_phones_write_them(string text, string expected)
    {
        var (words, problem) = SlackWords.Split(text);

        Assert.Null(problem);
        Assert.Equal(expected, string.Join('|', words.Select(word => $"{(word.Quoted ? $"'{word.Text}'" : word.Text)}{(word.Member is { } member ? $"={member}" : "")}")));
    }

    [Fact]
    public void A_quotation_that_is_not_closed_is_a_problem() => Assert.NotNull(SlackWords.Split("note \"half").Problem);

    [Fact]
    public void Whatever_is_typed_the_splitting_ends_and_loses_no_letter()
    {
        var random = new Random(42);
        const string Letters = "ab \n\"“”<>@|=-—&;\\#!";
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Letters[random.Next(Letters.Length)]));
            var (words, problem) = SlackWords.Split(text);
            Assert.True(problem is not null || words.Sum(word => word.Text.Count(letter => letter == 'b')) <= text.Count(letter => letter == 'b'), text);
        }
    }

    [Fact]
    public void Every_verb_can_be_typed_and_every_example_names_a_known_word()
    {
        var verbs = SlackGrammar.All.Where(command => command.Kind == SlackKind.Verb).Select(command => command.Verb);
        Assert.Equal(Server.Features.Incidents.IncidentVerbs.All.Select(verb => verb.Verb).Order(), verbs.Order());
        var words = SlackGrammar.All.SelectMany(command => command.Aliases.Append(command.Word)).ToList();
        Assert.Equal(words.Count, words.Distinct().Count());
    }
}
