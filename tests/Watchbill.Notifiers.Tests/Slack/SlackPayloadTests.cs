using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Notifiers.Slack;

namespace Watchbill.Notifiers.Tests.Slack;

public sealed class SlackPayloadTests
{
    public static TheoryData<string> Hostile => Sample.HostileTitles;

    private static IEnumerable<JsonObject> Blocks(JsonObject body) => body["blocks"]!.AsArray().OfType<JsonObject>();

    private static List<string> Actions(JsonObject body)
        => [.. Blocks(body).Where(b => (string)b["type"]! == "actions").SelectMany(b => b["elements"]!.AsArray()).Select(e => $"{e!["action_id"]}={e["value"]}")];

    [Fact]
    public void A_page_shows_the_facts_and_offers_the_three_answers()
    {
        var body = SlackPayload.Post(Sample.Page("U012AB3CD", Sample.Alert(link: "https://grafana.example/d/1?a=1&b=2")), Sample.Links, buttons: true);

        Assert.Equal("[P: critical] checkout: Error rate above 5 % (#1042)", (string)body["text"]!);
        Assert.Equal(["header", "section", "context", "actions"], Blocks(body).Select(b => (string)b["type"]!));
        Assert.Equal("checkout: Error rate above 5 %", (string)Blocks(body).First()["text"]!["text"]!);
        Assert.Equal(
            """
            *Triggered*
            Service: checkout
            Severity: critical
            Since: <!date^1767582600^{date_short_pretty} {time}|2026-01-05 03:10 UTC>
            <https://watch.example.org/bill/alerts/1042|Alert #1042> · <https://grafana.example/d/1?a=1&amp;b=2|Source>
            """.ReplaceLineEndings("\n"),
            (string)Blocks(body).ElementAt(1)["text"]!["text"]!);
        Assert.Equal(
            "rule 2 waited 15 min and nobody had acknowledged · delivery 1042-3", (string)Blocks(body).ElementAt(2)["elements"]![0]!["text"]!);
        Assert.Equal(["acknowledge=1042:7", "escalate=1042:7", "resolve=1042:7"], Actions(body));
        Assert.Equal("1042-3", (string)body["metadata"]!["event_payload"]!["delivery"]!);
    }

    [Fact]
    public void What_makes_no_sense_any_more_is_not_offered()
    {
        var links = Sample.Links;
        Assert.Equal(
            ["escalate=1042:7", "resolve=1042:7"],
            Actions(SlackPayload.Post(Sample.Notice("C1", null, Sample.Alert(status: AlertStatus.Acknowledged)), links, buttons: true)));
        Assert.Empty(Actions(SlackPayload.Post(Sample.Notice("C1", null, Sample.Alert(status: AlertStatus.Resolved)), links, buttons: true)));
        Assert.Empty(Actions(SlackPayload.Post(Sample.Page("C1"), links, buttons: false)));
    }

    [Fact]
    public void A_bundle_lists_all_and_one_button_acknowledges_those_that_are_open()
    {
        var body = SlackPayload.Post(
            Sample.Page("U1", Sample.Alert(1, "one"), Sample.Alert(2, "two", AlertStatus.Acknowledged, "Bob"), Sample.Alert(3, "three", version: 9)),
            Sample.Links,
            buttons: true);

        Assert.Equal(["acknowledge=1:7,3:9"], Actions(body));
        Assert.Contains("#2> critical, checkout: two (Acknowledged by Bob)", (string)Blocks(body).ElementAt(1)["text"]!["text"]!, StringComparison.Ordinal);
        Assert.Equal(
            [(new AlertId(1), 7), (new AlertId(3), 9)], SlackActionValue.Parse("1:7,3:9"));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_title_cannot_link_mention_or_overflow(string title)
    {
        var alert = Sample.Alert(title: title, service: title, why: title, link: title, status: AlertStatus.Acknowledged, statusBy: title);
        foreach (var message in new[] { Sample.Page("U1", alert), Sample.Page("U1", [.. Enumerable.Range(1, 100).Select(i => alert with { Alert = new AlertId(i) })]) })
        {
            var body = SlackPayload.Post(message, Sample.Links, buttons: true);

            Assert.InRange(((string)body["text"]!).Length, 1, 4000);
            Assert.DoesNotContain('<', (string)body["text"]!);
            Assert.InRange(body["blocks"]!.AsArray().Count, 1, 50);
            Assert.InRange(Blocks(body).Sum(b => ((string?)b["text"]?["text"])?.Length ?? 0), 1, 12_000);
            foreach (var text in Blocks(body).SelectMany(b => b["text"] is { } t ? [t] : b["elements"]!.AsArray().Where(e => e!["type"]!.ToString() == "mrkdwn")))
            {
                var words = (string)text!["text"]!;
                Assert.InRange(words.Length, 1, (string)text["type"]! == "plain_text" ? 150 : 3000);
                if ((string)text["type"]! == "mrkdwn")
                    Assert.All(words.Split('<').Skip(1), after => Assert.Matches(@"^(https://watch\.example\.org/bill/|!date\^1767582600\^)", after));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1042")]
    [InlineData("1042:7,")]
    [InlineData("a:7")]
    [InlineData("0:7")]
    [InlineData("-1:7")]
    [InlineData("1:99999999999")]
    public void A_value_that_is_not_ours_is_no_alert(string? value) => Assert.Empty(SlackActionValue.Parse(value));
}
