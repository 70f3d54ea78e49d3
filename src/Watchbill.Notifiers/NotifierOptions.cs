using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Notifiers.Email;
using Watchbill.Notifiers.Slack;
using Watchbill.Notifiers.Twilio;
using Watchbill.Notifiers.Voice;
using Watchbill.Notifiers.Webhook;

namespace Watchbill.Notifiers;

/// <summary>The channels that are configured; a null one is served by the outbox.</summary>
public sealed record NotifierOptions(SmtpOptions? Smtp, TwilioOptions? Twilio, SlackOptions? Slack, WebhookOptions? Webhook)
{
    public static readonly NotifierOptions None = new(null, null, null, null);

    /// <summary>All problems of all channels; empty when they can be used.</summary>
    public ImmutableArray<string> Problems() =>
        [.. Smtp?.Problems() ?? [], .. Twilio?.Problems() ?? [], .. Slack?.Problems() ?? [], .. Webhook?.Problems() ?? []];

    /// <summary>
    /// Reads the keys that the options' documentation names. A channel is configured as soon as its first key is there: WATCHBILL_SMTP_HOST,
    /// WATCHBILL_TWILIO_ACCOUNT_SID, WATCHBILL_SLACK_BOT_TOKEN, WATCHBILL_WEBHOOK_SECRET. A value that cannot be read becomes one that
    /// <see cref="Problems"/> reports.
    /// </summary>
    /// <param name="value">Gives the value of a key; null or empty when it is not set.</param>
    public static NotifierOptions Read(Func<string, string?> value)
    {
        string? Get(string key) => value("WATCHBILL_" + key) is { } text && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;
        return new NotifierOptions(ReadSmtp(Get), ReadTwilio(Get), ReadSlack(Get), ReadWebhook(Get));
    }

    private static SmtpOptions? ReadSmtp(Func<string, string?> get) => get("SMTP_HOST") is not { } host ? null
        : new SmtpOptions(host, get("SMTP_FROM") ?? "")
        {
            Port = get("SMTP_PORT") is { } port ? int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1 : 587,
            UserName = get("SMTP_USER"),
            Password = Secret.From(get("SMTP_PASSWORD")),
            PlainOnLoopback = get("SMTP_PLAIN") is "1" or "true",
        };

    private static TwilioOptions? ReadTwilio(Func<string, string?> get)
    {
        if (get("TWILIO_ACCOUNT_SID") is not { } account)
            return null;
        var options = new TwilioOptions(account, Secret.From(get("TWILIO_AUTH_TOKEN"))!, get("TWILIO_FROM") ?? "");
        if ((get("TWILIO_VOICE_FROM") ?? (PhoneNumber.IsE164(options.From) ? options.From : null)) is { } from)
        {
            var voice = new VoiceOptions(from);
            options = options with
            {
                Voice = get("TWILIO_RING_SECONDS") is { } ring ? voice with { RingSeconds = int.TryParse(ring, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : -1 } : voice,
            };
        }

        return get("TWILIO_API_URL") is { } url ? options with { ApiUrl = Url(url) } : options;
    }

    private static SlackOptions? ReadSlack(Func<string, string?> get)
    {
        if (get("SLACK_BOT_TOKEN") is not { } token)
            return null;
        var options = new SlackOptions(new Secret(token)) { SigningSecret = Secret.From(get("SLACK_SIGNING_SECRET")) };
        options = get("SLACK_NOTE_EMOJI") is { } emoji ? options with { NoteEmoji = emoji.Trim(':') } : options;
        return get("SLACK_API_URL") is { } url ? options with { ApiUrl = Url(url) } : options;
    }

    private static WebhookOptions? ReadWebhook(Func<string, string?> get) => get("WEBHOOK_SECRET") is not { } secrets ? null
        : new WebhookOptions([.. secrets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(secret => new Secret(secret))])
        {
            Allow = [.. (get("WEBHOOK_ALLOW") ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)],
        };

    /// <summary>"about:blank" is refused by every check of an API URL.</summary>
    private static Uri Url(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : new Uri("about:blank");
}
