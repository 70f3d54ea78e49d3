using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Tests.Words;

public sealed class PlainTextTests
{
    public static TheoryData<string> Hostile => Sample.HostileTitles;

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_line_is_one_line_of_visible_text_within_its_limit(string title)
    {
        var line = PlainText.Line(title, 100);

        Assert.InRange(line.Length, 0, 100);
        Assert.Equal(line.Trim(), line);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.DoesNotContain(line, c => c is '\u2028' or '\u2029' or '\u200b' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
        Assert.Equal(line, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(new System.Text.UTF8Encoding(false, true).GetBytes(line)));
    }

    [Fact]
    public void Line_breaks_become_spaces()
        => Assert.Equal("ok Bcc: all@example.org body", PlainText.Line("ok\r\nBcc: all@example.org\r\n\r\nbody", 100));

    [Fact]
    public void A_joined_emoji_is_kept_whole_or_left_out()
    {
        Assert.Equal("👩‍👩‍👧‍👦", PlainText.Line("👩‍👩‍👧‍👦", 20));
        Assert.Equal("👩‍👩‍👧‍👦…", PlainText.Line("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 20));
    }

    [Fact]
    public void A_block_keeps_lines_and_indentation()
        => Assert.Equal("at A\n    at B\n\nend", PlainText.Block("at A  \r\n    at B\n\n\n\nend\n", 100));

    [Fact]
    public void A_pile_of_accents_is_cut_all_the_same()
        => Assert.Equal(50, PlainText.Line("Z" + new string('\u0301', 5000), 50).Length);

    [Fact]
    public void An_error_detail_is_short_and_without_secrets()
    {
        var secret = new Secret("hunter2hunter2");

        var detail = ErrorDetail.Of("535 bad login hunter2hunter2\r\n" + new string('x', 1000), secret);

        Assert.StartsWith("535 bad login *** x", detail, StringComparison.Ordinal);
        Assert.Equal(300, detail.Length);
    }

    [Fact]
    public void A_secret_does_not_print()
    {
        var options = new Notifiers.Slack.SlackOptions(new Secret("xoxb-very-secret"));

        Assert.Equal("***", new Secret("x").ToString());
        Assert.DoesNotContain("very-secret", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", System.Text.Json.JsonSerializer.Serialize(options), StringComparison.Ordinal);
    }
}
