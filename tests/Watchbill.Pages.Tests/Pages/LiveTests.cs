using Watchbill.Domain;

namespace Watchbill.Pages.Tests.Pages;

public sealed class LiveTests
{
    [Fact]
    public async Task A_new_alert_is_told_at_once_and_only_to_those_who_may_see_it()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        using var ana = await Stream.OpenAsync(site, "ana");
        using var dora = await Stream.OpenAsync(site, "dora");

        await site.TriggerAsync(Crew.Checkout, "k", "Errors", Severity.Critical);

        Assert.Equal("change", await ana.NextAsync());
        Assert.Equal("beat", await dora.NextAsync());
    }

    [Fact]
    public async Task It_ends_with_the_session()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        using var bob = await Stream.OpenAsync(site, "bob");
        await site.Engine.Store.Access.RemoveSessionsOfAsync(Crew.Bob, CancellationToken.None);

        await site.TriggerAsync(Crew.Checkout, "k", "Errors", Severity.Critical);

        Assert.Equal("end", await bob.NextAsync());
        Assert.Null(await bob.NextAsync());
    }

    [Fact]
    public async Task It_does_not_hold_up_the_end_of_the_server()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        using var bob = await Stream.OpenAsync(site, "bob");

        await site.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    public sealed class Stream(HttpClient client, HttpResponseMessage answer, StreamReader reader) : IDisposable
    {
        public static async Task<Stream> OpenAsync(Site site, string user)
        {
            var client = await site.AsAsync(user);
            var answer = await client.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
            var stream = new Stream(client, answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
            Assert.Equal("beat", await stream.NextAsync());
            return stream;
        }

        /// <summary>The kind of the next event; null at the end.</summary>
        public async Task<string?> NextAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
            while (await reader.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    return line["event: ".Length..];
                }
            }

            return null;
        }

        public void Dispose()
        {
            reader.Dispose();
            answer.Dispose();
            client.Dispose();
        }
    }
}
