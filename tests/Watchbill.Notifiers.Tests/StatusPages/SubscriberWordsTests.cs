using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Email;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Webhook;
using Watchbill.StandIns.Webhooks;

namespace Watchbill.Notifiers.Tests.StatusPages;

/// <summary>What subscribers of a status page get, as mail and as webhook.</summary>
public sealed class SubscriberWordsTests
{
    private static readonly StatusPageId Main = new("main");

    [Fact]
    public void A_mail_says_what_is_going_on_when_more_will_be_said_and_how_to_unsubscribe()
    {
        var mail = MailComposer.Compose(Message(News()), Sample.Links, "example.org");

        Assert.Equal("[Acme] Identified: Checkout fails", mail.Subject);
        Assert.Equal("https://watch.example.org/bill/status/main/subscribers/" + Sample.Links.TokenOf(Main, "ab12"), mail.Unsubscribe!.AbsoluteUri);
        Assert.Equal(
            $"""
            A full disk.

            We make room.

            Affects API. Next update by 5 Jan 2026, 05:00 (Europe/Berlin).

            https://watch.example.org/bill/status/main/incidents/12

            {"-- "}
            Unsubscribe: {mail.Unsubscribe.AbsoluteUri}

            """,
            mail.Text);
        Assert.Equal(mail.MessageId, MailComposer.Compose(Message(News()) with { Attempt = 3 }, Sample.Links, "example.org").MessageId);
    }

    [Fact]
    public void The_question_has_the_link_to_confirm_and_nothing_to_unsubscribe_from()
    {
        var mail = MailComposer.Compose(Message(News() with { News = SubscriberNews.Confirm, Post = null, Status = null }), Sample.Links, "example.org");

        Assert.Equal("[Acme] Please confirm your subscription", mail.Subject);
        Assert.Contains(Sample.Links.Subscription(Main, "ab12").AbsoluteUri, mail.Text, StringComparison.Ordinal);
        Assert.Null(mail.Unsubscribe);
    }

    [Theory]
    [MemberData(nameof(Sample.HostileTitles), MemberType = typeof(Sample))]
    public void No_text_adds_a_header_or_markup(string hostile)
    {
        var news = News();
        var mail = MailComposer.Compose(
            Message(news with { PageName = hostile, Names = [new NamedComponent(new ComponentId("api"), hostile)], Post = news.Post! with { Name = hostile, Updates = [news.Post.Updates[0] with { Body = hostile }] } }), Sample.Links, "example.org");

        Assert.DoesNotContain(mail.Subject, char.IsControl);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href='http://evil", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_webhook_gets_the_whole_incident_in_Statuspages_shape()
    {
        var body = JsonNode.Parse(Encoding.UTF8.GetString(WebhookPayload.Build(Message(News()), Sample.Links)))!;

        Assert.Equal(["meta", "page", "incident"], body.AsObject().Select(part => part.Key));
        Assert.Equal(["unsubscribe", "documentation", "generated_at"], body["meta"]!.AsObject().Select(part => part.Key));
        Assert.Equal("""{"id":"main","status_indicator":"major","status_description":"Partial System Outage"}""", body["page"]!.ToJsonString());
        var incident = body["incident"]!;
        Assert.Equal(("12", "identified", "https://watch.example.org/bill/status/main/incidents/12"), (incident["id"]!.GetValue<string>(), incident["status"]!.GetValue<string>(), incident["shortlink"]!.GetValue<string>()));
        Assert.Equal("""[{"code":"api","name":"API","old_status":"operational","new_status":"partial_outage"}]""", incident["incident_updates"]![0]!["affected_components"]!.ToJsonString());
        Assert.Null(incident["resolved_at"]);
    }

    [Fact]
    public async Task A_stranger_reaches_no_internal_receiver_though_the_operator_allows_it_to_our_own_people()
    {
        await using var sink = await WebhookSink.StartAsync();
        var guard = new AddressGuard(["127.0.0.0/8"]);
        using var http = new HttpClient(guard.Handler());
        var notifier = new WebhookNotifier(
            new WebhookOptions([new Secret("whsec_" + Convert.ToBase64String(new byte[32]))]) { Allow = ["127.0.0.0/8"], TimeLimit = TimeSpan.FromSeconds(2) }, Sample.Links, guard, http, TimeProvider.System);
        var address = new Uri(sink.Url, "/hook").AbsoluteUri;

        Assert.IsType<MethodFailed>(await notifier.SendAsync(Message(News()) with { Address = address }, default));
        Assert.IsType<MethodFailed>(await notifier.SendAsync(Message(News()) with { Address = address.Replace("http://", "https://", StringComparison.Ordinal) }, default));
        Assert.Equal(0, sink.Requests.Count);
        Assert.IsType<Delivered>(await notifier.SendAsync(Sample.Page(address), default));
    }

    [Fact]
    public void A_link_is_good_for_its_page_and_its_subscriber_alone()
    {
        var token = Sample.Links.TokenOf(Main, "ab12");

        Assert.Equal("ab12", Sample.Links.ReadSubscriber(Main, token));
        Assert.Null(Sample.Links.ReadSubscriber(new StatusPageId("other"), token));
        Assert.Null(Sample.Links.ReadSubscriber(Main, token.Replace("ab12", "ab13", StringComparison.Ordinal)));
        foreach (var text in new[] { null, "", ".", "ab12", "ab12.", "ab12.####", "." + token, token + "x", new string('a', 300) })
        {
            Assert.Null(Sample.Links.ReadSubscriber(Main, text));
        }
    }

    private static SubscriberMessage News()
    {
        var change = new ComponentChange(new ComponentId("api"), ComponentStatus.Operational, ComponentStatus.PartialOutage);
        return new SubscriberMessage(
            SubscriberNews.Update,
            "ab12",
            Main,
            "Acme",
            null,
            DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            new PageStatus(StatusIndicator.Major, "Partial System Outage"),
            new StatusPost(
                new StatusPostId(12), 3, Main, PostKind.Incident, "Checkout fails", PostImpact.Major, Sample.Now, Sample.Now, null, null, Sample.Now, null, null,
                [new PostUpdate(2, PostStatus.Identified, "A full disk.\n\nWe make room.", [change], Sample.Now, Sample.Now, Sample.Now, Instant.FromUtc(2026, 1, 5, 4, 0), true)]),
            [new NamedComponent(new ComponentId("api"), "API")],
            Sample.Now);
    }

    private static OutgoingMessage Message(SubscriberMessage news) => new(
        new DeliveryId("status-12-2-ab12"), "dana@example.org", null, null, NotificationPurpose.Announcement, [], 1, null, Sample.Now, Sample.Now)
    {
        Subscription = news,
    };
}
