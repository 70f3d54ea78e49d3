using System.Net;
using System.Text;
using Watchbill.Domain;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.StatusPages;

namespace Watchbill.Server.Tests.Features.StatusPages;

/// <summary>Subscribing by programs, and subscribers for those who manage a page.</summary>
public sealed class SubscribersApiTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v2/subscribers")]
    [InlineData("/api/v2/subscribers.json")]
    [InlineData("/status/main/api/v2/subscribers.json")]
    public async Task A_program_subscribes_as_with_statuspage_and_the_address_is_asked_first(string path)
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();

        using var answer = await client.PostAsync(path, Form(("subscriber[email]", "Dana@Example.org"), ("subscriber[component_ids][]", "api")), Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var body = await answer.JsonAsync();
        Assert.Equal(("Acme", "dana@example.org", "email", "api"), ((string)body["page"]!["name"]!, (string)body["subscriber"]!["email"]!, (string)body["subscriber"]!["mode"]!, (string)body["subscriber"]!["components"]![0]!));
        var subscriber = Assert.Single(await server.Engine.Store.Reader.ReadSubscribersAsync(StatusSamples.Page.Id, Cancel));
        Assert.Equal((SubscriberState.Unconfirmed, (string)body["subscriber"]!["id"]!), (subscriber.State, subscriber.Id));
        Assert.Single(await server.Engine.Store.Reader.ReadDeliveriesOfAsync("status_page:main", Cancel));
    }

    [Fact]
    public async Task No_answer_tells_whether_somebody_is_a_subscriber_already()
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();
        using var first = await client.PostAsync("/api/v2/subscribers", Json("""{"subscriber":{"email":"dana@example.org"}}"""), Cancel);
        Assert.True(await server.Engine.Subscribers.ConfirmAsync(SubscriberPath.IdOf(StatusSamples.Page.Id, SubscriberKind.Email, "dana@example.org")));

        using var second = await client.PostAsync("/api/v2/subscribers", Json("""{"subscriber":{"email":"dana@example.org"}}"""), Cancel);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal((await first.JsonAsync())["subscriber"]!.ToJsonString(), (await second.JsonAsync())["subscriber"]!.ToJsonString());

        // An address is asked no more than twice an hour, whoever asks for it.
        using var third = await client.PostAsync("/api/v2/subscribers", Json("""{"subscriber":{"email":"dana@example.org"}}"""), Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"subscriber":"dana@example.org"}""")]
    [InlineData("""{"subscriber":{"email":"dana"}}""")]
    [InlineData("""{"subscriber":{"email":3}}""")]
    [InlineData("""{"subscriber":{"endpoint":"http://hooks.example.org/"}}""")]
    public async Task What_is_no_subscriber_is_refused(string body)
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();

        using var answer = await client.PostAsync("/api/v2/subscribers", Json(body), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await server.Engine.Store.Reader.ReadSubscribersAsync(StatusSamples.Page.Id, Cancel));
    }

    [Fact]
    public async Task Managers_list_count_add_ask_again_and_remove()
    {
        await using var server = await StatusSamples.StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));
        const string Path = "/api/v1/status-pages/main/subscribers";
        using var added = await max.PostJsonAsync(Path, """{"email":"dana@example.org","component_ids":["api"]}""");
        using var hooked = await max.PostJsonAsync(Path, """{"endpoint":"https://hooks.example.org/status"}""");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (added.StatusCode, hooked.StatusCode));
        var id = (string)(await added.JsonAsync())["id"]!;

        // Nobody is a subscriber before they say so.
        Assert.Empty(await AddressesAsync(""));
        Assert.Equal(["dana@example.org", "https://hooks.example.org/status"], await AddressesAsync("?state=unconfirmed"));
        Assert.True(await server.Engine.Subscribers.ConfirmAsync(id));
        Assert.Equal(["dana@example.org"], await AddressesAsync(""));
        Assert.Equal(["https://hooks.example.org/status"], await AddressesAsync("?state=all&type=webhook"));
        Assert.Equal(["dana@example.org"], await AddressesAsync("?state=all&q=DANA"));
        Assert.Equal(["https://hooks.example.org/status"], await AddressesAsync("?state=all&limit=1&offset=1"));
        using var counted = await max.GetAsync($"{Path}/count?state=all", Cancel);
        Assert.Equal("""{"email":1,"webhook":1}""", await counted.Content.ReadAsStringAsync(Cancel));

        using var again = await max.PostAsync($"{Path}/{(string)(await hooked.JsonAsync())["id"]!}/resend_confirmation", null, Cancel);
        using var often = await max.PostAsync($"{Path}/{(string)(await hooked.JsonAsync())["id"]!}/resend_confirmation", null, Cancel);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.TooManyRequests), (again.StatusCode, often.StatusCode));

        using var removed = await max.DeleteAsync($"{Path}/{id}", Cancel);
        using var gone = await max.GetAsync($"{Path}/{id}", Cancel);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (removed.StatusCode, gone.StatusCode));
        var audit = await server.Engine.Store.Reader.ReadAuditAsync(100, Cancel);
        Assert.Equal(3, audit.Count(record => record.Action == "status_subscriber.asked" && record.Actor == Actor.User(new UserId("max"))));
        Assert.Single(audit, record => record.Action == "status_subscriber.removed" && record.Actor == Actor.User(new UserId("max")));

        foreach (var wrong in new[] { "?state=lost", "?type=fax", "?limit=0", "?limit=101", "?offset=-1" })
        {
            using var refused = await max.GetAsync(Path + wrong, Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        async Task<IEnumerable<string>> AddressesAsync(string query)
        {
            using var listed = await max.GetAsync(Path + query, Cancel);
            return (await listed.JsonAsync())["subscribers"]!.AsArray().Select(one => (string)(one!["email"] ?? one["endpoint"])!);
        }
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
