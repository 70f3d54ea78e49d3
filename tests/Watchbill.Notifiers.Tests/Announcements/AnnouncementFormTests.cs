using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Email;
using Watchbill.Notifiers.Outbox;
using Watchbill.Notifiers.Slack;
using Watchbill.Notifiers.Sms;
using Watchbill.Notifiers.Webhook;
using Watchbill.Notifiers.Words;
using Watchbill.StandIns.Slack;
using Watchbill.StandIns.Twilio;

namespace Watchbill.Notifiers.Tests.Announcements;

public sealed class AnnouncementFormTests
{
    private const string Page = "https://watch.example.org/bill/alerts";

    public static TheoryData<string> Hostile => Sample.HostileTitles;

    /// <summary>Paths that would lead somebody away from Watchbill, or do something.</summary>
    public static TheoryData<string> HostileLinks =>
    [
        "https://evil.example/", "//evil.example/x", "javascript:alert(1)", "../outside", "/outside", "\\\\evil.example\\x", "alerts/../../outside", "data:text/html,x",
    ];

    [Fact]
    public void A_mail_says_it_in_text_and_in_html_and_asks_for_no_answer()
    {
        var mail = MailComposer.Compose(Sample.Announce("ana@example.org", Sample.Announcement()), Sample.Links, "example.org");

        Assert.Equal("[Watchbill] Watchbill did not run for 12 min", mail.Subject);
        Assert.Equal(
            """
            Watchbill did not run for 12 min

            Nothing was received, and nobody was paged.
            - #1042 checkout: Error rate above 5 % (due 3 min ago)

            https://watch.example.org/bill/alerts

            -- 
            Watchbill, delivery announcement-12-ana-1

            """.ReplaceLineEndings("\n"),
            mail.Text);
        var page = new HtmlParser().ParseDocument(mail.Html);
        Assert.Equal("Watchbill did not run for 12 min", page.QuerySelector("h1")!.TextContent);
        Assert.Equal([Page], page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("<delivery-announcement-12-ana-1.1767582660@example.org>", mail.MessageId);
        Assert.True(mail.Urgent);
        Assert.Null(mail.InReplyTo);
    }

    [Fact]
    public void Low_urgency_is_an_ordinary_mail()
        => Assert.False(MailComposer.Compose(Sample.Announce("ana@example.org", Sample.Announcement(urgency: Urgency.Low)), Sample.Links, "example.org").Urgent);

    [Fact]
    public void An_sms_keeps_title_and_link_and_as_many_words_as_fit()
    {
        var text = SmsComposer.Compose(Sample.Announce("+15005550001", Sample.Announcement(lines: [string.Concat(Enumerable.Repeat("word ", 200))])), Sample.Links);

        Assert.StartsWith("Watchbill did not run for 12 min. word word", text, StringComparison.Ordinal);
        Assert.EndsWith($"..\n{Page}", text, StringComparison.Ordinal);
        Assert.Equal(2, SmsSegments.Count(text));
    }

    [Fact]
    public void An_sms_without_anything_more_to_say_is_its_title()
        => Assert.Equal(
            "Watchbill did not run for 12 min.",
            SmsComposer.Compose(Sample.Announce("+15005550001", Sample.Announcement(lines: [], link: null)), Sample.Links));

    [Fact]
    public void In_slack_it_has_a_header_lines_and_a_link_and_no_buttons()
    {
        var body = SlackPayload.Post(Sample.Announce("U1", Sample.Announcement()), Sample.Links, buttons: true);

        Assert.Equal("[Watchbill] Watchbill did not run for 12 min", (string)body["text"]!);
        Assert.Equal(["header", "section", "section", "context"], Blocks(body).Select(block => (string)block["type"]!));
        Assert.Equal(
            "Nothing was received, and nobody was paged.\n- #1042 checkout: Error rate above 5 % (due 3 min ago)", (string)Blocks(body)[1]["text"]!["text"]!);
        Assert.Equal($"<{Page}|Open in Watchbill>", (string)Blocks(body)[2]["text"]!["text"]!);
        Assert.Equal("announcement-12-ana-1", (string)body["metadata"]!["event_payload"]!["delivery"]!);
    }

    [Fact]
    public async Task Slack_takes_the_longest_one_that_there_can_be()
    {
        await using var slack = await SlackStandIn.StartAsync();
        using var http = new HttpClient(NotifierSet.VendorHandler());
        var options = new Notifiers.Slack.SlackOptions(new Secret(slack.BotToken)) { ApiUrl = slack.ApiUrl, TimeLimit = TimeSpan.FromSeconds(2) };
        var ana = slack.AddUser("ana", "ana@example.org");
        var longest = Sample.Announcement(new string('&', 500), [.. Enumerable.Repeat(new string('<', 600), 60)]);

        var delivered = await new SlackNotifier(options, Sample.Links, http, TimeProvider.System).SendAsync(Sample.Announce(ana.Id, longest), TestContext.Current.CancellationToken);

        Assert.IsType<Delivered>(delivered);
        Assert.Empty(slack.Refusals.All);
        Assert.NotNull((await slack.Messages.FirstAsync()).Blocks);
    }

    [Fact]
    public void A_webhook_has_the_facts_and_no_alerts()
    {
        var body = JsonNode.Parse(WebhookPayload.Build(Sample.Announce("https://example.org/hook", Sample.Announcement()), Sample.Links))!;

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {"type":"announcement","timestamp":"2026-01-05T03:11:00Z","data":{"delivery":"announcement-12-ana-1","user":"ana","announcement":{
                     "number":12,"topic":"engine.paused","title":"Watchbill did not run for 12 min",
                     "lines":["Nothing was received, and nobody was paged.","- #1042 checkout: Error rate above 5 % (due 3 min ago)"],
                     "url":"https://watch.example.org/bill/alerts","severity":"error","urgency":"high"}}}
                    """),
                body),
            body.ToJsonString());
    }

    [Theory]
    [InlineData(ContactMethodKind.Email, true)]
    [InlineData(ContactMethodKind.Sms, false)]
    [InlineData(ContactMethodKind.Slack, true)]
    [InlineData(ContactMethodKind.Webhook, true)]
    public async Task The_outbox_shows_it_for_every_medium_without_an_acknowledge_link(ContactMethodKind kind, bool hasSubject)
    {
        var outbox = new MemoryOutbox(3);

        Assert.IsType<Delivered>(await new OutboxNotifier(kind, Sample.Links, outbox).SendAsync(Sample.Announce("there", Sample.Announcement()), TestContext.Current.CancellationToken));

        var kept = Assert.Single(outbox.Messages);
        Assert.Contains("Watchbill did not run for 12 min", kept.Text, StringComparison.Ordinal);
        Assert.Equal(hasSubject ? "[Watchbill] Watchbill did not run for 12 min" : null, kept.Subject);
        Assert.Null(kept.AcknowledgeLink);
        Assert.Empty(kept.Alerts);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_stays_text_everywhere(string text)
    {
        var message = Sample.Announce("there", Sample.Announcement(text, [text, "then", text], text));

        var mail = MailComposer.Compose(message, Sample.Links, "example.org");
        Assert.DoesNotContain(mail.Subject, char.IsControl);
        Assert.InRange(mail.Subject.Length, 1, 230);
        Assert.DoesNotContain(mail.Text, c => char.IsControl(c) && c != '\n');
        var page = new HtmlParser().ParseDocument(mail.Html);
        Assert.Empty(page.QuerySelectorAll("script, img, iframe, object, form, style"));
        Assert.All(page.QuerySelectorAll("a"), a => Assert.StartsWith("https://watch.example.org/bill/", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("*").SelectMany(e => e.Attributes), a => Assert.False(a.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.Equal(AnnouncementWords.Title(message.Announcement!), page.QuerySelector("h1")!.TextContent);

        var sms = SmsComposer.Compose(message, Sample.Links);
        Assert.InRange(SmsSegments.Count(sms), 1, 2);
        Assert.DoesNotContain(sms, c => (char.IsControl(c) && c != '\n') || c is '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
        Assert.True(sms.Split('\n').Length <= 2);

        var body = SlackPayload.Post(message, Sample.Links, buttons: true);
        Assert.DoesNotContain('<', (string)body["text"]!);
        Assert.All(
            Blocks(body).Where(block => (string)block["type"]! == "section").SelectMany(block => ((string)block["text"]!["text"]!).Split('<').Skip(1)),
            after => Assert.StartsWith("https://watch.example.org/bill/", after, StringComparison.Ordinal));

        var json = JsonNode.Parse(Encoding.UTF8.GetString(WebhookPayload.Build(message, Sample.Links)))!["data"]!["announcement"]!;
        Assert.DoesNotContain((string)json["title"]!, char.IsControl);
        Assert.All(json["lines"]!.AsArray(), line => Assert.DoesNotContain((string)line!, char.IsControl));
    }

    [Theory]
    [MemberData(nameof(HostileLinks))]
    public void A_link_leads_nowhere_but_below_the_public_url(string link)
    {
        var message = Sample.Announce("there", Sample.Announcement(link: link));

        Assert.Null(AnnouncementWords.Link(message.Announcement!, Sample.Links));
        Assert.Empty(new HtmlParser().ParseDocument(MailComposer.Compose(message, Sample.Links, "example.org").Html).QuerySelectorAll("a"));
        Assert.Null((string?)JsonNode.Parse(WebhookPayload.Build(message, Sample.Links))!["data"]!["announcement"]!["url"]);
    }

    private static List<JsonObject> Blocks(JsonObject body) => [.. body["blocks"]!.AsArray().OfType<JsonObject>()];
}
