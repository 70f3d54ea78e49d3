using AngleSharp.Html.Parser;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Email;
using Watchbill.Notifiers.Links;

namespace Watchbill.Notifiers.Tests.Email;

public sealed class MailComposerTests
{
    public static TheoryData<string> Hostile => Sample.HostileTitles;

    private static MailContent Compose(OutgoingMessage message) => MailComposer.Compose(message, Sample.Links, "example.org");

    [Fact]
    public void A_page_carries_the_facts_the_alert_and_a_one_tap_link()
    {
        var mail = Compose(Sample.Page("ana@example.org", Sample.Alert(details: "line 1\nline 2", link: "https://grafana.example/d/1")));

        Assert.Equal("[P: critical] checkout: Error rate above 5 % (#1042)", mail.Subject);
        Assert.Equal(
            """
            Error rate above 5 %

            Status: Triggered
            Service: checkout
            Severity: critical
            Since: 2026-01-05 03:10 UTC
            Why: rule 2 waited 15 min and nobody had acknowledged

            line 1
            line 2

            Alert: https://watch.example.org/bill/alerts/1042
            Source: https://grafana.example/d/1

            Acknowledge:
            LINK
            (opens a page with one button; valid for 24 hours)

            -- 
            Watchbill, delivery 1042-3

            """.ReplaceLineEndings("\n"),
            mail.Text.Replace(LinkIn(mail.Text), "LINK", StringComparison.Ordinal));
        Assert.True(mail.Urgent);
    }

    [Fact]
    public void The_link_of_a_page_acknowledges_that_alert_for_that_person()
    {
        var token = new Uri(LinkIn(Compose(Sample.Page("ana@example.org")).Text)).Segments[^1];

        var claim = Assert.IsType<ValidLink>(Sample.Links.TryRead(token, Sample.Now)).Claim;
        Assert.Equal([new AlertId(1042)], claim.Alerts);
        Assert.Equal(new UserId("ana"), claim.User);
    }

    [Fact]
    public void Posts_and_notices_carry_no_link_that_acknowledges()
    {
        Assert.DoesNotContain("/ack/", Compose(Sample.Post("list@example.org")).Text, StringComparison.Ordinal);
        var notice = Compose(Sample.Notice("ana@example.org", null, Sample.Alert(status: AlertStatus.Resolved, statusBy: "Bob")));
        Assert.DoesNotContain("/ack/", notice.Text + notice.Html, StringComparison.Ordinal);
        Assert.Contains("Status: Resolved by Bob at 2026-01-05 03:11 UTC", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_lists_all_and_one_link_acknowledges_all_that_are_listed()
    {
        var alerts = Enumerable.Range(1, 120).Select(i => Sample.Alert(i, $"title {i}")).ToArray();

        var mail = Compose(Sample.Page("ana@example.org", alerts));

        Assert.Contains("- #1 critical, checkout: title 1\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("- #100 critical, checkout: title 100\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("title 101", mail.Text, StringComparison.Ordinal);
        Assert.Contains("and 20 more.", mail.Text, StringComparison.Ordinal);
        var claim = Assert.IsType<ValidLink>(Sample.Links.TryRead(new Uri(LinkIn(mail.Text)).Segments[^1], Sample.Now)).Claim;
        Assert.Equal(Enumerable.Range(1, 100).Select(i => new AlertId(i)), claim.Alerts);
    }

    [Fact]
    public void Every_attempt_has_the_same_message_id_and_all_mails_of_an_alert_one_thread()
    {
        var first = Compose(Sample.Page("ana@example.org"));
        var second = Compose(Sample.Page("ana@example.org") with { Attempt = 2, At = Sample.Now.PlusNanoseconds(30_000_000_000) });
        var notice = Compose(Sample.Notice("ana@example.org", first.MessageId, Sample.Alert(status: AlertStatus.Resolved)));

        Assert.Equal("<delivery-1042-3.1767582600@example.org>", first.MessageId);
        Assert.Equal(first.MessageId, second.MessageId);
        Assert.NotEqual(first.MessageId, notice.MessageId);
        Assert.Equal(first.MessageId, notice.InReplyTo);
        Assert.Equal(["<alert-1042.1767582600@example.org>", first.MessageId], notice.References);
        Assert.Equal(["<alert-1042.1767582600@example.org>"], first.References);
    }

    [Fact]
    public void A_receipt_that_is_no_message_id_does_not_reach_a_header()
    {
        var notice = Compose(Sample.Notice("ana@example.org", "<x>\r\nBcc: all@example.org", Sample.Alert()));

        Assert.Equal("<alert-1042.1767582600@example.org>", notice.InReplyTo);
        Assert.Single(notice.References);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_title_stays_text_in_every_part(string title)
    {
        var mail = Compose(Sample.Page("ana@example.org", Sample.Alert(title: title, service: title, details: title, why: title, link: title)));

        Assert.DoesNotContain(mail.Subject, char.IsControl);
        Assert.InRange(mail.Subject.Length, 1, 230);
        Assert.DoesNotContain(mail.Text, c => char.IsControl(c) && c != '\n');
        var page = new HtmlParser().ParseDocument(mail.Html);
        Assert.Empty(page.QuerySelectorAll("script, img, iframe, object, form, style"));
        Assert.All(page.QuerySelectorAll("a"), a => Assert.StartsWith("https://watch.example.org/bill/", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("*").SelectMany(e => e.Attributes), a => Assert.False(a.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.Equal(Notifiers.Words.AlertWords.Title(Sample.Alert(title: title)), page.QuerySelector("h1")!.TextContent);
        Assert.InRange(mail.Html.Length, 1, 64 * 1024);
    }

    private static string LinkIn(string text) => text.Split('\n').Single(line => line.Contains("/ack/", StringComparison.Ordinal));
}
