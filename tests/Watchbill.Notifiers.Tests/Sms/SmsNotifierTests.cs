using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Sms;
using Watchbill.Notifiers.Twilio;
using Watchbill.StandIns;
using Watchbill.StandIns.Twilio;
using TwilioOptions = Watchbill.Notifiers.Twilio.TwilioOptions;

namespace Watchbill.Notifiers.Tests.Sms;

public sealed class SmsNotifierTests : IAsyncLifetime
{
    private const string Ana = "+15005550001";
    private const string Create = "messages.create";
    private readonly HttpClient _http = new(NotifierSet.VendorHandler());
    private TwilioStandIn _twilio = null!;

    public async ValueTask InitializeAsync() => _twilio = await TwilioStandIn.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _twilio.DisposeAsync();
    }

    private SmsNotifier Notifier(Func<TwilioOptions, TwilioOptions>? change = null)
    {
        var options = new TwilioOptions(_twilio.AccountSid, new Secret(_twilio.AuthToken), _twilio.Number) { ApiUrl = _twilio.ApiUrl, TimeLimit = TimeSpan.FromSeconds(2) };
        return new SmsNotifier(new TwilioClient(change?.Invoke(options) ?? options, _http, TimeProvider.System), Sample.Links);
    }

    private Task<DeliveryResult> SendAsync() => Notifier().SendAsync(Sample.Page(Ana), default);

    [Fact]
    public async Task A_page_is_taken_and_its_receipt_is_the_messages_sid()
    {
        var result = await SendAsync();

        var sms = await _twilio.Messages.FirstAsync();
        Assert.Equal(new Delivered(sms.Sid), result);
        Assert.Equal(Ana, sms.To);
        Assert.Equal(SmsComposer.Compose(Sample.Page(Ana), Sample.Links), sms.Body);
        Assert.Equal("https://watch.example.org/bill/doors/twilio/status?delivery=1042-3", sms.StatusCallback!.AbsoluteUri);
        Assert.Empty(_twilio.Refusals.All);
    }

    [Fact]
    public async Task A_messaging_service_can_send_too()
        => Assert.IsType<Delivered>(await Notifier(o => o with { From = _twilio.MessagingServiceSid }).SendAsync(Sample.Page(Ana), default));

    [Theory]
    [InlineData("21211")]
    [InlineData("21614")]
    [InlineData("21610")]
    [InlineData("21408")]
    public async Task What_is_wrong_with_the_number_fails_the_method(string code)
    {
        _twilio.Script.Next(Create, Fault.Refuse(code));

        Assert.Contains(code, Assert.IsType<MethodFailed>(await SendAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_opted_out_fails_the_method()
    {
        _twilio.OptOut(Ana);

        Assert.IsType<MethodFailed>(await SendAsync());
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("+0123456789")]
    [InlineData("+1500555000a")]
    [InlineData("")]
    public async Task A_number_of_another_form_fails_the_method_without_a_call(string number)
    {
        Assert.IsType<MethodFailed>(await Notifier().SendAsync(Sample.Page(number), default));
        Assert.Equal(0, _twilio.Requests.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(404)]
    public async Task A_failing_provider_is_not_the_numbers_fault(int status)
    {
        _twilio.Script.Next(Create, Fault.Status(status));

        Assert.IsType<ProviderFailed>(await SendAsync());
    }

    [Fact]
    public async Task Other_refusals_are_the_providers()
    {
        _twilio.Script.Next(Create, Fault.Refuse("21606"));

        Assert.IsType<ProviderFailed>(await SendAsync());
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_back()
    {
        _twilio.Script.Next(Create, Fault.RateLimited(7));

        Assert.Equal(NodaTime.Duration.FromSeconds(7), Assert.IsType<ProviderFailed>(await SendAsync()).RetryAfter);
    }

    [Fact]
    public async Task Wrong_credentials_are_the_providers_failure_and_are_not_shown()
    {
        var failed = Assert.IsType<ProviderFailed>(
            await Notifier(o => o with { AuthToken = new Secret("33333333333333333333333333333333") }).SendAsync(Sample.Page(Ana), default));

        Assert.Contains("401", failed.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("3333", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_is_unknown()
    {
        _twilio.Script.Next(Create, Fault.DropAfterAccept);
        Assert.IsType<OutcomeUnknown>(await SendAsync());

        _twilio.Script.Next(Create, Fault.HangAfterAccept);
        Assert.IsType<OutcomeUnknown>(await SendAsync());
        Assert.Equal(2, _twilio.Messages.Count);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_on_the_way_is_unknown()
    {
        _twilio.Script.Next(Create, Fault.HangAfterAccept);
        using var cancel = new CancellationTokenSource();

        var sending = Notifier().SendAsync(Sample.Page(Ana), cancel.Token);
        await _twilio.Messages.FirstAsync();
        await cancel.CancelAsync();

        Assert.IsType<OutcomeUnknown>(await sending);
    }

    [Fact]
    public async Task Nobody_listening_means_that_nothing_was_sent()
    {
        var notifier = Notifier(o => o with { ApiUrl = new Uri($"http://127.0.0.1:{ClosedPort.Find()}/") });

        Assert.IsType<ProviderFailed>(await notifier.SendAsync(Sample.Page(Ana), default));
    }

    [Fact]
    public void Every_problem_of_the_options_is_reported_at_once()
    {
        Assert.Equal(3, new TwilioOptions("AC12", new Secret("x"), "12345") { ApiUrl = new Uri("http://api.example.org/") }.Problems().Length);
        Assert.Empty(new TwilioOptions("AC00000000000000000000000000000001", new Secret("x"), "+15005550006").Problems());
    }
}
