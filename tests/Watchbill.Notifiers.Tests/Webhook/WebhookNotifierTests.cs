using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Webhook;
using Watchbill.StandIns;
using Watchbill.StandIns.Webhooks;
using Vendor = Watchbill.StandIns.Webhooks.WebhookSignature;

namespace Watchbill.Notifiers.Tests.Webhook;

public sealed class WebhookNotifierTests : IAsyncLifetime
{
    internal static readonly Secret Secret = new("whsec_" + Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)]));
    private static readonly Secret OldSecret = new("whsec_" + Convert.ToBase64String([.. Enumerable.Range(2, 32).Select(i => (byte)i)]));
    private readonly List<IDisposable> _clients = [];
    private WebhookSink _sink = null!;

    public async ValueTask InitializeAsync() => _sink = await WebhookSink.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _sink.DisposeAsync();
    }

    private WebhookNotifier Notifier(params string[] allow)
    {
        var guard = new AddressGuard([.. allow]);
        var http = new HttpClient(guard.Handler());
        _clients.Add(http);
        return new WebhookNotifier(
            new WebhookOptions([Secret, OldSecret]) { Allow = [.. allow], TimeLimit = TimeSpan.FromSeconds(2) }, Sample.Links, guard, http, TimeProvider.System);
    }

    private string Hook => new Uri(_sink.Url, "/hook").AbsoluteUri;

    private Task<DeliveryResult> SendAsync() => Notifier("127.0.0.0/8").SendAsync(Sample.Page(Hook), default);

    [Fact]
    public async Task A_page_arrives_signed_with_every_secret()
    {
        var result = await SendAsync();

        var request = await _sink.Requests.FirstAsync();
        Assert.Equal(new Delivered("watchbill_1042-3"), result);
        Assert.Equal("watchbill_1042-3", request.Header("webhook-id"));
        Assert.Equal("application/json", request.Header("Content-Type"));
        foreach (var secret in new[] { Secret, OldSecret })
        {
            var verdict = Vendor.Verify(request, secret.Reveal(), Sample.Now.ToDateTimeOffset());
            Assert.True(verdict.IsGenuine, verdict.Reason);
        }

        Assert.False(Vendor.Verify(request, "whsec_" + Convert.ToBase64String(new byte[32]), Sample.Now.ToDateTimeOffset()).IsGenuine);
    }

    [Fact]
    public void The_body_is_as_documented()
    {
        var message = Sample.Page(
            Hook, Sample.Alert(status: AlertStatus.Acknowledged, statusBy: "Bob", details: "a\nb", link: "https://grafana.example/d/1"));

        var body = JsonNode.Parse(WebhookPayload.Build(message, Sample.Links));

        var expected = JsonNode.Parse(
            """
            {
              "type": "alert.page", "timestamp": "2026-01-05T03:11:00Z",
              "data": {
                "delivery": "1042-3", "user": "ana",
                "alerts": [{
                  "number": 1042, "version": 7, "status": "acknowledged", "title": "Error rate above 5 %", "details": "a\nb",
                  "url": "https://watch.example.org/bill/alerts/1042", "link": "https://grafana.example/d/1",
                  "service": {"id": "checkout", "name": "checkout"}, "severity": "critical", "urgency": "high",
                  "triggered_at": "2026-01-05T03:10:00Z", "firing": 1, "status_by": "Bob", "status_at": "2026-01-05T03:11:00Z",
                  "why": "rule 2 waited 15 min and nobody had acknowledged"
                }],
                "omitted": 0
              }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, body), body!.ToJsonString());
    }

    [Fact]
    public void Every_attempt_has_the_same_bytes()
        => Assert.Equal(
            WebhookPayload.Build(Sample.Page(Hook), Sample.Links),
            WebhookPayload.Build(Sample.Page(Hook) with { Attempt = 2, At = Sample.Now + Duration.FromMinutes(5) }, Sample.Links));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_title_leaves_the_body_well_formed_and_bounded(string title)
    {
        var alert = Sample.Alert(title: title, service: title, details: title, statusBy: title, why: title, link: title);
        var bytes = WebhookPayload.Build(Sample.Page(Hook, [.. Enumerable.Repeat(alert, 120)]), Sample.Links);

        var data = JsonNode.Parse(bytes)!["data"]!;
        Assert.Equal(100, data["alerts"]!.AsArray().Count);
        Assert.Equal(20, (int)data["omitted"]!);
        Assert.InRange(((string)data["alerts"]![0]!["title"]!).Length, 0, 1000);
    }

    public static TheoryData<string> Hostile => Sample.HostileTitles;

    [Theory]
    [InlineData(404, typeof(MethodFailed))]
    [InlineData(410, typeof(MethodFailed))]
    [InlineData(400, typeof(ProviderFailed))]
    [InlineData(401, typeof(ProviderFailed))]
    [InlineData(429, typeof(ProviderFailed))]
    [InlineData(500, typeof(ProviderFailed))]
    [InlineData(503, typeof(ProviderFailed))]
    public async Task Only_2xx_is_success_and_only_what_is_gone_fails_the_method(int status, Type expected)
    {
        _sink.Script.Next("/hook", Fault.Status(status));

        Assert.IsType(expected, await SendAsync());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _sink.Script.Next("/hook", Fault.Redirect(new Uri(_sink.Url, "/elsewhere"), 307));

        Assert.IsType<ProviderFailed>(await SendAsync());
        Assert.Equal("/hook", Assert.Single(_sink.Requests.All).Path);
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_back()
    {
        _sink.Script.Next("/hook", Fault.RateLimited(12));

        Assert.Equal(Duration.FromSeconds(12), Assert.IsType<ProviderFailed>(await SendAsync()).RetryAfter);
    }

    [Fact]
    public async Task A_lost_answer_is_unknown()
    {
        _sink.Script.Next("/hook", Fault.Hang).Next("/hook", Fault.Drop);

        Assert.IsType<OutcomeUnknown>(await SendAsync());
        Assert.IsType<OutcomeUnknown>(await SendAsync());
    }

    [Fact]
    public async Task Our_own_network_is_out_of_reach_unless_the_operator_allows_it()
    {
        var failed = Assert.IsType<MethodFailed>(
            await Notifier().SendAsync(Sample.Page(Hook.Replace("http:", "https:", StringComparison.Ordinal)), default));

        Assert.Contains("WATCHBILL_WEBHOOK_ALLOW", failed.Detail, StringComparison.Ordinal);
        Assert.IsType<MethodFailed>(await Notifier().SendAsync(Sample.Page(Hook), default));
        Assert.IsType<MethodFailed>(await Notifier().SendAsync(
            Sample.Page($"https://localhost:{new Uri(Hook).Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}/hook"), default));
        Assert.Equal(0, _sink.Requests.Count);
    }

    [Fact]
    public async Task Nobody_listening_means_that_nothing_was_sent()
    {
        Assert.IsType<ProviderFailed>(await Notifier("127.0.0.1").SendAsync(Sample.Page($"http://127.0.0.1:{ClosedPort.Find()}/hook"), default));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64 at all ......................")]
    public void A_secret_of_another_form_is_a_problem(string secret)
        => Assert.Single(new WebhookOptions([new Secret(secret)]).Problems());
}
