using System.Net.Mail;
using System.Text;
using Watchbill.StandIns.Parts;

namespace Watchbill.StandIns.Tests.Parts;

public sealed class SmtpServerTests
{
    private const string Message = "Subject: page\nX-Watchbill: 42\n\nThe disk is full.\n";

    [Fact]
    public async Task A_mail_of_the_frameworks_client_arrives_decoded()
    {
        await using var smtp = await StartAsync();
        using var client = new SmtpClient(smtp.Host, smtp.Port);
        using var mail = new MailMessage("watchbill@example.org", "ana@example.org", "Störung: Platte voll", "Die Platte ist voll – 97 %.");
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString("<p>voll</p>", Encoding.UTF8, "text/html"));
        mail.Headers.Add("Message-ID", "<alert-7@example.org>");
        await client.SendMailAsync(mail);

        var got = await smtp.Mails.FirstAsync();
        Assert.Equal("watchbill@example.org", got.From);
        Assert.Equal(["ana@example.org"], got.To);
        Assert.Equal("Störung: Platte voll", got.Headers["subject"]);
        Assert.Equal("<alert-7@example.org>", got.Headers["Message-ID"]);
        Assert.Equal("Die Platte ist voll – 97 %.", got.Text.Trim());
        Assert.Equal("<p>voll</p>", got.Html!.Trim());
        Assert.False(got.OverTls);
    }

    [Fact]
    public async Task Tls_and_login_can_be_demanded()
    {
        await using var smtp = await StartAsync(new SmtpOptions { RequireStartTls = true, UserName = "watchbill", Password = "secret" });
        using var dialogue = await SmtpDialogue.OpenAsync(smtp.Host, smtp.Port);
        await dialogue.SayAsync("EHLO test");
        Assert.StartsWith("530", await dialogue.SayAsync("MAIL FROM:<a@example.org>"), StringComparison.Ordinal);
        await dialogue.StartTlsAsync(smtp.Certificate);
        await dialogue.SayAsync("EHLO test");
        Assert.StartsWith("530", await dialogue.SayAsync("MAIL FROM:<a@example.org>"), StringComparison.Ordinal);
        Assert.StartsWith("535", await dialogue.SayAsync("AUTH PLAIN " + Plain("watchbill", "wrong")), StringComparison.Ordinal);
        Assert.StartsWith("235", await dialogue.SayAsync("AUTH PLAIN " + Plain("watchbill", "secret")), StringComparison.Ordinal);
        Assert.StartsWith("250", await dialogue.MailAsync("a@example.org", "ana@example.org", Message), StringComparison.Ordinal);
        var got = await smtp.Mails.FirstAsync();
        Assert.True(got.OverTls);
        Assert.Equal("watchbill", got.UserName);
        Assert.Equal("42", got.Headers["X-Watchbill"]);
        Assert.Contains("BEGIN CERTIFICATE", await File.ReadAllTextAsync(smtp.CertificateFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_come_as_scripted()
    {
        await using var smtp = await StartAsync(new SmtpOptions { MaxMessageBytes = 500 });
        await smtp.RefuseRecipientAsync("gone@example.org", 550, "5.1.1 nobody here");
        await smtp.RefuseRecipientAsync("later@example.org", 450);
        await smtp.RefuseDataAsync(554);
        using var dialogue = await SmtpDialogue.OpenAsync(smtp.Host, smtp.Port);
        await dialogue.SayAsync("EHLO test");
        Assert.Equal("550 5.1.1 nobody here", await dialogue.MailAsync("a@example.org", "Gone@example.org", Message));
        await dialogue.SayAsync("RSET");
        Assert.StartsWith("450", await dialogue.MailAsync("a@example.org", "later@example.org", Message), StringComparison.Ordinal);
        await dialogue.SayAsync("RSET");
        Assert.StartsWith("554", await dialogue.MailAsync("a@example.org", "ana@example.org", Message), StringComparison.Ordinal);
        Assert.StartsWith("552", await dialogue.MailAsync("a@example.org", "ana@example.org", Message + new string('x', 500)), StringComparison.Ordinal);
        await smtp.ClearScriptAsync();
        Assert.Empty(smtp.Mails.All);
        Assert.StartsWith("250", await dialogue.MailAsync("a@example.org", "gone@example.org", Message), StringComparison.Ordinal);
        Assert.Equal(["gone@example.org"], (await smtp.Mails.FirstAsync()).To);
    }

    [Fact]
    public async Task A_busy_server_says_421_and_hangs_up()
    {
        await using var smtp = await StartAsync();
        await smtp.RefuseConnectionsAsync();
        using (var turnedAway = await SmtpDialogue.OpenAsync(smtp.Host, smtp.Port))
            Assert.StartsWith("421", turnedAway.Greeting, StringComparison.Ordinal);
        await smtp.RefuseRecipientAsync("ana@example.org", 421, "4.7.0 try again later");
        using var dialogue = await SmtpDialogue.OpenAsync(smtp.Host, smtp.Port);
        Assert.StartsWith("220", dialogue.Greeting, StringComparison.Ordinal);
        await dialogue.SayAsync("EHLO test");
        Assert.StartsWith("421", await dialogue.MailAsync("a@example.org", "ana@example.org", Message), StringComparison.Ordinal);
        Assert.Equal("", await dialogue.ReplyAsync());
    }

    [Fact]
    public async Task A_message_can_be_accepted_without_its_sender_ever_knowing()
    {
        await using var smtp = await StartAsync();
        await smtp.HangAfterDataAsync();
        using var dialogue = await SmtpDialogue.OpenAsync(smtp.Host, smtp.Port);
        await dialogue.SayAsync("EHLO test");
        var reply = dialogue.MailAsync("a@example.org", "ana@example.org", Message);
        await smtp.Mails.FirstAsync();
        Assert.False(reply.IsCompleted);
    }

    private static async Task<SmtpServer> StartAsync(SmtpOptions? options = null)
    {
        Assert.SkipUnless(SmtpServer.IsInstalled(out var how), how);
        return await SmtpServer.StartAsync(options);
    }

    private static string Plain(string user, string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
}
