using System.Net;
using System.Text.Json.Nodes;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.StandIns;
using Watchbill.StandIns.Webhooks;

namespace Watchbill.Server.Tests.Features.Incidents;

/// <summary>Updates arrive at mailboxes and programs, once each, and the incident knows what became of them.</summary>
public sealed class UpdateDeliveryTests
{
    [Fact]
    public async Task A_mail_list_gets_one_mail_for_each_of_its_members_and_the_incident_hears_of_it()
    {
        await using var office = await PostOffice.OpenAsync();
        var incident = await office.DeclareAsync("Payments <b>fail</b>");

        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We are <i>looking</i> into it.","audience":"customer","places":["mail:customers"],"next_in":"30m"}""");

        var sent = await office.SentAsync(incident, 1, "mail:customers");
        Assert.Equal((2, 2, 0), ((int)sent["recipients"]!, (int)sent["delivered"]!, (int)sent["failed"]!));
        var mails = await office.Mail.Mails.AtLeastAsync(2);
        Assert.Equal(["casey@customer.example", "kim@customer.example"], mails.Select(mail => Assert.Single(mail.To)).Order());
        Assert.All(mails, mail =>
        {
            Assert.Equal("INC-1: Payments <b>fail</b>", mail.Headers["Subject"]);
            Assert.Equal("\"Customers\" <customers.updates.watch.example.org>", mail.Headers["List-Id"]);
            Assert.DoesNotContain(mails.Select(other => other.To[0]).Single(other => other != mail.To[0]), mail.Data, StringComparison.Ordinal);
            Assert.Contains("We are <i>looking</i> into it.", mail.Text, StringComparison.Ordinal);
            Assert.Contains("We are &lt;i&gt;looking&lt;/i&gt; into it.", mail.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("watchbill.example", mail.Text + mail.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Max", mail.Text + mail.Html, StringComparison.Ordinal);
        });
        Assert.Equal(2, mails.Select(mail => mail.Headers["Message-ID"]).Distinct().Count());
        Assert.Contains((await office.ReadAsync($"incidents/{incident}/timeline"))["entries"]!.AsArray(), entry => (string)entry!["text"]! == "update 1 to Customers: all 2 delivered");
    }

    [Fact]
    public async Task The_mails_of_an_incident_are_one_thread_and_lead_those_inside_to_its_room()
    {
        await using var office = await PostOffice.OpenAsync();
        var incident = await office.DeclareAsync();

        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"First.","places":["mail:managers"]}""");
        await office.SentAsync(incident, 1, "mail:managers");
        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"Second.","places":["mail:managers"]}""");
        await office.SentAsync(incident, 2, "mail:managers");

        // The board's address, and Rita, who is the team.
        var mails = await office.Mail.Mails.AtLeastAsync(4);
        Assert.Equal(["board@example.org", "board@example.org", "rita@example.org", "rita@example.org"], mails.Select(mail => mail.To.Single()).Order());
        var root = Assert.Single(mails.Select(mail => mail.Headers["References"]).Distinct());
        Assert.All(mails, mail => Assert.Equal((root, "[High] INC-1"), (mail.Headers["In-Reply-To"], mail.Headers["Subject"])));
        Assert.All(mails, mail => Assert.Contains($"http://watchbill.example/incidents/{incident}", mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mailbox_that_is_refused_is_told_to_whoever_writes_and_the_others_have_theirs()
    {
        await using var office = await PostOffice.OpenAsync();
        var incident = await office.DeclareAsync();
        await office.Mail.RefuseRecipientAsync("kim@customer.example", 550, "no such user");

        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We know.","audience":"customer","places":["mail:customers"]}""");

        var sent = await office.SentAsync(incident, 1, "mail:customers", "failed");
        await Eventually.HoldsAsync(async () => (await office.EntriesAsync<UpdateDelivered>(incident)).Any(entry => entry.Settled), "both have ended");
        sent = await office.SentAsync(incident, 1, "mail:customers", "failed");
        Assert.Equal((1, 1), ((int)sent["delivered"]!, (int)sent["failed"]!));
        Assert.Contains("no such user", (string)sent["detail"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("kim@", string.Join(' ', (await office.EntriesAsync<UpdateDelivered>(incident)).Select(entry => entry.Detail)), StringComparison.Ordinal);

        // Max writes to customers: he hears of it by mail.
        Assert.Contains("INC-1: update 1 did not reach everybody of Customers", (await office.Mail.Mails.FirstAsync(mail => mail.To.Contains("max@example.org"))).Headers["Subject"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_gets_a_signed_body_once_and_hears_of_an_edit_under_the_same_id()
    {
        await using var office = await PostOffice.OpenAsync();
        var incident = await office.DeclareAsync("Payments \"fail\"\n<!channel>");
        const string update = """{"text":"Rolling back.","places":["webhook"]}""";

        await office.DoAsync("max", $"incidents/{incident}/update", update, key: "once");
        Assert.True((bool)(await office.DoAsync("max", $"incidents/{incident}/update", update, key: "once"))["repeated"]!);
        await office.SentAsync(incident, 1, "webhook:desk");
        await office.DoAsync("max", $"incidents/{incident}/edit-update", """{"number":1,"text":"Rolled back."}""");
        await Eventually.HoldsAsync(() => Task.FromResult(office.Hook.Requests.All.Count == 2), "the edit arrives");
        await office.SentAsync(incident, 1, "webhook:desk");

        var (first, second) = (office.Hook.Requests.All[0], office.Hook.Requests.All[1]);
        Assert.All(office.Hook.Requests.All, request =>
        {
            Assert.Equal("/desk", request.Path);
            Assert.True(WebhookSignature.Verify(request, PostOffice.OwnSecret, office.Server.Time.GetUtcNow()).IsGenuine);
            Assert.False(WebhookSignature.Verify(request, PostOffice.Secret, office.Server.Time.GetUtcNow()).IsGenuine);
        });
        var (posted, edited) = (JsonNode.Parse(first.Body)!, JsonNode.Parse(second.Body)!);
        Assert.Equal(("incident.update", "incident.update_edited"), ((string)posted["type"]!, (string)edited["type"]!));
        Assert.Equal((string)posted["data"]!["update"]!["id"]!, (string)edited["data"]!["update"]!["id"]!);
        Assert.Equal(("Rolling back.", "Rolled back.", 1), ((string)posted["data"]!["update"]!["text"]!, (string)edited["data"]!["update"]!["text"]!, (int)edited["data"]!["update"]!["edited"]!));
        Assert.Equal("Payments \"fail\" <!channel>", (string)posted["data"]!["incident"]!["title"]!);
        Assert.NotEqual(first.Header("webhook-id"), second.Header("webhook-id"));
    }

    [Fact]
    public async Task Customers_webhooks_are_signed_with_the_servers_secret_and_get_no_link_inside()
    {
        await using var office = await PostOffice.OpenAsync();
        var incident = await office.DeclareAsync();

        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We know.","audience":"customer","places":["webhook"]}""");

        var request = await office.Hook.Requests.FirstAsync();
        Assert.Equal("/portal", request.Path);
        Assert.True(WebhookSignature.Verify(request, PostOffice.Secret, office.Server.Time.GetUtcNow()).IsGenuine);
        Assert.Null(JsonNode.Parse(request.Body)!["data"]!["incident"]!["url"]);
        Assert.Null(JsonNode.Parse(request.Body)!["data"]!["update"]!["by"]);
    }

    [Fact]
    public async Task A_restart_sends_what_was_owed_and_nothing_twice()
    {
        await using var office = await PostOffice.OpenAsync();
        var incident = await office.DeclareAsync();
        office.Hook.Script.Always("/desk", Fault.Status(503));
        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"Rolling back.","places":["webhook:desk","mail:managers"]}""");
        await office.SentAsync(incident, 1, "mail:managers");
        await office.Hook.Requests.FirstAsync();

        await office.Server.RestartAsync();
        office.Hook.Script.Clear();
        await office.SentAsync(incident, 1, "webhook:desk");

        Assert.Equal(2, office.Mail.Mails.All.Count);
        Assert.Single(office.Hook.Requests.All.Select(request => request.Header("webhook-id")).Distinct());
        Assert.Single(await office.EntriesAsync<UpdatePosted>(incident));
    }

    [Fact]
    public async Task A_drill_reaches_us_with_its_mark_and_never_customers()
    {
        await using var office = await PostOffice.OpenAsync();
        var incident = await office.DeclareAsync(more: ""","mode":"drill" """);

        var refused = await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We know.","audience":"customer","places":["mail:customers"]}""", HttpStatusCode.BadRequest);
        await office.DoAsync("max", $"incidents/{incident}/update", """{"text":"We practise.","places":["mail:managers","webhook:desk"]}""");

        Assert.Contains("Only a real incident is told to the public.", refused.ToJsonString(), StringComparison.Ordinal);
        await office.SentAsync(incident, 1, "mail:managers");
        Assert.All(office.Mail.Mails.All.Where(mail => mail.Headers.ContainsKey("List-Id")), mail => Assert.StartsWith("[DRILL] ", mail.Headers["Subject"], StringComparison.Ordinal));
        Assert.StartsWith("[DRILL] ", (string)JsonNode.Parse((await office.Hook.Requests.FirstAsync()).Body)!["data"]!["update"]!["text"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(office.Mail.Mails.All, mail => mail.To[0].EndsWith("customer.example", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"text":"x","places":["mail:nowhere"]}""", "'mail:nowhere' is no place for an update. There are: status-page, mail, chat, webhook, mail:customers, mail:managers, webhook:desk, webhook:portal.")]
    [InlineData("""{"text":"x","places":["mail:customers"]}""", "The mail list Customers is for customers: an internal update does not go there.")]
    [InlineData("""{"text":"x","audience":"customer","places":["webhook:desk"]}""", "The webhook Service desk is for us: a customer update does not go there.")]
    public async Task What_does_not_belong_together_is_refused_with_words_and_nothing_is_sent(string body, string words)
    {
        await using var office = await PostOffice.OpenAsync();
        var incident = await office.DeclareAsync();

        var refused = await office.DoAsync("max", $"incidents/{incident}/update", body, HttpStatusCode.BadRequest);

        Assert.Contains(words, refused["message"]?.ToString() ?? refused.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(await office.EntriesAsync<UpdatePosted>(incident));
        Assert.Empty(office.Hook.Requests.All);
    }
}
