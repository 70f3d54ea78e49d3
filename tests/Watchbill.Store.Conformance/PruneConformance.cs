using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

public abstract class PruneConformance(StoreDriver driver)
{
    [Fact]
    public async Task Resolved_alerts_go_with_all_their_rows_and_open_ones_stay()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1), New(2, "open"), New(3, "younger"));
        await test.Store.WriteAsync(Change(Alert(1), alert => Resolved(alert, At(0))), Change(Alert(3, "younger"), alert => Resolved(alert, At(10))));

        Assert.Equal(0, await Prune(test, At(0) + Duration.FromDays(400)));
        Assert.Equal(1, await Prune(test, At(1) + Duration.FromDays(400)));

        Assert.Null(await test.Store.ReadAlertAsync(1));
        Assert.Empty(await test.Store.Reader.ReadJournalAsync("alert:1", CancellationToken.None));
        Assert.Empty(await test.Store.Reader.ReadDeliveriesOfAsync("alert:1", CancellationToken.None));
        var timers = await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(At(9999), 10));
        Assert.DoesNotContain("alert:1", timers.Select(timer => timer.Subject));
        Assert.NotNull(await test.Store.ReadAlertAsync(2));
        Assert.NotNull(await test.Store.ReadAlertAsync(3));

        // A new alert of that number would find no member left behind.
        await test.Store.WriteAsync(New(1, "again") with { Members = [] });
        Assert.Empty((await test.Store.ReadAlertAsync(1))!.Alert.Members);
    }

    [Fact]
    public async Task Finished_deliveries_of_open_alerts_go_after_their_time()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1) with { Deliveries = [Page("1-1", "a"), Page("1-2", "b")] });
        await test.Store.ChangeAsync(HandOver("1-1"), Complete("1-1"));

        Assert.Equal(1, await Prune(test, At(2) + Duration.FromDays(90)));

        Assert.Equal(["1-2"], (await test.Store.Reader.ReadDeliveriesOfAsync("alert:1", CancellationToken.None)).Select(delivery => delivery.Request.Id.Value));
    }

    [Fact]
    public async Task Bodies_commands_sessions_and_the_outbox_go_after_their_times()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes =>
        {
            writes.Bodies.AddRange([new StoredBody("old", new byte[] { 1 }, 1, At(-1)), new StoredBody("new", new byte[] { 1 }, 1, At(1))]);
            writes.Commands.AddRange([new CommandRecord("old", "1", At(-1)), new CommandRecord("new", "1", At(1) + Duration.FromDays(29))]);
            writes.Outbox.Add(new OutboxRow(new DeliveryId("1-1"), At(-1), "email", "a", null, "s", "t", null, null));
        });
        await test.Store.Access.WriteSessionAsync(new SessionRow("old", Ana, "c", Now, At(1)), CancellationToken.None);

        Assert.Equal(4, await Prune(test, Now + Duration.FromDays(30)));

        Assert.Null(await test.Store.Reader.ReadBodyAsync("old", At(-1), CancellationToken.None));
        Assert.NotNull(await test.Store.Reader.ReadBodyAsync("new", At(1), CancellationToken.None));
        Assert.Equal(["new"], (await test.Store.AskAsync(transaction => transaction.ReadCommandResultsAsync(["old", "new"]))).Keys);
        Assert.Empty(await test.Store.Reader.ReadOutboxAsync(10, CancellationToken.None));
        Assert.Null(await test.Store.Access.ReadSessionAsync("old", CancellationToken.None));
    }

    [Fact]
    public async Task A_body_that_came_again_is_kept_from_then_on()
    {
        await using var test = await driver.OpenAsync();
        var later = At(1) + Duration.FromDays(1);
        await test.Store.WriteAsync(writes => writes.Bodies.Add(new StoredBody("again", new byte[] { 1 }, 1, At(-1))));
        await test.Store.WriteAsync(writes => writes.Bodies.Add(new StoredBody("again", new byte[] { 1 }, 1, later)));

        await Prune(test, Now + Duration.FromDays(30));

        Assert.NotNull(await test.Store.Reader.ReadBodyAsync("again", later, CancellationToken.None));
    }

    [Fact]
    public async Task The_outbox_keeps_a_number_of_the_newest()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Outbox.AddRange(
            Enumerable.Range(1, 20).Select(i => new OutboxRow(new DeliveryId($"1-{i}"), At(i), "email", "a", null, "s", "t", null, null))));

        Assert.Equal(17, await Prune(test, At(100), Retention.Default with { OutboxRows = 3 }));
        Assert.Equal(["1-20", "1-19", "1-18"], (await test.Store.Reader.ReadOutboxAsync(10, CancellationToken.None)).Select(row => row.Delivery.Value));
    }

    [Fact]
    public async Task Versions_of_policies_go_unless_current_or_pinned_by_an_open_alert()
    {
        await using var test = await driver.OpenAsync();
        var policy = new EscalationPolicy(new PolicyId("default"), "P", 0, [], null);
        for (var i = 0; i < 3; i++)
        {
            var document = DefinitionJson.Of(policy);
            await test.Store.WriteAsync(writes => writes.Definitions.Add(new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Source, Now)));
        }

        await test.Store.WriteAsync(New(1));
        Assert.Equal(0, await Prune(test, At(60)));
        Assert.Equal(1, await Prune(test, At(60) + Duration.FromDays(1)));
        Assert.Equal([1, 3], await Versions());

        await test.Store.WriteAsync(Change(Alert(1), alert => Resolved(alert)));
        Assert.Equal(1, await Prune(test, At(60) + Duration.FromDays(1)));
        Assert.Equal([3], await Versions());

        async Task<IEnumerable<int>> Versions() => (await test.Store.Reader.ReadDefinitionsAsync(CancellationToken.None)).Policies.Select(each => each.Version);
    }

    [Fact]
    public async Task A_call_removes_no_more_than_it_may()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Commands.AddRange(Enumerable.Range(0, 25).Select(i => new CommandRecord($"c{i}", "1", Now))));

        Assert.Equal(10, await Prune(test, Now + Duration.FromDays(2), limit: 10));
        Assert.Equal(10, await Prune(test, Now + Duration.FromDays(2), limit: 10));
        Assert.Equal(5, await Prune(test, Now + Duration.FromDays(2), limit: 10));
        Assert.Equal(0, await Prune(test, Now + Duration.FromDays(2), limit: 10));
    }

    private static async Task<int> Prune(StoreUnderTest test, Instant now, Retention? retention = null, int limit = 1_000)
    {
        await using var transaction = await test.Store.BeginAsync(CancellationToken.None);
        var removed = await transaction.PruneAsync(retention ?? Retention.Default, now, limit);
        await transaction.CommitAsync();
        return removed;
    }
}
