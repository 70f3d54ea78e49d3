using System.Net;
using System.Text;
using Watchbill.Domain;
using Watchbill.Engine;
using Watchbill.Server.Ingest;
using Watchbill.Store.Json;

namespace Watchbill.Server.Tests.Ingest;

public sealed class RefusalTests
{
    private const string Event = """{"key":"k","title":"t"}""";

    [Theory]
    [InlineData("/v1/integrations/00000000000000000000000000000000/events", Event, "application/json", 404, "unknown_key")]
    [InlineData("/v1/integrations/x/alertmanager", Event, "application/json", 404, "unknown_key")]
    [InlineData("/v1/integrations/AM/events", Event, "application/json", 400, "wrong_endpoint")]
    [InlineData("/v1/integrations/PLAIN/events", "{\"key\":", "application/json", 400, "malformed_json")]
    [InlineData("/v1/integrations/PLAIN/events", "", "application/json", 400, "malformed_json")]
    [InlineData("/v1/integrations/PLAIN/events", "7", "application/json", 400, "invalid_event")]
    [InlineData("/v1/integrations/PLAIN/events", "{}", "application/json", 400, "invalid_event")]
    [InlineData("/v1/integrations/AM/alertmanager", "{\"alerts\":[]}", "application/json", 400, "invalid_event")]
    [InlineData("/v1/integrations/PLAIN/events", Event, "application/x-www-form-urlencoded", 415, "unsupported_media_type")]
    [InlineData("/v1/integrations/PLAIN/events", Event, "text/plain", 415, "unsupported_media_type")]
    public async Task Is_exact_counted_and_kept_for_people(string path, string body, string type, int status, string code)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        using var answer = await client.PostJsonAsync(Path(server, path), body, type);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        var error = await answer.JsonAsync();
        Assert.Equal(code, error["code"]!.GetValue<string>());
        Assert.NotEmpty(error["message"]!.GetValue<string>());
        Assert.Empty(await server.AlertsAsync());
        await server.SettledAsync();
        var kept = Assert.Single(await server.Engine.Store.Reader.ReadRejectedAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal((status, code), (kept.Status, kept.Code));
        Assert.DoesNotContain(server.Keys.Values, key => kept.Where.Contains(key, StringComparison.Ordinal) || kept.Excerpt.Contains(key, StringComparison.Ordinal));
        var metrics = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains($"code=\"{code}\"}} 1\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/vnd.example+json")]
    [InlineData("text/json")]
    public async Task Json_may_be_named_in_several_ways_or_not_at_all(string type)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        using var answer = await client.PostJsonAsync(Path(server, "/v1/integrations/PLAIN/events"), Event, type);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("""{"accepted":1,"alerts":[1]}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false, "/v1/integrations/PLAIN/events")]
    [InlineData(true, "/v1/integrations/PLAIN/events")]
    [InlineData(false, "/v2/enqueue")]
    [InlineData(true, "/v2/enqueue")]
    public async Task A_body_has_at_most_512_KiB_with_or_without_an_announced_length(bool chunked, string path)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        async Task<HttpStatusCode> SendAsync(int length)
        {
            var body = $$"""{"routing_key":"{{server.Keys["shop/pd"]}}","event_action":"resolve","dedup_key":"k","title":"t","fill":""}""";
            body = body.Insert(body.Length - 2, new string('x', length - body.Length));
            using var request = new HttpRequestMessage(HttpMethod.Post, Path(server, path)) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
            request.Headers.TransferEncodingChunked = chunked;
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(512 * 1024));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync((512 * 1024) + 1));
    }

    [Fact]
    public async Task Of_a_long_body_the_hash_and_64_KiB_are_kept()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var body = $$"""{"key":"k","title":"t","fill":"{{new string('x', 100_000)}}"}""";

        await client.PostJsonAsync(Path(server, "/v1/integrations/PLAIN/events"), body);

        var hash = DedupKeys.Hash(body);
        var alert = Assert.Single(await server.AlertsAsync());
        var entry = (await server.Engine.Store.Reader.ReadJournalAsync($"alert:{alert.Id}", TestContext.Current.CancellationToken))[0];
        Assert.Equal(hash, entry.BodyHash);
        var kept = await server.Engine.Store.Reader.ReadBodyAsync(hash, entry.RecordedAt, TestContext.Current.CancellationToken);
        Assert.Equal((body.Length, 64 * 1024), (kept!.FullLength, kept.Content.Length));
    }

    [Fact]
    public async Task A_replaced_key_works_for_its_grace_time_and_then_answers_410()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var current = server.Engine.Definitions.Current.Keys[IntegrationKeys.Hash(server.Keys["shop/plain"])];
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(current with { ExpiresAt = server.Engine.Time.Now() + NodaTime.Duration.FromHours(1) }));

        Assert.Equal(HttpStatusCode.Accepted, (await client.PostJsonAsync(Path(server, "/v1/integrations/PLAIN/events"), Event)).StatusCode);

        server.Time.Advance(NodaTime.Duration.FromHours(1));

        using var answer = await client.PostJsonAsync(Path(server, "/v1/integrations/PLAIN/events"), Event);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Equal("expired_key", (await answer.JsonAsync())["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_key_whose_integration_is_gone_answers_410()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var shop = server.Engine.Definitions.Current.Services[new ServiceId("shop")];
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(shop with { Integrations = [.. shop.Integrations.Where(one => one.Id.Value != "plain")] }));

        Assert.Equal(HttpStatusCode.Gone, (await client.PostJsonAsync(Path(server, "/v1/integrations/PLAIN/events"), Event)).StatusCode);
    }

    [Fact]
    public async Task Overload_is_503_with_Retry_After()
    {
        await using var server = await ServerUnderTest.StartAsync(one => one.Options = one.Options with { QueueLimit = 0 });
        using var client = server.Client();

        using var answer = await client.PostJsonAsync(Path(server, "/v1/integrations/PLAIN/events"), Event);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Empty(await server.AlertsAsync());
    }

    [Fact]
    public async Task A_commit_of_unknown_outcome_is_never_answered_with_success()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        // From here on every commit fails, as with a disk that is gone.
        await server.Engine.Store.DisposeAsync();

        using var plain = await client.PostJsonAsync(Path(server, "/v1/integrations/PLAIN/events"), Event);
        using var pagerDuty = await client.PostJsonAsync("/v2/enqueue", $$"""{"routing_key":"{{server.Keys["shop/pd"]}}","event_action":"resolve","dedup_key":"k"}""");
        using var ready = await client.GetAsync("/readyz", TestContext.Current.CancellationToken);

        Assert.All([plain, pagerDuty, ready], answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.All([plain, pagerDuty], answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.Contains("watchbill_store_up 0", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_is_counted_whole_and_stored_in_part()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        for (var i = 0; i < 60; i++)
        {
            await client.PostJsonAsync(Path(server, "/v1/integrations/PLAIN/events"), "nonsense");
        }

        await server.SettledAsync();
        Assert.InRange((await server.Engine.Store.Reader.ReadRejectedAsync(100, TestContext.Current.CancellationToken)).Count, 20, 30);
        Assert.Contains("code=\"malformed_json\"} 60\n", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // The next one that is stored brings the count of those that were not.
        server.Time.Advance(NodaTime.Duration.FromMinutes(1));
        await client.PostJsonAsync(Path(server, "/v1/integrations/PLAIN/events"), "nonsense");
        await server.SettledAsync();
        var uses = await server.Engine.Store.Reader.ReadIntegrationUsesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(61, uses.Single(use => use.Integration.Value == "plain").Rejected);
    }

    [Theory]
    [InlineData("{\"routing_key\":\"0123456789abcdef0123456789abcdef\"}", "{\"routing_key\":\"***\"}")]
    [InlineData("{\"password\":\"a, \\\"b\\\" c\",\"title\":\"t\"}", "{\"password\":\"***\",\"title\":\"t\"}")]
    [InlineData("user=a&password=hunter2&x=1", "user=a&password=***&x=1")]
    [InlineData("Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l", "Authorization: *** ***")]
    [InlineData("{\"title\":\"Disk\\nfull\"}\r\n", "{\"title\":\"Disk\\nfull\"}  ")]
    [InlineData("{\"key\"", "{\"key\"")]
    public void An_excerpt_shows_no_secrets(string body, string expected) => Assert.Equal(expected, Excerpt.Of(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void An_excerpt_is_short() => Assert.Equal(300, Excerpt.Of(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a b ", 1_000)))).Length);

    private static string Path(ServerUnderTest server, string path) => path
        .Replace("/PLAIN/", $"/{server.Keys["shop/plain"]}/", StringComparison.Ordinal)
        .Replace("/AM/", $"/{server.Keys["shop/am"]}/", StringComparison.Ordinal);
}
