using Watchbill.Domain.Alerts;
using Watchbill.Notifiers.Sms;
using Watchbill.StandIns.Twilio;

namespace Watchbill.Notifiers.Tests.Sms;

public sealed class SmsComposerTests
{
    private const string Ana = "+15005550001";

    public static TheoryData<string> Hostile => Sample.HostileTitles;

    [Fact]
    public void A_page_fits_one_segment_and_says_how_to_answer()
    {
        var text = SmsComposer.Compose(Sample.Page(Ana), Sample.Links);

        Assert.Equal(
            "CRITICAL: checkout: Error rate above 5 % (#1042)\nReply 1042a to acknowledge, 1042r resolve, 1042e escalate", text);
        Assert.Equal(1, SmsSegments.Count(text));
    }

    [Fact]
    public void A_notice_says_what_happened_and_asks_nothing()
        => Assert.Equal(
            "Acknowledged by Bob: checkout: Error rate above 5 % (#1042)",
            SmsComposer.Compose(Sample.Notice(Ana, null, Sample.Alert(status: AlertStatus.Acknowledged, statusBy: "Bob")), Sample.Links));

    [Theory]
    [InlineData("“Füße” – naïve café… ≥ 5 %", "\"Füße\" - naive café... >= 5 %")]
    [InlineData("disk 🔥 full 👩‍👩‍👧‍👦", "disk full ")]
    [InlineData("Zażółć", "Zazólc")]
    public void Typography_and_ornaments_give_way_to_the_cheap_alphabet(string title, string expected)
    {
        var text = SmsComposer.Compose(Sample.Page(Ana, Sample.Alert(title: title)), Sample.Links);

        Assert.Contains(expected.Replace("ó", "o", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.True(Gsm7.Fits(text));
    }

    [Fact]
    public void Letters_of_another_script_are_kept()
    {
        var text = SmsComposer.Compose(Sample.Page(Ana, Sample.Alert(title: "結帳錯誤")), Sample.Links);

        Assert.Contains("結帳錯誤 (#1042)", text, StringComparison.Ordinal);
        Assert.InRange(SmsSegments.Count(text), 1, 2);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_title_costs_two_segments_at_most_and_never_hides_the_number(string title)
    {
        foreach (var message in new[]
        {
            Sample.Page(Ana, Sample.Alert(title: title, service: title)),
            Sample.Page(Ana, Sample.Alert(1, title), Sample.Alert(2, title), Sample.Alert(3, title)),
            Sample.Notice(Ana, null, Sample.Alert(title: title, status: AlertStatus.Resolved, statusBy: title)),
        })
        {
            var text = SmsComposer.Compose(message, Sample.Links);

            Assert.InRange(text.Length, 20, 320);
            Assert.InRange(SmsSegments.Count(text), 1, 2);
            Assert.Equal(SmsSegments.Count(text), Gsm7.Segments(text));
            Assert.All(message.Messages, m => Assert.Contains($"#{m.Alert}", text, StringComparison.Ordinal));
            Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n') || c is '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
            Assert.True(text.Split('\n').Length <= 2);
        }
    }

    [Fact]
    public void A_bundle_lists_titles_while_they_fit_then_numbers_then_says_how_many_more()
    {
        Assert.Equal(
            "2 alerts, worst critical: #1 checkout: one; #2 checkout: two\nReply a to acknowledge all, or 1a for one",
            SmsComposer.Compose(Sample.Page(Ana, Sample.Alert(1, "one"), Sample.Alert(2, "two")), Sample.Links));

        var thirty = SmsComposer.Compose(Sample.Page(Ana, [.. Enumerable.Range(1001, 30).Select(i => Sample.Alert(i))]), Sample.Links);
        Assert.Contains("#1001 #1002 ", thirty, StringComparison.Ordinal);
        Assert.Contains("#1030\n", thirty, StringComparison.Ordinal);

        var many = SmsComposer.Compose(Sample.Page(Ana, [.. Enumerable.Range(100_001, 90).Select(i => Sample.Alert(i))]), Sample.Links);
        Assert.Matches("#100001 #100002 .* and [0-9]+ more\nReply a to acknowledge all", many);
        Assert.InRange(SmsSegments.Count(many), 2, 2);
    }
}
