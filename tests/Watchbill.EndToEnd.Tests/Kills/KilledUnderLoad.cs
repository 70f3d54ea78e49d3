using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Watchbill.Api;
using Watchbill.EndToEnd.Node;
using Watchbill.EndToEnd.Story;
using Watchbill.StandIns;
using Watchbill.StandIns.Slack;

namespace Watchbill.EndToEnd.Kills;

public sealed class KilledUnderLoadOnSqlite(ITestOutputHelper output) : KilledUnderLoad(output)
{
    [Fact(Timeout = 240_000)]
    public Task Nothing_answered_202_is_lost_by_twenty_kills() => RunAsync(StoreKind.Sqlite, kills: 20, seed: 20260105);
}

public sealed class KilledUnderLoadOnPostgres(ITestOutputHelper output) : KilledUnderLoad(output)
{
    [Fact(Timeout = 240_000)]
    public Task Nothing_answered_202_is_lost_by_five_kills() => RunAsync(StoreKind.Postgres, kills: 5, seed: 20260106);
}

/// <summary>
/// Sixteen sources send, and somebody runs incidents, while the process is killed at random moments, some of them while it starts; then everything answered is compared with what
/// is stored and with what the providers got. Kills fall on every stage (after a commit before its reply, after a claim, between a
/// hand-over and its record, inside a batch) because all of them go on all the time.
/// </summary>
public abstract partial class KilledUnderLoad(ITestOutputHelper output)
{
    private const int Clients = 16;
    private const string Key = "killedunderloadkey0123456789abcd";
    private const int AnsweredBetweenKills = 16;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(60);

    protected async Task RunAsync(StoreKind store, int kills, int seed)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var providers = await Providers.StartAsync(cancel);
        var ana = providers.Slack.AddUser("ana", "ana@example.org");
        await using var node = await Installation.CreateAsync(
            store, Configuration(ana), new Dictionary<string, string>(providers.Environment()) { ["LOAD_KEY"] = Key }, cancel);
        using var rest = await node.StartWithTokenAsync(cancel);
        var started = Stopwatch.GetTimestamp();
        var clients = Enumerable.Range(0, Clients).Select(i => new Client(rest, $"v1/integrations/{Key}/events", i)).ToList();
        var commander = new IncidentClient(rest);
        using var enough = new CancellationTokenSource();
        var sending = clients.Select(client => Task.Run(() => client.RunAsync(enough.Token, cancel), cancel)).ToList();
        sending.Add(Task.Run(() => commander.RunAsync(enough.Token, cancel), cancel));
        await KillAgainAndAgainAsync(node, clients, kills, new Random(seed), cancel);
        await enough.CancelAsync();
        await Task.WhenAll(sending);
        output.WriteLine($"{kills} kills in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {clients.Sum(client => client.Unanswered)} requests of sources unanswered, {commander.Unanswered} about {commander.Ended} incidents.");

        var confirmed = clients.SelectMany(client => client.Confirmed).ToList();
        await DrainedAsync(rest, cancel);
        await CompareAsync(providers, rest, confirmed, cancel);
        await commander.CompareAsync(cancel);
        Assert.True(commander.Ended > 1, "no incident was brought to its end");
        Assert.Equal(0, await node.StopAsync(cancel));
        output.WriteLine($"{confirmed.Count} events answered, all found; {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all.");
    }

    /// <summary>Three kills in four hit a server at work, which has answered some events since it started; the fourth one that is starting.</summary>
    private static async Task KillAgainAndAgainAsync(Installation node, List<Client> clients, int kills, Random random, CancellationToken cancel)
    {
        for (var kill = 1; kill <= kills; kill++)
        {
            if (kill % 4 == 0)
            {
                await node.KillAsync();
                node.Launch();
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 900)), TimeProvider.System, cancel);
            }
            else
            {
                var before = Answered();
                await Eventually.HoldsAsync(() => Answered() >= before + AnsweredBetweenKills, "events are answered", Drain, cancel);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 2_000)), TimeProvider.System, cancel);
            }

            await node.KillAsync();
            await node.StartAsync(cancel);
        }

        int Answered() => clients.Sum(client => client.Answered);
    }

    private static async Task DrainedAsync(RestClient rest, CancellationToken cancel)
    {
        var metrics = "";
        try
        {
            await Eventually.HoldsAsync(
                async () => IsDrained(metrics = await rest.TextAsync("metrics", cancel)), "everything owed is handed over", Drain, cancel);
        }
        catch (TimeoutException late)
        {
            var said = string.Join('\n', metrics.Split('\n').Where(line => line.StartsWith("watchbill_deliver", StringComparison.Ordinal)));
            throw new TimeoutException($"{late.Message}\n{said}", late);
        }
    }

    private static bool IsDrained(string metrics)
        => metrics.Contains("watchbill_deliveries_pending 0\n", StringComparison.Ordinal)
           && metrics.Contains("watchbill_deliveries_handing_over 0\n", StringComparison.Ordinal);

    private async Task CompareAsync(Providers providers, RestClient rest, List<Confirmed> confirmed, CancellationToken cancel)
    {
        var stored = await rest.AlertsAsync(cancel);
        var byId = stored.ToDictionary(alert => alert.Id);
        Assert.Empty(stored.GroupBy(alert => alert.Title).Where(same => same.Count() > 1).Select(same => $"{same.Count()} alerts are called {same.Key}"));
        Assert.Empty(confirmed.Where(one => byId.GetValueOrDefault(one.Alert)?.Title != one.Title).Select(one => $"lost: {one}"));
        Assert.Empty(confirmed.Where(one => byId[one.Alert].Status != (one.IsAcknowledged ? "acknowledged" : "triggered")).Select(one => $"{byId[one.Alert].Status}: {one}"));

        var posts = providers.Slack.Messages.All.GroupBy(NumberIn).ToDictionary(same => same.Key, same => same.Count());
        var waiting = confirmed.Where(one => !one.IsAcknowledged).ToList();
        Assert.Empty(waiting.Where(one => !posts.ContainsKey(one.Alert)).Select(one => $"never posted: {one}"));
        Assert.Empty(posts.Where(post => !byId.ContainsKey(post.Key)).Select(post => $"posted and not stored: #{post.Key}"));

        // Slack's history shows what an attempt without an answer has posted, so an alert is one message however often the process dies.
        Assert.Empty(posts.Where(post => post.Value > 1).Select(post => $"posted {post.Value} times: #{post.Key} ({byId[post.Key].Status})"));
        foreach (var one in waiting)
            IsHandedOver(await rest.AlertAsync(one.Alert, cancel));
        output.WriteLine($"{stored.Count} alerts, {providers.Slack.Messages.Count} posts, {providers.Smtp.Mails.Count} mails.");
    }

    /// <summary>To Ana by Slack, and to Bob by mail, alone or with others.</summary>
    private static void IsHandedOver(AlertDetail alert) => Assert.Equal(
        ["ana slack handed_over", "bob email handed_over"],
        alert.Notifications.Where(sent => sent.Purpose == "page").Select(sent => $"{sent.User} {sent.Kind} {sent.State}").Order(StringComparer.Ordinal));

    private static long NumberIn(SlackMessage message) => long.Parse(Number().Match(message.Text).Groups["number"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\(#(?<number>[0-9]+)\)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    private static string Configuration(SlackUser ana) => $$"""
        users:
          ana:
            name: Ana Torres
            permission: admin
            seed:
              methods:
                chat: {slack: {{ana.Id}}}
              rules:
                - {urgency: high, after: 0s, method: chat}
          bob:
            name: Bob Okafor
            seed:
              methods:
                mail: {email: bob@example.org}
              rules:
                - {urgency: high, after: 0s, method: mail}
        policies:
          both:
            name: Both at once
            rules:
              - {page: [user: ana, user: bob], after: 0s}
        services:
          shop:
            name: Shop
            policy: both
            storm_threshold: 1000000
            integrations:
              load: {name: Load, kind: json, mapping: plain, key: "${env:LOAD_KEY}"}
        """;
}
