
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
}
