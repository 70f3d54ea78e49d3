using System.Globalization;
using System.Text;
using Watchbill.StandIns.Http;
using Watchbill.StandIns.Webhooks;

namespace Watchbill.StandIns.Tests.Webhooks;

public sealed class WebhookSinkTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private WebhookSink _sink = null!;

    public async ValueTask InitializeAsync() => _sink = await WebhookSink.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _sink.DisposeAsync();
    }

    /// <summary>The published example.</summary>
    [Fact]
    public void The_signature_is_the_standards()
        => Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Of(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, """{"test": 2432232314}"""));

    [Fact]
    public async Task A_signed_delivery_is_recorded_and_found_genuine()
    {
        var got = await DeliverAsync("msg_1", 1_800_000_000, """{"ä":1}""", WebhookSignature.Of(Secret, "msg_1", 1_800_000_000, """{"ä":1}"""));
        Assert.Equal("POST", got.Method);
        Assert.Equal("/hook", got.Path);
        Assert.Equal("""{"ä":1}""", got.Body);
        Assert.True(WebhookSignature.Verify(got, Secret, Now).IsGenuine);
    }

    [Fact]
    public async Task While_a_secret_changes_either_signature_will_do()
    {
        var both = $"{WebhookSignature.Of("old secret", "msg_1", 1_800_000_000, "{}")} {WebhookSignature.Of(Secret, "msg_1", 1_800_000_000, "{}")}";
        var got = await DeliverAsync("msg_1", 1_800_000_000, "{}", both);
        Assert.True(WebhookSignature.Verify(got, Secret, Now).IsGenuine);
        Assert.True(WebhookSignature.Verify(got, "old secret", Now).IsGenuine);
        Assert.False(WebhookSignature.Verify(got, "third secret", Now).IsGenuine);
    }

    public static TheoryData<string?, string?, string?, string> Wrong => new()
    {
        { null, "1800000000", "good", "webhook-id" },
        { "msg_1", null, "good", "webhook-timestamp" },
        { "msg_1", "yesterday", "good", "webhook-timestamp" },
        { "msg_1", "1800000000", null, "webhook-signature" },
        { "msg_1", "1799999699", "good", "too far" },
        { "msg_1", "1800000301", "good", "too far" },
        { "msg_2", "1800000000", "good", "no signature fits" },
        { "msg_1", "1800000001", "good", "no signature fits" },
        { "msg_1", "1800000000", "v1,AAAA", "no signature fits" },
        { "msg_1", "1800000000", "unversioned", "no signature fits" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_delivery_signed_wrongly_is_not_genuine(string? id, string? timestamp, string? signature, string reason)
    {
        var good = WebhookSignature.Of(Secret, "msg_1", 1_800_000_000, "{}");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (id is not null)
            headers["Webhook-Id"] = id;
        if (timestamp is not null)
            headers["Webhook-Timestamp"] = timestamp;
        if (signature is not null)
            headers["Webhook-Signature"] = signature switch { "good" => good, "unversioned" => good["v1,".Length..], _ => signature };
        var verdict = WebhookSignature.Verify(new ReceivedRequest("POST", "/", "", headers, Encoding.UTF8.GetBytes("{}"), Now), Secret, Now);
        Assert.False(verdict.IsGenuine);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_body_is_not_genuine()
    {
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = "msg_1",
            ["webhook-timestamp"] = "1800000000",
            ["webhook-signature"] = WebhookSignature.Of(Secret, "msg_1", 1_800_000_000, "{}"),
        };
        var request = new ReceivedRequest("POST", "/", "", headers, Encoding.UTF8.GetBytes("{ }"), Now);
        Assert.False(WebhookSignature.Verify(request, Secret, Now).IsGenuine);
    }

    [Fact]
    public async Task Paths_answer_as_scripted_and_are_recorded_all_the_same()
    {
        _sink.Script
            .Always("/broken", Fault.Status(500))
            .Next("/moved", Fault.Redirect(new Uri("http://169.254.169.254/")))
            .Next("/busy", Fault.RateLimited(9));
        using var broken = await _http.GetAsync(new Uri(_sink.Url, "broken"));
        using var moved = await _http.GetAsync(new Uri(_sink.Url, "moved"));
        using var busy = await _http.GetAsync(new Uri(_sink.Url, "busy"));
        using var fine = await _http.GetAsync(new Uri(_sink.Url, "fine?a=b"));
        Assert.Equal([500, 302, 429, 200], new[] { broken, moved, busy, fine }.Select(r => (int)r.StatusCode));
        Assert.Equal("http://169.254.169.254/", moved.Headers.Location!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(9), busy.Headers.RetryAfter!.Delta);
        Assert.Equal(["/broken", "/moved", "/busy", "/fine"], _sink.Requests.All.Select(r => r.Path));
        Assert.Equal("?a=b", _sink.Requests.All[^1].Query);
    }

    private async Task<ReceivedRequest> DeliverAsync(string id, long timestamp, string body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_sink.Url, "hook"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers =
            {
                { "webhook-id", id },
                { "webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture) },
                { "webhook-signature", signature },
            },
        };
        using var response = await _http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        return Assert.Single(_sink.Requests.All);
    }
}
