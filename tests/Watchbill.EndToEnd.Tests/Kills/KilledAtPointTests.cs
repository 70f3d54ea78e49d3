using System.Net;
using Watchbill.EndToEnd.Node;
using Watchbill.EndToEnd.Story;
using Watchbill.StandIns;
using Watchbill.StandIns.Parts;

namespace Watchbill.EndToEnd.Kills;

/// <summary>
/// The real process, killed at each named point of what it does for one event. What it had answered is there when it is started again; what it had
/// not answered is there wholly or not at all, and sending it again makes one alert; nobody's page is lost.
/// </summary>
public sealed class KilledAtPointTests
{
    private const string Post = "chat.postMessage";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly string[] ToSockets = ["sendmsg", "sendto"];

    [Fact(Timeout = 120_000)]
    public async Task After_the_commit_before_the_reply()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var night = await Night.BeginAsync(cancel);
        using var rest = night.Rest;

        await night.KilledAtAsync(ToSockets, which: 1, cancel);

        // It was committed, so it is there although nobody was told; the source sends it again and hears of the same alert.
        await night.Node.StartAsync(cancel);
        var stored = Assert.Single(await rest.AlertsAsync(cancel));
        Assert.Equal(stored.Id, await night.SendAsync(cancel));
        Assert.Single(await rest.AlertsAsync(cancel));
        await night.PagedOnceAsync(stored.Id, cancel);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("pwrite64", 1)]
    [InlineData("pwrite64", 2)]
    [InlineData("pwrite64", 5)]
    [InlineData("fdatasync", 1)]
    public async Task Inside_a_batch(string call, int which)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var night = await Night.BeginAsync(cancel);
        using var rest = night.Rest;

        await night.KilledAtAsync([call], which, cancel);

        await night.Node.StartAsync(cancel);
        var stored = await rest.AlertsAsync(cancel);
        if (call == "pwrite64")
            Assert.Empty(stored);
        var alert = await night.SendAsync(cancel);
        Assert.Equal(alert, Assert.Single(await rest.AlertsAsync(cancel)).Id);
        await night.PagedOnceAsync(alert, cancel);
    }

    [Fact(Timeout = 120_000)]
    public async Task After_the_claim_before_the_provider_is_called()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var night = await Night.BeginAsync(cancel);
        using var rest = night.Rest;
        long? answered = null;
        await using (await Strace.KillAtAsync(night.Node.ProcessId, ["connect"], 1, cancel))
        {
            try
            {
                answered = await night.SendAsync(cancel);
            }
            catch (HttpRequestException)
            {
                // The claim was quicker than the answer.
            }

            await night.Node.ExitAsync(cancel);
        }

        Assert.Equal(0, night.Providers.Slack.Messages.Count);
        await night.Node.StartAsync(cancel);
        var alert = Assert.Single(await rest.AlertsAsync(cancel)).Id;
        Assert.Equal(alert, answered ?? alert);
        await night.PagedOnceAsync(alert, cancel);
    }

    [Fact(Timeout = 120_000)]
    public async Task After_the_hand_over_before_the_record()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var night = await Night.BeginAsync(cancel);
        using var rest = night.Rest;
        night.Providers.Slack.Script.Next(Post, Fault.HangAfterAccept);
        var alert = await night.SendAsync(cancel);
        await night.Providers.Slack.Messages.FirstAsync(null, Patience, cancel);
        await night.Node.KillAsync();

        await night.Node.StartAsync(cancel);

        await night.PagedOnceAsync(alert, cancel);
    }

    [Fact(Timeout = 120_000)]
    public async Task After_the_hand_over_before_the_record_while_somebody_acknowledges()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var night = await Night.BeginAsync(cancel);
        using var rest = night.Rest;
        night.Providers.Slack.Script.Next(Post, Fault.HangAfterAccept);
        var alert = await night.SendAsync(cancel);
        await night.Providers.Slack.Messages.FirstAsync(null, Patience, cancel);
        Assert.Equal(HttpStatusCode.OK, (await rest.ActAsync(alert, "acknowledge", cancel)).Status);
        await night.Node.KillAsync();

        await night.Node.StartAsync(cancel);

        // The news edits the message of which nothing was recorded, and takes its buttons away.
        var edited = await night.Providers.Slack.Messages.FirstAsync(message => message.Text.StartsWith("[acknowledged", StringComparison.Ordinal), Patience, cancel);
        Assert.DoesNotContain("acknowledge", edited.ActionIds);
        Assert.Single(night.Providers.Slack.Messages.All);
    }

    /// <summary>One person who has Slack alone, and one service.</summary>
    private sealed class Night : IAsyncDisposable
    {
        private Night(Providers providers, Installation node, RestClient rest)
        {
            Providers = providers;
            Node = node;
            Rest = rest;
        }

        public Providers Providers { get; }

        public Installation Node { get; }

        public RestClient Rest { get; }

        public static async Task<Night> BeginAsync(CancellationToken cancel)
        {
            Assert.SkipUnless(Strace.IsInstalled(out var how), $"strace: {how}");
            var providers = await Providers.StartAsync(cancel);
            var ana = providers.Slack.AddUser("ana", "ana@example.org");
            var node = await Installation.CreateAsync(StoreKind.Sqlite, Configuration(ana.Id), Shop.Environment(providers.Environment()), cancel);
            return new Night(providers, node, await node.StartWithTokenAsync(cancel));
        }

        /// <summary>Sends the event, which must not be answered, and waits for the end.</summary>
        public async Task KilledAtAsync(IReadOnlyList<string> calls, int which, CancellationToken cancel)
        {
            await using var strace = await Strace.KillAtAsync(Node.ProcessId, calls, which, cancel);
            await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(cancel));
            Assert.NotEqual(0, await Node.ExitAsync(cancel));
        }

        public async Task<long> SendAsync(CancellationToken cancel)
        {
            var (status, body) = await Rest.PostAsync($"v1/integrations/{Shop.EventsKey}/events", Shop.Event("a"), "application/json", cancel);
            Assert.Equal(HttpStatusCode.Accepted, status);
            return System.Text.Json.JsonElement.Parse(body).GetProperty("alerts")[0].GetInt64();
        }

        public async Task PagedOnceAsync(long alert, CancellationToken cancel)
        {
            var seen = await Rest.AlertAsync(
                alert, seen => seen.Notifications.Any(sent => sent is { Purpose: "page", State: "handed_over" }), "the page is on record", Patience, cancel);
            Assert.Single(seen.Notifications, sent => sent.Purpose == "page");
            Assert.Single(Providers.Slack.Messages.All);
        }

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            await Providers.DisposeAsync();
        }

        private static string Configuration(string slack) => $$"""
            users:
              ana:
                name: Ana Torres
                permission: admin
                seed:
                  methods:
                    chat: {slack: {{slack}}}
                  rules:
                    - {urgency: high, after: 0s, method: chat}
            policies:
              shop:
                name: Shop
                rules:
                  - {page: [user: ana], after: 0s}
            services:
              shop:
                name: Shop
                policy: shop
                integrations:
                  scripts: {name: Scripts, kind: json, mapping: plain, key: "${env:EVENTS_KEY}"}
            """;
    }
}
