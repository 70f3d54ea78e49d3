using System.Globalization;
using Watchbill.StandIns.Parts;
using Watchbill.StandIns.Slack;
using Watchbill.StandIns.Twilio;

namespace Watchbill.EndToEnd.Story;

/// <summary>Whom Watchbill sends through: a real SMTP server, and stand-ins of Slack and Twilio, which cannot be run here.</summary>
internal sealed class Providers : IAsyncDisposable
{
    private Providers(SmtpServer smtp, SlackStandIn slack, TwilioStandIn twilio)
    {
        Smtp = smtp;
        Slack = slack;
        Twilio = twilio;
    }

    public SmtpServer Smtp { get; }

    public SlackStandIn Slack { get; }

    public TwilioStandIn Twilio { get; }

    /// <summary>Skips the test when there is no SMTP server on this machine.</summary>
    public static async Task<Providers> StartAsync(CancellationToken cancel)
    {
        Assert.SkipUnless(SmtpServer.IsInstalled(out var how), $"SMTP server: {how}");
        return new Providers(await SmtpServer.StartAsync(cancel: cancel), await SlackStandIn.StartAsync(), await TwilioStandIn.StartAsync());
    }

    /// <summary>What the operator sets so that these are used.</summary>
    public Dictionary<string, string> Environment() => new()
    {
        ["WATCHBILL_SMTP_HOST"] = Smtp.Host,
        ["WATCHBILL_SMTP_PORT"] = Smtp.Port.ToString(CultureInfo.InvariantCulture),
        ["WATCHBILL_SMTP_FROM"] = "Watchbill <pages@example.org>",
        ["WATCHBILL_SMTP_PLAIN"] = "1",
        ["WATCHBILL_SLACK_BOT_TOKEN"] = Slack.BotToken,
        ["WATCHBILL_SLACK_SIGNING_SECRET"] = Slack.SigningSecret,
        ["WATCHBILL_SLACK_API_URL"] = Slack.ApiUrl.AbsoluteUri,
        ["WATCHBILL_TWILIO_ACCOUNT_SID"] = Twilio.AccountSid,
        ["WATCHBILL_TWILIO_AUTH_TOKEN"] = Twilio.AuthToken,
        ["WATCHBILL_TWILIO_FROM"] = Twilio.Number,
        ["WATCHBILL_TWILIO_API_URL"] = Twilio.ApiUrl.AbsoluteUri,
    };

    public async ValueTask DisposeAsync()
    {
        await Twilio.DisposeAsync();
        await Slack.DisposeAsync();
        await Smtp.DisposeAsync();
    }
}
