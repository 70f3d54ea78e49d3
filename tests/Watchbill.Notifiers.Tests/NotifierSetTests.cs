using Watchbill.Domain.Responders;
using Watchbill.Notifiers.Outbox;

namespace Watchbill.Notifiers.Tests;

public sealed class NotifierSetTests
{
    private static readonly Dictionary<string, string> Everything = new()
    {
        ["WATCHBILL_SMTP_HOST"] = "mail.example.org",
        ["WATCHBILL_SMTP_FROM"] = "pages@example.org",
        ["WATCHBILL_SMTP_USER"] = "watch",
        ["WATCHBILL_SMTP_PASSWORD"] = "p4ssw0rd-of-smtp",
        ["WATCHBILL_TWILIO_ACCOUNT_SID"] = "AC00000000000000000000000000000001",
        ["WATCHBILL_TWILIO_AUTH_TOKEN"] = "11111111111111111111111111111111",
        ["WATCHBILL_TWILIO_FROM"] = "+15005550006",
        ["WATCHBILL_SLACK_BOT_TOKEN"] = "xoxb-1-2-three",
        ["WATCHBILL_SLACK_SIGNING_SECRET"] = "8f742231b10e8888abcd99yyyzzz85a5",
        ["WATCHBILL_WEBHOOK_SECRET"] = "whsec_" + Convert.ToBase64String(new byte[32]),
        ["WATCHBILL_WEBHOOK_ALLOW"] = "10.0.0.0/8, hooks.lan:8080",
    };

    private static NotifierSet Set(NotifierOptions options) => NotifierSet.From(options, Sample.Links, new MemoryOutbox(), TimeProvider.System);

    [Fact]
    public void Every_kind_is_served_by_the_outbox_when_nothing_is_configured()
    {
        using var set = Set(NotifierOptions.Read(_ => null));

        Assert.Equal(Enum.GetValues<ContactMethodKind>(), set.All.Select(n => n.Kind));
        Assert.All(set.All, n => Assert.Equal("outbox", n.Provider));
        Assert.Equal(Enum.GetValues<ContactMethodKind>(), set.Simulated);
    }

    [Fact]
    public void Every_kind_is_served_by_its_provider_when_all_are_configured()
    {
        using var set = Set(NotifierOptions.Read(key => Everything.GetValueOrDefault(key)));

        Assert.Equal("smtp", set[ContactMethodKind.Email].Provider);
        Assert.Equal("twilio", set[ContactMethodKind.Sms].Provider);
        Assert.Equal("twilio", set[ContactMethodKind.Voice].Provider);
        Assert.Equal("slack", set[ContactMethodKind.Slack].Provider);
        Assert.Equal("webhook", set[ContactMethodKind.Webhook].Provider);
        Assert.Empty(set.Simulated);
    }

    [Fact]
    public void One_configured_channel_leaves_the_others_to_the_outbox()
    {
        using var set = Set(NotifierOptions.Read(key => key.Contains("SLACK", StringComparison.Ordinal) ? Everything.GetValueOrDefault(key) : null));

        Assert.Equal(["outbox", "outbox", "slack", "outbox", "outbox"], set.All.Select(n => n.Provider));
    }

    [Theory]
    [InlineData(null, null, 25)]
    [InlineData("+15005550009", "60", 60)]
    public void Calls_come_from_their_own_number_or_from_the_one_of_sms(string? from, string? ring, int seconds)
    {
        var voice = NotifierOptions.Read(key => key == "WATCHBILL_TWILIO_VOICE_FROM" ? from : key == "WATCHBILL_TWILIO_RING_SECONDS" ? ring : Everything.GetValueOrDefault(key)).Twilio!.Voice!;

        Assert.Equal((from ?? "+15005550006", seconds), (voice.From, voice.RingSeconds));
    }

    [Fact]
    public void A_messaging_service_cannot_call_so_that_calls_need_a_number_or_go_to_the_outbox()
    {
        using var set = Set(NotifierOptions.Read(key => key == "WATCHBILL_TWILIO_FROM" ? "MG00000000000000000000000000000001" : Everything.GetValueOrDefault(key)));

        Assert.Equal(("twilio", "outbox"), (set[ContactMethodKind.Sms].Provider, set[ContactMethodKind.Voice].Provider));
    }

    [Theory]
    [InlineData("WATCHBILL_TWILIO_VOICE_FROM", "MG00000000000000000000000000000001")]
    [InlineData("WATCHBILL_TWILIO_RING_SECONDS", "soon")]
    [InlineData("WATCHBILL_SMTP_FROM", "nobody")]
    [InlineData("WATCHBILL_SMTP_PORT", "many")]
    [InlineData("WATCHBILL_SMTP_PASSWORD", "")]
    [InlineData("WATCHBILL_TWILIO_AUTH_TOKEN", "")]
    [InlineData("WATCHBILL_TWILIO_FROM", "")]
    [InlineData("WATCHBILL_TWILIO_API_URL", "nowhere")]
    [InlineData("WATCHBILL_SLACK_BOT_TOKEN", "xoxp-1")]
    [InlineData("WATCHBILL_SLACK_API_URL", "ftp://slack.com")]
    [InlineData("WATCHBILL_WEBHOOK_SECRET", "x")]
    [InlineData("WATCHBILL_WEBHOOK_ALLOW", "*")]
    public void A_value_that_cannot_be_used_is_a_problem_that_names_its_key(string key, string value)
    {
        var options = NotifierOptions.Read(k => k == key ? value : Everything.GetValueOrDefault(k));

        Assert.Contains(key, Assert.Single(options.Problems()), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Set(options));
    }

    [Fact]
    public void Printed_options_show_no_secret()
    {
        var printed = NotifierOptions.Read(key => Everything.GetValueOrDefault(key)).ToString();

        Assert.All(
            Everything.Where(e => e.Key.EndsWith("TOKEN", StringComparison.Ordinal) || e.Key.EndsWith("SECRET", StringComparison.Ordinal) || e.Key.EndsWith("PASSWORD", StringComparison.Ordinal)),
            e => Assert.DoesNotContain(e.Value, printed, StringComparison.Ordinal));
    }
}
