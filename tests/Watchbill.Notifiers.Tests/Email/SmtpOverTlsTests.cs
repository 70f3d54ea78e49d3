using System.Diagnostics;
using System.Globalization;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Email;
using Watchbill.StandIns.Parts;
using SmtpOptions = Watchbill.Notifiers.Email.SmtpOptions;

namespace Watchbill.Notifiers.Tests.Email;

/// <summary>
/// Mail as it leaves in production: STARTTLS and a certificate that is trusted. Which certificates are trusted is settled when a
/// process first asks, so the mail is sent from a process of its own, by <see cref="Sender"/>.
/// </summary>
public sealed class SmtpOverTlsTests
{
    private const string PortVariable = "WATCHBILL_TEST_SMTP_PORT";

    [Fact]
    public async Task A_mail_goes_over_tls_when_the_certificate_is_trusted()
    {
        Assert.SkipUnless(SmtpServer.IsInstalled(out var howTo), howTo);
        await using var server = await SmtpServer.StartAsync(new StandIns.Parts.SmtpOptions { RequireStartTls = true });
        var start = new ProcessStartInfo(
            "dotnet", [typeof(SmtpOverTlsTests).Assembly.Location, "-explicit", "only", "-method", $"{typeof(SmtpOverTlsTests).FullName}.{nameof(Sender)}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SSL_CERT_FILE"] = server.CertificateFile;
        start.Environment[PortVariable] = server.Port.ToString(CultureInfo.InvariantCulture);

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, output + await errors);
        var mail = await server.Mails.FirstAsync();
        Assert.True(mail.OverTls);
        Assert.Equal("ana@example.org", Assert.Single(mail.To));
    }

    [Fact(Explicit = true)]
    public async Task Sender()
    {
        var port = int.Parse(Environment.GetEnvironmentVariable(PortVariable)!, CultureInfo.InvariantCulture);
        var options = new SmtpOptions("127.0.0.1", "pages@watch.example.org") { Port = port };

        var result = await new SmtpNotifier(options, Sample.Links, TimeProvider.System).SendAsync(Sample.Page("ana@example.org"), default);

        Assert.True(result is Delivered, result.ToString());
    }
}
