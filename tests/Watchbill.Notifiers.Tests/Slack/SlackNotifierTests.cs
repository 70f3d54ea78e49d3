using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Slack;
using Watchbill.StandIns;
using Watchbill.StandIns.Slack;
using SlackOptions = Watchbill.Notifiers.Slack.SlackOptions;

namespace Watchbill.Notifiers.Tests.Slack;

public sealed class SlackNotifierTests : IAsyncLifetime
{
    private const string Post = "chat.postMessage";
    private const string Update = "chat.update";
    private readonly HttpClient _http = new(NotifierSet.VendorHandler());
    private SlackStandIn _slack = null!;

    public async ValueTask InitializeAsync() => _slack = await SlackStandIn.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _slack.DisposeAsync();
    }

    private SlackNotifier Notifier(string? token = null) => new(
        new SlackOptions(new Secret(token ?? _slack.BotToken)) { ApiUrl = _slack.ApiUrl, SigningSecret = new Secret(_slack.SigningSecret), TimeLimit = TimeSpan.FromSeconds(2) },
        Sample.Links, _http, TimeProvider.System);

    private Task<DeliveryResult> SendAsync(OutgoingMessage message) => Notifier().SendAsync(message, default);

    [Fact]
    public async Task A_page_reaches_the_person_with_its_buttons_and_our_id()
    {
        var ana = _slack.AddUser("ana", "ana@example.org");

        var delivered = Assert.IsType<Delivered>(await SendAsync(Sample.Page(ana.Id)));

        var posted = await _slack.Messages.FirstAsync();
        Assert.Equal($"{posted.Channel}:{posted.Ts}", delivered.Receipt);
        Assert.Equal(["acknowledge", "escalate", "resolve"], posted.ActionIds);
        Assert.Equal("1042:7", (string?)posted.Action("acknowledge")!["value"]);
        Assert.Equal("1042-3", (string?)posted.Metadata!["event_payload"]!["delivery"]);
        Assert.Empty(_slack.Refusals.All);
    }

    [Fact]
    public async Task A_notice_edits_the_message_that_told_of_the_alert()
    {
        var channel = _slack.AddChannel("ops");
        var receipt = Assert.IsType<Delivered>(await SendAsync(Sample.Post(channel.Id))).Receipt;

        var edited = Assert.IsType<Delivered>(await SendAsync(Sample.Notice(channel.Id, receipt, Sample.Alert(status: AlertStatus.Resolved, statusBy: "Bob"))));

        Assert.Equal(receipt, edited.Receipt);
        var message = Assert.Single(_slack.Messages.All);
        Assert.StartsWith("[resolved]", message.Text, StringComparison.Ordinal);
        Assert.Contains("Resolved by Bob", message.Blocks!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(message.ActionIds);
        Assert.Empty(_slack.Refusals.All);
    }

    [Fact]
    public async Task A_notice_without_a_message_to_edit_is_posted()
    {
        var channel = _slack.AddChannel("ops");

        Assert.IsType<Delivered>(await SendAsync(Sample.Notice(channel.Id, null, Sample.Alert(status: AlertStatus.Resolved))));
        Assert.IsType<Delivered>(await SendAsync(Sample.Notice(channel.Id, $"{channel.Id}:1.000001", Sample.Alert(status: AlertStatus.Resolved))));

        Assert.Equal(2, _slack.Messages.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Before_a_page_is_repeated_the_earlier_one_is_looked_for(bool direct)
    {
        var address = direct ? _slack.AddUser("ana", "ana@example.org").Id : _slack.AddChannel("ops").Id;
        _slack.Script.Next(Post, Fault.HangAfterAccept);

        Assert.IsType<OutcomeUnknown>(await SendAsync(Sample.Page(address)));
        var delivered = Assert.IsType<Delivered>(await SendAsync(Sample.Page(address) with { Attempt = 2 }));

        var posted = Assert.Single(_slack.Messages.All);
        Assert.Equal($"{posted.Channel}:{posted.Ts}", delivered.Receipt);
        Assert.Empty(_slack.Refusals.All);
    }

    [Fact]
    public async Task News_of_a_page_whose_answer_was_lost_edit_it()
    {
        var address = _slack.AddUser("ana", "ana@example.org").Id;
        _slack.Script.Next(Post, Fault.HangAfterAccept);
        Assert.IsType<OutcomeUnknown>(await SendAsync(Sample.Page(address)));

        Assert.IsType<Delivered>(await SendAsync(Sample.Notice(address, null, Sample.Alert(status: AlertStatus.Acknowledged, statusBy: "Bob"))));

        Assert.Contains("Bob", Assert.Single(_slack.Messages.All).Blocks!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(_slack.Refusals.All);
    }

    [Fact]
    public async Task An_earlier_attempt_is_found_behind_two_hundred_later_messages()
    {
        var channel = _slack.AddChannel("ops");
        _slack.Script.Next(Post, Fault.HangAfterAccept);
        Assert.IsType<OutcomeUnknown>(await SendAsync(Sample.Page(channel.Id)));
        for (var i = 0; i < 205; i++)
            Assert.IsType<Delivered>(await SendAsync(Sample.Page(channel.Id) with { Delivery = new DeliveryId($"{2000 + i}-1") }));

        Assert.IsType<Delivered>(await SendAsync(Sample.Page(channel.Id) with { Attempt = 2 }));

        Assert.Equal(206, _slack.Messages.Count);
        Assert.Equal(2, _slack.Requests.All.Count(call => call.Path.EndsWith("conversations.history", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_page_that_is_not_found_is_posted_again()
    {
        var channel = _slack.AddChannel("ops");
        await SendAsync(Sample.Page(channel.Id) with { Delivery = new DeliveryId("1042-2") });
        _slack.Script.Next(Post, Fault.Drop);

        Assert.IsType<OutcomeUnknown>(await SendAsync(Sample.Page(channel.Id)));
        Assert.IsType<Delivered>(await SendAsync(Sample.Page(channel.Id) with { Attempt = 2 }));

        Assert.Equal(2, _slack.Messages.Count);
    }

    [Fact]
    public async Task When_looking_fails_the_page_is_posted_all_the_same()
    {
        var channel = _slack.AddChannel("ops");
        _slack.Script.Always("conversations.history", Fault.Refuse("missing_scope"));

        Assert.IsType<Delivered>(await SendAsync(Sample.Page(channel.Id) with { Attempt = 2 }));
    }

    /// <summary>After a crash many look at once, and Slack lets them wait.</summary>
    [Fact]
    public async Task News_of_an_uncertain_post_wait_until_they_can_look_for_it()
    {
        var channel = _slack.AddChannel("ops");
        _slack.Script.Next(Post, Fault.HangAfterAccept);
        Assert.IsType<OutcomeUnknown>(await SendAsync(Sample.Page(channel.Id)));
        _slack.Script.Next("conversations.history", Fault.RateLimited(7));
        var news = Sample.Notice(channel.Id, null, Sample.Alert(status: AlertStatus.Acknowledged, statusBy: "Bob"));

        Assert.IsType<ProviderFailed>(await SendAsync(news));
        Assert.IsType<Delivered>(await SendAsync(news with { Attempt = 2 }));

        Assert.Contains("Bob", Assert.Single(_slack.Messages.All).Blocks!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_that_are_refused_leave_the_words()
    {
        var channel = _slack.AddChannel("ops");
        _slack.Script.Next(Post, Fault.Refuse("invalid_blocks"));

        Assert.IsType<Delivered>(await SendAsync(Sample.Page(channel.Id)));
        Assert.Equal("[P: critical] checkout: Error rate above 5 % (#1042)", Assert.Single(_slack.Messages.All).Text);
    }

    [Fact]
    public async Task Addresses_that_do_not_exist_or_are_closed_to_us_fail_the_method()
    {
        foreach (var address in new[] { "C0NOWHERE", _slack.AddChannel("old", archived: true).Id, _slack.AddChannel("private", botIsMember: false).Id, "", "a b" })
            Assert.IsType<MethodFailed>(await SendAsync(Sample.Page(address)));
        Assert.Equal(0, _slack.Messages.Count);
    }

    [Theory]
    [InlineData("account_inactive", typeof(ProviderFailed))]
    [InlineData("ratelimited", typeof(ProviderFailed))]
    [InlineData("user_not_found", typeof(MethodFailed))]
    [InlineData("internal_error", typeof(OutcomeUnknown))]
    [InlineData("fatal_error", typeof(OutcomeUnknown))]
    public async Task The_vendors_error_says_whose_failure_it_is(string error, Type expected)
    {
        _slack.Script.Next(Post, Fault.Refuse(error));

        Assert.IsType(expected, await SendAsync(Sample.Page(_slack.AddChannel("ops").Id)));
    }

    [Fact]
    public async Task A_wrong_token_is_the_providers_failure_and_is_not_shown()
    {
        var failed = Assert.IsType<ProviderFailed>(await Notifier("xoxb-wrong-token").SendAsync(Sample.Page(_slack.AddChannel("ops").Id), default));

        Assert.Contains("invalid_auth", failed.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-token", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_back()
    {
        _slack.Script.Next(Post, Fault.RateLimited(30));

        var failed = Assert.IsType<ProviderFailed>(await SendAsync(Sample.Page(_slack.AddChannel("ops").Id)));
        Assert.Equal(NodaTime.Duration.FromSeconds(30), failed.RetryAfter);
    }

    [Fact]
    public async Task A_failing_server_is_the_providers_failure()
    {
        _slack.Script.Next(Update, Fault.Status(503)).Next(Post, Fault.Status(502));
        var channel = _slack.AddChannel("ops");

        Assert.IsType<ProviderFailed>(await SendAsync(Sample.Page(channel.Id)));
        Assert.IsType<ProviderFailed>(await SendAsync(Sample.Notice(channel.Id, $"{channel.Id}:1.000001", Sample.Alert())));
        Assert.Equal(0, _slack.Messages.Count);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task The_vendor_takes_hostile_titles_alone_and_in_bundles(string title)
    {
        var channel = _slack.AddChannel("ops");
        var alert = Sample.Alert(title: title, service: title, why: title, statusBy: title);

        Assert.IsType<Delivered>(await SendAsync(Sample.Page(channel.Id, alert)));
        Assert.IsType<Delivered>(await SendAsync(Sample.Page(channel.Id, [.. Enumerable.Range(123_456, 120).Select(i => alert with { Alert = new AlertId(i) })])));

        Assert.Empty(_slack.Refusals.All);
        Assert.All(_slack.Messages.All, m => Assert.NotNull(m.Blocks));
    }

    public static TheoryData<string> Hostile => Sample.HostileTitles;

    [Fact]
    public void Every_problem_of_the_options_is_reported_at_once()
    {
        Assert.Equal(2, new SlackOptions(new Secret("xoxp-1")) { ApiUrl = new Uri("http://slack.example.org/") }.Problems().Length);
        Assert.Empty(new SlackOptions(new Secret("xoxb-1")).Problems());
    }
}
