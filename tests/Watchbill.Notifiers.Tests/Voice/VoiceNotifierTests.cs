using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Twilio;
using Watchbill.Notifiers.Voice;
using Watchbill.StandIns;
using Watchbill.StandIns.Twilio;
using TwilioOptions = Watchbill.Notifiers.Twilio.TwilioOptions;

namespace Watchbill.Notifiers.Tests.Voice;

public sealed class VoiceNotifierTests : IAsyncLifetime
{
    private const string Ana = "+15005550001";
    private const string Create = "calls.create";
    private const string Update = "calls.update";
    private readonly HttpClient _http = new(NotifierSet.VendorHandler());
    private TwilioStandIn _twilio = null!;

    public async ValueTask InitializeAsync() => _twilio = await TwilioStandIn.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _twilio.DisposeAsync();
    }

    private VoiceNotifier Notifier(Func<TwilioOptions, TwilioOptions>? change = null)
    {
        var options = new TwilioOptions(_twilio.AccountSid, new Secret(_twilio.AuthToken), _twilio.MessagingServiceSid)
        {
            ApiUrl = _twilio.ApiUrl,
            TimeLimit = TimeSpan.FromSeconds(2),
            Voice = new VoiceOptions(_twilio.Number),
        };
        options = change?.Invoke(options) ?? options;
        return new VoiceNotifier(new TwilioClient(options, _http, TimeProvider.System), options.Voice!, Sample.Links);
    }

    private Task<DeliveryResult> SendAsync() => Notifier().SendAsync(Sample.Page(Ana), default);

    private Task<DeliveryResult> CancelAsync(string? call, Func<OutgoingMessage, OutgoingMessage>? change = null)
    {
        var notice = Sample.Notice(Ana, call);
        return Notifier().SendAsync(change?.Invoke(notice) ?? notice, default);
    }

    [Fact]
    public async Task A_page_is_dialled_and_its_receipt_is_the_calls_sid()
    {
        var result = await SendAsync();

        var call = await _twilio.Calls.FirstAsync();
        Assert.Equal(new Delivered(call.Sid), result);
        Assert.Equal((Ana, _twilio.Number, 25, "queued"), (call.To, call.From, call.RingsFor, call.Status));
        Assert.Equal(VoiceScript.Of(Sample.Page(Ana), Sample.Links), call.Twiml);
        Assert.Equal("https://watch.example.org/bill/doors/twilio/voice/status?delivery=1042-3", call.StatusCallback!.AbsoluteUri);
        Assert.Empty(_twilio.Refusals.All);
    }

    [Theory]
    [InlineData("21211")]
    [InlineData("21214")]
    [InlineData("21215")]
    [InlineData("21216")]
    [InlineData("21217")]
    public async Task What_is_wrong_with_the_number_fails_the_method(string code)
    {
        _twilio.Script.Next(Create, Fault.Refuse(code));

        Assert.Contains(code, Assert.IsType<MethodFailed>(await SendAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_of_another_form_fails_the_method_without_a_call()
    {
        Assert.IsType<MethodFailed>(await Notifier().SendAsync(Sample.Page("015112345"), default));
        Assert.Equal(0, _twilio.Requests.Count);
    }

    [Theory]
    [InlineData("21210")]
    [InlineData("20003")]
    public async Task Other_refusals_are_the_providers(string code)
    {
        _twilio.Script.Next(Create, Fault.Refuse(code));

        Assert.IsType<ProviderFailed>(await SendAsync());
    }

    [Fact]
    public async Task A_failing_provider_is_not_the_numbers_fault_and_a_lost_answer_is_unknown()
    {
        _twilio.Script.Next(Create, Fault.Status(503));
        Assert.IsType<ProviderFailed>(await SendAsync());

        _twilio.Script.Next(Create, Fault.DropAfterAccept);
        Assert.IsType<OutcomeUnknown>(await SendAsync());
    }

    [Theory]
    [InlineData("queued", "canceled")]
    [InlineData("ringing", "canceled")]
    [InlineData("in-progress", "in-progress")]
    [InlineData("completed", "completed")]
    public async Task A_notice_cancels_the_call_before_it_unless_somebody_has_taken_it(string status, string then)
    {
        var call = ((Delivered)await SendAsync()).Receipt!;
        if (status == "ringing")
            _twilio.Ring(call);
        else if (status == "in-progress")
            _twilio.Answer(call);
        else if (status == "completed")
            _twilio.Finish(call);

        Assert.Equal(new Delivered(null), await CancelAsync(call));

        Assert.Equal(then, Assert.Single(_twilio.Calls.All).Status);
    }

    [Fact]
    public async Task A_notice_calls_nobody_and_leaves_alone_what_it_does_not_know_a_bundle_and_what_is_long_over()
    {
        var call = ((Delivered)await SendAsync()).Receipt!;
        var before = _twilio.Requests.Count;

        Assert.Equal(new Delivered(null), await CancelAsync(null));
        Assert.Equal(new Delivered(null), await CancelAsync(call, notice => notice with { Prior = null }));
        Assert.Equal(new Delivered(null), await CancelAsync(call, notice => notice with { Prior = notice.Prior! with { InBundle = true } }));
        Assert.Equal(new Delivered(null), await CancelAsync(call, notice => notice with { At = notice.CreatedAt + NodaTime.Duration.FromMinutes(3) }));

        Assert.Equal(before, _twilio.Requests.Count);
        Assert.Equal("queued", Assert.Single(_twilio.Calls.All).Status);
        Assert.Equal(new Delivered(null), await CancelAsync("CA000000000000000000000000000000ff"));
    }

    [Fact]
    public async Task A_cancelling_that_the_provider_could_not_take_is_tried_again()
    {
        var call = ((Delivered)await SendAsync()).Receipt!;
        _twilio.Script.Next(Update, Fault.Status(503));

        Assert.IsType<ProviderFailed>(await CancelAsync(call));
        Assert.Equal(new Delivered(null), await CancelAsync(call));
        Assert.Equal("canceled", Assert.Single(_twilio.Calls.All).Status);
    }

    [Fact]
    public void Every_problem_of_the_options_is_reported_at_once()
    {
        Assert.Equal(2, new VoiceOptions("MG00000000000000000000000000000001") { RingSeconds = 601 }.Problems().Length);
        Assert.Empty(new VoiceOptions("+15005550006") { RingSeconds = 5 }.Problems());
    }
}
