using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Templates;
using Watchbill.StandIns;

namespace Watchbill.Server.Tests.Features.Incidents;

/// <summary>An update by a template is looked at before, goes out in those very words, and is never rendered again.</summary>
public sealed class UpdateTemplateTests
{
    private static readonly CommunicationTemplate Told = new()
    {
        Id = "told",
        Name = "Told",
        Purpose = TemplatePurpose.Update,
        Audience = TemplateAudience.Customer,
        Channels = [TemplateChannel.Slack, TemplateChannel.Mail, TemplateChannel.StatusPage, TemplateChannel.Webhook],
        Subject = "{{incident.title}}: {{inputs.impact}}",
        Body = "**{{incident.title}}** is {{incident.status.name}} for {{duration incident.duration}}.\n{{inputs.impact}}\n{{#if incident.next_update_at}}Next by {{time incident.next_update_at}}.{{/if}}",
        Inputs = [new TemplateInput { Name = "impact", Label = "Impact", Required = true, From = "incident.impact" }],
    };

    private static readonly CommunicationTemplate Inside = new()
    {
        Id = "inside",
        Name = "Inside",
        Purpose = TemplatePurpose.InternalUpdate,
        Channels = [TemplateChannel.Plain],
        Body = "{{default incident.commander \"Nobody\"}} leads {{incident.reference}}; {{default sender.name \"Watchbill\"}} writes.",
    };

    [Fact]
    public async Task What_was_looked_at_is_what_arrives_and_what_the_journal_keeps()
    {
        await using var office = await PostOffice.OpenAsync(default, Told);
        var incident = await office.DeclareAsync("<b>Pay</b> *all* [x](http://evil.example) <!channel>");
        const string body = """{"template":"told","inputs":{"impact":"One of five fails & <i>more</i>"},"places":["mail:customers","webhook:portal"],"next_in":"30m"SEAL}""";

        var look = await office.DoAsync("max", $"incidents/{incident}/update-preview", body.Replace("SEAL", "", StringComparison.Ordinal));
        Assert.Null(look["refused"]);
        Assert.Empty(await office.EntriesAsync<UpdatePosted>(incident));
        office.Server.Time.Advance(Duration.FromMinutes(5));
        await office.DoAsync("max", $"incidents/{incident}/update", body.Replace("SEAL", $",\"preview\":\"{look["seal"]}\"", StringComparison.Ordinal));

        await office.SentAsync(incident, 1, "mail:customers");
        await office.SentAsync(incident, 1, "webhook:portal");
        var (mail, hook) = (await office.Mail.Mails.FirstAsync(one => one.To.Contains("kim@customer.example")), await office.Hook.Requests.FirstAsync());
        var seen = look["places"]!.AsArray().ToDictionary(place => (string)place!["place"]!, place => place!.AsObject());
        Assert.Equal((string)seen["mail:customers"]["subject"]!, mail.Headers["Subject"]);
        Assert.Equal(Body((string)seen["mail:customers"]["text"]!), Body(mail.Text));
        Assert.Equal((string)JsonNode.Parse((string)seen["webhook:portal"]["text"]!)!["data"]!["update"]!["text"]!, (string)JsonNode.Parse(hook.Body)!["data"]!["update"]!["text"]!);

        // The title is a title everywhere, and nothing else.
        Assert.Contains("&lt;b&gt;Pay&lt;/b&gt; *all* [x](http://evil.example) &lt;!channel&gt;", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<a href=\"http://evil.example", mail.Html, StringComparison.Ordinal);
        Assert.Contains("<b>Pay</b> *all* [x](http://evil.example) <!channel>", mail.Text, StringComparison.Ordinal);
        var posted = Assert.Single(await office.EntriesAsync<UpdatePosted>(incident));
        Assert.Equal(("told", "One of five fails & <i>more</i>"), (posted.Source!.Template, posted.Source.Inputs["impact"]));
        Assert.DoesNotContain("<!channel>", posted.Source.In(UpdateForm.Slack)!, StringComparison.Ordinal);
        Assert.Equal(5, posted.Source.Forms.Length);
        Assert.Equal((Audience.Customer, (string)look["text"]!), (posted.Audience, posted.Text));
    }

    [Fact]
    public async Task Words_that_would_be_others_now_are_not_sent()
    {
        await using var office = await PostOffice.OpenAsync(default, Told);
        var incident = await office.DeclareAsync();
        var look = await office.DoAsync("max", $"incidents/{incident}/update-preview", """{"template":"told","inputs":{"impact":"Some"}}""");
        await office.DoAsync("rita", $"incidents/{incident}/describe", """{"title":"All is lost"}""");

        var refused = await office.DoAsync("max", $"incidents/{incident}/update", $$"""{"template":"told","inputs":{"impact":"Some"},"preview":"{{look["seal"]}}"}""", HttpStatusCode.BadRequest);

        Assert.Contains("look again", refused.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(await office.EntriesAsync<UpdatePosted>(incident));
        foreach (var seal in new[] { "x", "99999999999999999999-a", "-", "1-", "0-0" })
        {
            await office.DoAsync("max", $"incidents/{incident}/update", $$"""{"template":"told","inputs":{"impact":"Some"},"preview":"{{seal}}"}""", HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task What_is_missing_is_said_by_the_field_and_by_the_preview()
    {
        await using var office = await PostOffice.OpenAsync(default, Told, Inside);
        var incident = await office.DeclareAsync();

        var look = await office.DoAsync("max", $"incidents/{incident}/update-preview", """{"template":"told"}""");
        Assert.Equal("impact", (string)look["problems"]!.AsArray().Single()!["input"]!);
        Assert.Contains("Impact is not filled in", (await office.DoAsync("max", $"incidents/{incident}/update", """{"template":"told"}""", HttpStatusCode.BadRequest)).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("not written for mail", (await office.DoAsync("max", $"incidents/{incident}/update", """{"template":"inside","places":["mail:managers"]}""", HttpStatusCode.BadRequest)).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("written for us", (await office.DoAsync("max", $"incidents/{incident}/update", """{"template":"inside","audience":"customer"}""", HttpStatusCode.BadRequest)).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("there is no template", (await office.DoAsync("max", $"incidents/{incident}/update", """{"template":"none"}""", HttpStatusCode.BadRequest)).ToJsonString().ToLowerInvariant(), StringComparison.Ordinal);

        await office.DoAsync("max", $"incidents/{incident}/update", """{"template":"inside","places":["webhook:desk"]}""");
        Assert.Equal("Rita leads INC-1; Max writes.", Assert.Single(await office.EntriesAsync<UpdatePosted>(incident)).Text);
        Assert.Equal("Rita leads INC-1; Max writes.", (string)JsonNode.Parse((await office.Hook.Requests.FirstAsync()).Body)!["data"]!["update"]!["text"]!);
    }

    [Fact]
    public async Task A_draft_by_a_template_goes_out_in_the_words_that_were_approved()
    {
        await using var office = await PostOffice.OpenAsync([new ApprovalDemand("words", Audience.Customer, [], ["commander"], SecondPerson: true)], Told);
        var incident = await office.DeclareAsync();
        await office.DoAsync("max", $"incidents/{incident}/update", """{"template":"told","inputs":{"impact":"Some"},"places":["mail:customers"]}""");
        await office.DoAsync("rita", $"incidents/{incident}/describe", """{"title":"All is lost"}""");

        await office.DoAsync("rita", $"incidents/{incident}/approve-update", """{"number":1,"revision":1}""");

        var mail = await office.Mail.Mails.FirstAsync(one => one.To.Contains("kim@customer.example"));
        Assert.Equal("Payments fail: Some", mail.Headers["Subject"]);
        Assert.DoesNotContain("All is lost", mail.Text, StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => (await office.EntriesAsync<UpdateDelivered>(incident)).Count == 1, "it is delivered");
    }

    /// <summary>Without the delivery that the footer names, and line ends as mail has them.</summary>
    private static string Body(string mail) => mail.ReplaceLineEndings("\n").Split("\n-- \n")[0];
}
