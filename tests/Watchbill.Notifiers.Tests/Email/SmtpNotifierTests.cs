using System.Net;
using System.Net.Sockets;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Email;
using Watchbill.StandIns.Parts;
using SmtpOptions = Watchbill.Notifiers.Email.SmtpOptions;

namespace Watchbill.Notifiers.Tests.Email;

public sealed class SmtpNotifierTests
{
    private const string Ana = "ana@example.org";

    private static async Task<SmtpServer> ServerAsync(StandIns.Parts.SmtpOptions? options = null)
    {
        Assert.SkipUnless(SmtpServer.IsInstalled(out var howTo), howTo);
        return await SmtpServer.StartAsync(options);
    }

    private static SmtpNotifier Notifier(int port, Func<SmtpOptions, SmtpOptions>? change = null)
    {
        var options = new SmtpOptions("127.0.0.1", "Watchbill <pages@watch.example.org>") { Port = port, PlainOnLoopback = true };
        return new SmtpNotifier(change?.Invoke(options) ?? options, Sample.Links, TimeProvider.System);
    }

    [Fact]
    public async Task A_page_arrives_with_both_alternatives_and_its_headers()
    {
        await using var server = await ServerAsync();

        var result = await Notifier(server.Port).SendAsync(Sample.Page(Ana, Sample.Alert(title: "Füße 👩‍👩‍👧‍👦 <b>")), default);

        var mail = await server.Mails.FirstAsync();
        Assert.Equal(new Delivered("<delivery-1042-3.1767582600@watch.example.org>"), result);
        Assert.Equal([Ana], mail.To);
        Assert.Equal("<delivery-1042-3.1767582600@watch.example.org>", mail.Headers["Message-ID"]);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal("<alert-1042.1767582600@watch.example.org>", mail.Headers["References"]);
        Assert.Contains("Füße 👩‍👩‍👧‍👦 <b>", mail.Text, StringComparison.Ordinal);
        Assert.Contains("F&#252;&#223;e", mail.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", mail.Html, StringComparison.Ordinal);
        Assert.Contains("multipart/alternative", mail.Data, StringComparison.Ordinal);
        Assert.Matches("(?m)^X-Priority: 1|^Priority: urgent|^Importance: high", mail.Data);
    }

    [Fact]
    public async Task A_repeated_page_has_the_same_id()
    {
        await using var server = await ServerAsync();
        var notifier = Notifier(server.Port);

        await notifier.SendAsync(Sample.Page(Ana), default);
        await notifier.SendAsync(Sample.Page(Ana) with { Attempt = 2 }, default);

        var mails = await server.Mails.AtLeastAsync(2);
        Assert.Equal(mails[0].Headers["Message-ID"], mails[1].Headers["Message-ID"]);
    }

    [Fact]
    public async Task A_title_cannot_add_headers()
    {
        await using var server = await ServerAsync();

        await Notifier(server.Port).SendAsync(Sample.Page(Ana, Sample.Alert(title: "ok\r\nBcc: all@example.org\r\n\r\nbody")), default);

        var mail = await server.Mails.FirstAsync();
        Assert.False(mail.Headers.ContainsKey("Bcc"));
        Assert.Equal([Ana], mail.To);
    }

    [Theory]
    [InlineData("ana@example.org\r\nBcc: all@example.org")]
    [InlineData("ana@example.org, bob@example.org")]
    [InlineData("Ana <ana@example.org>")]
    [InlineData("ana")]
    [InlineData("")]
    public async Task What_is_not_one_bare_address_fails_for_good_without_a_connection(string address)
        => Assert.IsType<MethodFailed>(await Notifier(1).SendAsync(Sample.Page(address), default));

    [Theory]
    [InlineData(550, typeof(MethodFailed))]
    [InlineData(553, typeof(MethodFailed))]
    [InlineData(450, typeof(ProviderFailed))]
    [InlineData(421, typeof(ProviderFailed))]
    public async Task A_refused_recipient_is_about_the_address_when_it_is_for_good(int code, Type expected)
    {
        await using var server = await ServerAsync();
        await server.RefuseRecipientAsync(Ana, code, "no such mailbox");

        Assert.IsType(expected, await Notifier(server.Port).SendAsync(Sample.Page(Ana), default));
        Assert.Equal(0, server.Mails.Count);
    }

    [Theory]
    [InlineData("5.7.1 not permitted")]
    [InlineData("Relaying denied")]
    [InlineData("Client was not authenticated")]
    public async Task A_server_that_does_not_relay_for_us_does_not_make_the_address_bad(string text)
    {
        await using var server = await ServerAsync();
        await server.RefuseRecipientAsync(Ana, 550, text);

        Assert.IsType<ProviderFailed>(await Notifier(server.Port).SendAsync(Sample.Page(Ana), default));
    }

    [Theory]
    [InlineData(554)]
    [InlineData(451)]
    public async Task A_mail_refused_after_its_data_was_not_sent(int code)
    {
        await using var server = await ServerAsync();
        await server.RefuseDataAsync(code, "not today");

        var failed = Assert.IsType<ProviderFailed>(await Notifier(server.Port).SendAsync(Sample.Page(Ana), default));
        Assert.Contains(code.ToString(System.Globalization.CultureInfo.InvariantCulture), failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_the_providers_failure()
    {
        await using var server = await ServerAsync();
        await server.RefuseConnectionsAsync();

        Assert.IsType<ProviderFailed>(await Notifier(server.Port).SendAsync(Sample.Page(Ana), default));
    }

    [Fact]
    public async Task A_lost_answer_to_the_data_is_unknown()
    {
        await using var server = await ServerAsync();
        await server.HangAfterDataAsync();

        var result = await Notifier(server.Port, o => o with { TimeLimit = TimeSpan.FromSeconds(2) }).SendAsync(Sample.Page(Ana), default);

        Assert.IsType<OutcomeUnknown>(result);
        Assert.Equal(1, server.Mails.Count);
    }

    [Fact]
    public async Task A_cancelled_call_after_the_data_is_unknown_too()
    {
        await using var server = await ServerAsync();
        await server.HangAfterDataAsync();
        using var cancel = new CancellationTokenSource();

        var sending = Notifier(server.Port).SendAsync(Sample.Page(Ana), cancel.Token);
        await server.Mails.FirstAsync();
        await cancel.CancelAsync();

        Assert.IsType<OutcomeUnknown>(await sending);
    }

    [Fact]
    public async Task Nobody_listening_is_the_providers_failure()
        => Assert.IsType<ProviderFailed>(await Notifier(ClosedPort.Find()).SendAsync(Sample.Page(Ana), default));

    [Fact]
    public async Task A_server_that_says_nothing_is_the_providers_failure()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var result = await Notifier(((IPEndPoint)silent.LocalEndpoint).Port, o => o with { TimeLimit = TimeSpan.FromSeconds(1) })
            .SendAsync(Sample.Page(Ana), default);

        Assert.IsType<ProviderFailed>(result);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_mail()
    {
        await using var server = await ServerAsync();

        Assert.IsType<ProviderFailed>(await Notifier(server.Port, o => o with { PlainOnLoopback = false }).SendAsync(Sample.Page(Ana), default));
        Assert.Equal(0, server.Mails.Count);
    }

    [Fact]
    public void Every_problem_of_the_options_is_reported_at_once()
    {
        var problems = new SmtpOptions("mail.example.org", "nobody") { Port = 465, UserName = "watch", PlainOnLoopback = true }.Problems();

        Assert.Equal(4, problems.Length);
        Assert.Contains(problems, p => p.Contains("587", StringComparison.Ordinal));
        Assert.Empty(new SmtpOptions("mail.example.org", "Watchbill <a@example.org>").Problems());
    }

    [Fact]
    public async Task A_notice_answers_the_page_it_is_about()
    {
        await using var server = await ServerAsync();
        var notifier = Notifier(server.Port);

        var page = Assert.IsType<Delivered>(await notifier.SendAsync(Sample.Page(Ana), default));
        await notifier.SendAsync(Sample.Notice(Ana, page.Receipt, Sample.Alert(status: AlertStatus.Resolved)), default);

        var mails = await server.Mails.AtLeastAsync(2);
        Assert.Equal(page.Receipt, mails[1].Headers["In-Reply-To"]);
    }
}
