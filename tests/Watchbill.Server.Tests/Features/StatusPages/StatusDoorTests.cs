using System.Net;
using System.Net.Http.Headers;
using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Store.Json;
using static Watchbill.Server.Tests.StatusSamples;

namespace Watchbill.Server.Tests.Features.StatusPages;

/// <summary>The public page over HTTP: without an account, without cookies, and friendly to caches.</summary>
public sealed class StatusDoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_is_read_by_anybody_and_sets_no_cookie()
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();

        using var answer = await client.GetAsync("/status/main", Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.True(answer.StatusCode == HttpStatusCode.OK, server.Log.All);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("public, max-age=30", answer.Headers.CacheControl!.ToString());
        Assert.Contains("Acme: All Systems Operational", html, StringComparison.Ordinal);
        Assert.Contains("Core services", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Nightly reports", html, StringComparison.Ordinal);
        Assert.Equal(html, await client.GetStringAsync("/status", Cancel));
    }

    [Fact]
    public async Task What_a_cache_holds_is_confirmed_until_something_changes()
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();
        foreach (var path in new[] { "/status/main", "/status/main/api/v2/summary.json", "/status/main/history.atom", "/status/main/badge.svg" })
        {
            using var first = await client.GetAsync(path, Cancel);
            var tag = first.Headers.ETag!;
            Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(client, path, tag));
            server.Time.Advance(Duration.FromSeconds(6));
            Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(client, path, tag));

            await OpenAsync(server, $"Something for {path}", Set("api", path.EndsWith("svg", StringComparison.Ordinal) ? ComponentStatus.MajorOutage : ComponentStatus.Operational));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, path, tag));
        }
    }

    [Fact]
    public async Task An_incident_shows_at_once_with_its_updates_newest_first_and_the_promise_of_the_next()
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();
        var opened = await OpenAsync(server, "Checkout fails", Set("api", ComponentStatus.PartialOutage));
        var next = server.Engine.Time.Now() + Duration.FromMinutes(30);
        await SubmitAsync(server, opened.Id, new UpdatePost(PostStatus.Identified, "A full disk.\n\nWe make room.", [], null, next, Notify: true));

        var html = await client.GetStringAsync("/status/main", Cancel);

        Assert.Contains("Acme: Partial System Outage", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("A full disk.", StringComparison.Ordinal) < html.IndexOf("We are looking into it.", StringComparison.Ordinal));
        Assert.Contains($"Next update by <time datetime=\"{NodaTime.Text.InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'").Format(next)}\"", html, StringComparison.Ordinal);
        Assert.Contains("<h1>Checkout fails</h1>", await client.GetStringAsync($"/status/main/incidents/{opened.Id}", Cancel), StringComparison.Ordinal);
        Assert.Contains("Checkout fails", await client.GetStringAsync("/status/main/history", Cancel), StringComparison.Ordinal);

        await SubmitAsync(server, opened.Id, new WithdrawPost("a mistake"));
        Assert.DoesNotContain("Checkout fails", await client.GetStringAsync("/status/main", Cancel), StringComparison.Ordinal);
        using var gone = await client.GetAsync($"/status/main/incidents/{opened.Id}", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Hostile_text_stays_text_in_every_document()
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();
        const string Hostile = "</title><script>alert(1)</script>]]>\"'&\u0000\u0007\uFFFE onload=x";
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(Page with { Name = Hostile, Introduction = Hostile, Theme = new StatusTheme(null, Hostile) }));
        var post = await OpenAsync(server, Hostile, Set("api", ComponentStatus.MajorOutage));
        await SubmitAsync(server, post.Id, new UpdatePost(PostStatus.Identified, Hostile, [], null, null, Notify: false));

        foreach (var path in Watchbill.Server.Features.StatusPages.StatusDocuments.Fixed.Append($"incidents/{post.Id}"))
        {
            using var answer = await client.GetAsync($"/status/main/{path}", Cancel);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {server.Log.All}");
            Assert.True(path == "calendar.ics" || !text.Contains("<script>alert", StringComparison.OrdinalIgnoreCase), $"{path} runs it");
            if (path.EndsWith(".json", StringComparison.Ordinal))
            {
                System.Text.Json.Nodes.JsonNode.Parse(text);
            }
            else if (path.EndsWith(".atom", StringComparison.Ordinal) || path.EndsWith(".rss", StringComparison.Ordinal) || path.EndsWith(".svg", StringComparison.Ordinal))
            {
                System.Xml.Linq.XDocument.Parse(text);
            }
        }
    }

    [Theory]
    [InlineData("/status/nowhere")]
    [InlineData("/status/main/incidents/999999")]
    [InlineData("/status/main/incidents/-1")]
    [InlineData("/status/main/incidents/99999999999999999999999")]
    [InlineData("/status/main/history?month=1066-10")]
    [InlineData("/status/main/history?month=nonsense")]
    [InlineData("/status/main/api/v2/everything.json")]
    [InlineData("/api/v2/everything.json")]
    public async Task What_is_not_there_is_not_found_in_JSON_for_programs(string path)
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();

        using var answer = await client.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("not_found", (await answer.JsonAsync())["code"]!.GetValue<string>());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Without_any_status_page_there_is_nothing()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        using var page = await client.GetAsync("/status", Cancel);
        using var json = await client.GetAsync("/api/v2/summary.json", Cancel);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, json.StatusCode));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
