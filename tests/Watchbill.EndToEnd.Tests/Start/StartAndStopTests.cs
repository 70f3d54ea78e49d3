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

        await providers.Smtp.Mails.FirstAsync(mail => mail.To.Contains("bob@example.org"), TimeSpan.FromSeconds(5), cancel);
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
        var alerts = new List<long>();
        for (var i = 0; i < 20; i++)
            alerts.Add(await TriggerAsync(rest, $"d{i}", cancel));

        Assert.Equal(0, await node.StopAsync(cancel));

        await node.StartAsync(cancel);
        foreach (var alert in alerts)
            Assert.DoesNotContain((await rest.AlertAsync(alert, cancel)).Notifications, sent => sent.State == "unknown");
        Assert.Equal(alerts.Order(), (await rest.AlertsAsync(cancel)).Select(alert => alert.Id).Order());
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
