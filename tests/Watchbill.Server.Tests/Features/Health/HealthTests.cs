using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Engine;
using Watchbill.Server.Features.Health;

namespace Watchbill.Server.Tests.Features.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_node_that_works_is_alive_and_ready()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        Assert.Equal("ok\n", await client.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
        Assert.Equal((HttpStatusCode.OK, "{\"ready\":true,\"reasons\":[]}"), await EventuallyReadyAsync(server, client, wanted: HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_node_that_cannot_commit_is_not_ready_until_it_can()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        await EventuallyReadyAsync(server, client, HttpStatusCode.OK);
        var hog = await server.Engine.Store.BeginAsync(TestContext.Current.CancellationToken);

        server.Time.Advance(Duration.FromSeconds(31));
        var (status, body) = await EventuallyReadyAsync(server, client, HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Matches("nothing has been committed for 3[0-9] s", body);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
        await hog.DisposeAsync();
        Assert.Equal(HttpStatusCode.OK, (await EventuallyReadyAsync(server, client, HttpStatusCode.OK)).Status);
    }

    [Fact]
    public async Task A_delivery_that_is_late_makes_it_not_ready()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        await EventuallyReadyAsync(server, client, HttpStatusCode.OK);
        var hog = await BlockAfterAsync(server, client);

        server.Time.Advance(Duration.FromSeconds(12));
        var (_, body) = await EventuallyReadyAsync(server, client, HttpStatusCode.ServiceUnavailable);

        Assert.Matches("a (delivery|timer) has been due for 1[0-9] s", body);
        Assert.Matches("watchbill_(delivery|timer)_overdue_seconds 1[0-9]", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));
        await hog.DisposeAsync();
        Assert.Equal(HttpStatusCode.OK, (await EventuallyReadyAsync(server, client, HttpStatusCode.OK)).Status);
    }

    [Fact]
    public async Task A_full_queue_is_said()
    {
        await using var server = await ServerUnderTest.StartAsync(one => one.Options = one.Options with { QueueLimit = 0 });
        using var client = server.Client();

        var (status, body) = await EventuallyReadyAsync(server, client, HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("queue is full", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_count_what_was_taken_refused_and_sent()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var path = $"/v1/integrations/{server.Keys["shop/plain"]}/events";
        await client.PostJsonAsync(path, """{"key":"k","title":"t"}""");
        await client.PostJsonAsync(path, "{");
        await client.PostJsonAsync("/v1/integrations/x/events", "{}");
        var page = await StandIns.Eventually.GivesAsync(
            async () => await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken) is var text && text.Contains("outcome=\"delivered\"", StringComparison.Ordinal) ? text : null,
            "a delivery that is counted");

        Assert.Contains("\nwatchbill_intake_accepted_total{service=\"shop\",integration=\"plain\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("\nwatchbill_intake_rejected_total{service=\"shop\",integration=\"plain\",code=\"malformed_json\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("\nwatchbill_intake_rejected_total{service=\"\",integration=\"\",code=\"unknown_key\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("\nwatchbill_intake_seconds_count 1\n", page, StringComparison.Ordinal);
        Assert.Contains("\nwatchbill_alerts_open 1\n", page, StringComparison.Ordinal);
        Assert.Contains("\nwatchbill_delivery_attempts_total{provider=\"outbox\",outcome=\"delivered\"} 1\n", page, StringComparison.Ordinal);
        Assert.All(page.TrimEnd('\n').Split('\n'), line => Assert.Matches("^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\\})? -?[0-9.E+-]+)$", line));
    }

    [Fact]
    public async Task Metrics_are_for_this_host_and_for_those_with_an_account()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var near = server.Client();
        using var far = server.Client();
        far.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        using var known = server.Client(await server.TokenOfAsync("olga"));
        known.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        async Task<HttpStatusCode> StatusAsync(HttpClient client) => (await client.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode;

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(near));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(far));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(known));
    }

    [Fact]
    public void Label_values_are_escaped() => Assert.Equal(
        "m{a=\"\\\\ \\\" \\n\"} 0.5\n", new PrometheusText().Sample("m", 0.5, ("a", "\\ \" \n")).ToString());

    [Fact]
    public void A_histogram_is_cumulative()
    {
        var histogram = new Histogram();
        histogram.Observe(TimeSpan.FromMilliseconds(1));
        histogram.Observe(TimeSpan.FromMilliseconds(7));
        histogram.Observe(TimeSpan.FromSeconds(99));

        Assert.Equal([1, 1, 1, 2], histogram.Cumulative()[..4]);
        Assert.Equal((3, 99.008), (histogram.Cumulative()[^1], histogram.Sum));
    }

    /// <summary>An alert is stored, and then nothing can be written any more, so that what it owes stays owed.</summary>
    private static async Task<Store.IStoreTransaction> BlockAfterAsync(ServerUnderTest server, HttpClient client)
    {
        var taken = new TaskCompletionSource<Task<Store.IStoreTransaction>>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Asked for inside the commit's announcement, the writer's next turn is the test's. Once: nobody would give back a second.
        var isTaken = false;
        server.Engine.Feed.Listen(change =>
        {
            if (change.Deliveries && !isTaken)
            {
                isTaken = true;
                taken.TrySetResult(server.Engine.Store.BeginAsync(CancellationToken.None).AsTask());
            }
        });
        await client.PostJsonAsync($"/v1/integrations/{server.Keys["shop/plain"]}/events", """{"key":"k","title":"t"}""");
        return await await taken.Task;
    }

    private static async Task<(HttpStatusCode Status, string Body)> EventuallyReadyAsync(ServerUnderTest server, HttpClient client, HttpStatusCode wanted)
    {
        var found = await StandIns.Eventually.GivesAsync(
            async () =>
            {
                // What was seen is good for a second.
                server.Time.Advance(Duration.FromSeconds(1));
                using var answer = await client.GetAsync("/readyz", TestContext.Current.CancellationToken);
                return answer.StatusCode == wanted ? new Seen(answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) : null;
            },
            $"/readyz answers {wanted}");
        return (found.Status, found.Body);
    }

    private sealed record Seen(HttpStatusCode Status, string Body);
}
