using System.Net;
using Watchbill.Api;
using Watchbill.EndToEnd.Node;
using Watchbill.EndToEnd.Story;
using Watchbill.StandIns;

namespace Watchbill.EndToEnd.Start;

public sealed class StartAndStopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory(Timeout = 120_000)]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task An_escalation_that_fell_due_while_it_was_down_fires_on_start(StoreKind store)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var providers = await Providers.StartAsync(cancel);
        await using var node = await Installation.CreateAsync(store, Shop.Configuration("4s"), Shop.Environment(providers.Environment()), cancel);
        using var rest = await node.StartWithTokenAsync(cancel);
        var alert = await TriggerAsync(rest, "a", cancel);
        var triggered = (await rest.AlertAsync(alert, cancel)).Alert.TriggeredAt.ToDateTimeOffset();
        await rest.AlertAsync(alert, seen => seen.Notifications.All(sent => sent.State == "handed_over"), "Ana's pages are on record", Patience, cancel);
        await node.KillAsync();
        await Eventually.HoldsAsync(
            () => TimeProvider.System.GetUtcNow() > triggered + TimeSpan.FromSeconds(5), "rule 2 falls due", Patience, cancel);
        await providers.Smtp.ClearScriptAsync();
        Assert.DoesNotContain(providers.Smtp.Mails.All, mail => mail.To.Contains("bob@example.org"));

        await node.StartAsync(cancel);

        await providers.Smtp.Mails.FirstAsync(mail => mail.To.Contains("bob@example.org"), Patience, cancel);
        var fired = (await rest.AlertAsync(alert, cancel)).Timeline.Last(entry => entry.Kind == "rule.fired");
        Assert.Equal("rule 2 waited 4 s and nobody had acknowledged", fired.Reason);
        Assert.Single(providers.Smtp.Mails.All, mail => mail.To.Contains("ana@example.org"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Told_to_stop_it_finishes_the_message_under_way_and_ends_with_zero()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var providers = await Providers.StartAsync(cancel);
        await using var node = await Installation.CreateAsync(StoreKind.Sqlite, Shop.Configuration("1h"), Shop.Environment(providers.Environment()), cancel);
        using var rest = await node.StartWithTokenAsync(cancel);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        providers.Twilio.Script.Next("messages.create", Fault.Hold(answer.Task));
        var alert = await TriggerAsync(rest, "a", cancel);
        await providers.Twilio.Requests.FirstAsync(null, Patience, cancel);

        // The SMS is at the provider, which has not answered, when the process is told to stop.
        var stopped = node.StopAsync(cancel);
        await Eventually.HoldsAsync(() => node.Output.Any(line => line.Contains("shutting down", StringComparison.Ordinal)), "it has heard", Patience, cancel);
        Assert.False(stopped.IsCompleted);
        answer.SetResult();
        Assert.Equal(0, await stopped);

        await node.StartAsync(cancel);
        var sms = Assert.Single((await rest.AlertAsync(alert, cancel)).Notifications, sent => sent.Kind == "sms");
        Assert.Equal("handed_over", sms.State);
        Assert.Single(providers.Twilio.Messages.All);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Told_to_stop_while_it_starts_it_ends_with_zero(int milliseconds)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var node = await Installation.CreateAsync(StoreKind.Sqlite, Shop.Configuration("1h"), Shop.Environment(), cancel);
        node.Launch();
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(node.DataFolder, "watchbill.db")), "it has begun to start", Patience, cancel);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancel);

        var code = await node.StopAsync(cancel);

        Assert.True(code == 0, $"{code}: {string.Join('\n', node.Output)}");
        Assert.DoesNotContain(node.Output, line => line.Contains("Unhandled", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
        using var rest = await node.StartWithTokenAsync(cancel);
        await TriggerAsync(rest, "a", cancel);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_store_that_hangs_does_not_keep_it_from_stopping()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var node = await Installation.CreateAsync(StoreKind.Postgres, Shop.Configuration("1h"), Shop.Environment(), cancel);
        using var rest = await node.StartWithTokenAsync(cancel);
        var database = node.Database!.Name;
        var locked = Stores.AskAsync(database, "BEGIN; LOCK TABLE alert IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(100)", cancel);
        await Eventually.HoldsAsync(async () => await CountAsync("granted AND mode = 'AccessExclusiveLock'") > 0, "the table is locked", Patience, cancel);
        var unanswered = rest.PostAsync($"v1/integrations/{Shop.EventsKey}/events", Shop.Event("a"), "application/json", cancel);
        await Eventually.HoldsAsync(async () => await CountAsync("NOT granted") > 0, "a transaction waits for it", Patience, cancel);

        // Either the statement or the shutdown reaches its limit first; a process that needs longer than both is killed, which is not zero.
        Assert.Equal(0, await node.StopAsync(cancel));

        await Stores.AskAsync(database, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'alert'::regclass AND mode = 'AccessExclusiveLock'", cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => locked);
        Assert.NotEqual(HttpStatusCode.Accepted, await StatusAsync(unanswered));

        static async Task<HttpStatusCode?> StatusAsync(Task<(HttpStatusCode Status, string Body)> request)
        {
            try
            {
                return (await request).Status;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }

        async Task<int> CountAsync(string which) => int.Parse(
            await Stores.AskAsync(database, $"SELECT count(*) FROM pg_locks WHERE relation = 'alert'::regclass AND {which}", cancel),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_second_process_on_the_same_folder_is_refused_with_what_to_do_and_the_first_goes_on()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var node = await Installation.CreateAsync(StoreKind.Sqlite, Shop.Configuration("1h"), Shop.Environment(), cancel);
        using var rest = await node.StartWithTokenAsync(cancel);

        var second = await node.ServeAgainAsync(cancel);

        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("is in use by another Watchbill", second.Errors, StringComparison.Ordinal);
        Assert.Contains("stop the other one, or use PostgreSQL", second.Errors, StringComparison.Ordinal);
        await TriggerAsync(rest, "a", cancel);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_decided_is_there_after_a_restart()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var node = await Installation.CreateAsync(StoreKind.Sqlite, Shop.Configuration("1h"), Shop.Environment(), cancel);
        using var rest = await node.StartWithTokenAsync(cancel);
        var alert = await TriggerAsync(rest, "a", cancel);
        Assert.Equal(HttpStatusCode.OK, (await rest.ActAsync(alert, "acknowledge", cancel)).Status);
        var before = await rest.AlertAsync(
            alert, seen => seen.Notifications.All(sent => sent.State is "handed_over" or "cancelled"), "nothing is on its way", Patience, cancel);

        await node.KillAsync();
        await node.StartAsync(cancel);

        var after = await rest.AlertAsync(alert, cancel);
        Assert.Equal(before.Alert, after.Alert);
        Assert.Equal(before.Timeline.Select(Line), after.Timeline.Select(Line));
        Assert.Equal(before.Notifications, after.Notifications);
    }

    private static string Line(TimelineEntry entry) => $"{entry.Version} {entry.RecordedAt} {entry.Kind} {entry.Actor} {entry.Text} {entry.Reason} {entry.Data}";

    private static async Task<long> TriggerAsync(RestClient rest, string key, CancellationToken cancel)
    {
        var (status, body) = await rest.PostAsync($"v1/integrations/{Shop.EventsKey}/events", Shop.Event(key), "application/json", cancel);
        Assert.Equal(HttpStatusCode.Accepted, status);
        return System.Text.Json.JsonElement.Parse(body).GetProperty("alerts")[0].GetInt64();
    }
}
