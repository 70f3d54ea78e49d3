using Watchbill.Domain;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

/// <summary>
/// A message whose answer was lost may have arrived. However it ends, it never counts as "not sent": its lane, and replies to its address, know of it.
/// </summary>
public abstract class PossiblySentConformance(StoreDriver driver)
{
    [Fact]
    public async Task Cancelled_while_its_outcome_was_lost_is_unknown()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1);
        await test.Store.WriteAsync(write);
        await test.Store.ChangeAsync(HandOver("1-1"));
        await test.Store.WriteAsync(Change(write.Alert) with { Cancelled = [new DeliveryId("1-1")] });
        await test.Store.ChangeAsync(Lost("1-1", "t1"));

        await IsUnknownAsync(test.Store);
    }

    [Fact]
    public async Task Cancelled_before_it_is_repeated_is_unknown()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1);
        await test.Store.WriteAsync(write);
        await test.Store.ChangeAsync(HandOver("1-1"));
        await test.Store.ChangeAsync(Lost("1-1", "t1"));
        Assert.Equal("Pending", await test.Store.StatusAsync("1-1"));
        await test.Store.WriteAsync(Change(write.Alert) with { Cancelled = [new DeliveryId("1-1")] });

        await IsUnknownAsync(test.Store);
    }

    [Fact]
    public async Task Dropped_before_it_is_repeated_is_unknown()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));
        await test.Store.ChangeAsync(HandOver("1-1"));
        await test.Store.ChangeAsync(Lost("1-1", "t1"));
        await test.Store.ChangeAsync(new Drop(new DeliveryId("1-1"), "the page has ended", Now));

        await IsUnknownAsync(test.Store);
    }

    [Fact]
    public async Task A_refusal_after_a_lost_answer_does_not_make_it_unsent()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1);
        await test.Store.WriteAsync(write);
        await test.Store.ChangeAsync(HandOver("1-1"));
        await test.Store.ChangeAsync(Lost("1-1", "t1"));
        await test.Store.ChangeAsync(HandOver("1-1", "t2"));
        await test.Store.WriteAsync(Change(write.Alert) with { Cancelled = [new DeliveryId("1-1")] });
        await test.Store.ChangeAsync(Complete("1-1", "t2", DeliveryStatus.Pending, retryAt: At(9), receipt: null));

        await IsUnknownAsync(test.Store);
    }

    [Fact]
    public async Task A_superseded_notice_whose_answer_was_lost_is_unknown()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1) with { Deliveries = [Notice("1-1", "a")] };
        await test.Store.WriteAsync(write);
        await test.Store.ChangeAsync(HandOver("1-1"));
        await test.Store.ChangeAsync(Lost("1-1", "t1"));
        await test.Store.WriteAsync(Change(write.Alert) with { Deliveries = [Notice("1-2", "a")] });

        Assert.Equal("Unknown", await test.Store.StatusAsync("1-1"));
    }

    [Fact]
    public async Task A_reply_concerns_what_may_have_arrived_also_while_it_waits_for_its_repetition()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));
        await test.Store.ChangeAsync(HandOver("1-1"));
        await test.Store.ChangeAsync(Lost("1-1", "t1"));
        var sent = Page("1-1", "a");

        var before = await test.Store.Reader.ReadHandedOverToAsync(new Destination(sent.Kind, sent.Address), At(3), 10, CancellationToken.None);

        Assert.Equal(["1-1"], before.Select(delivery => delivery.Request.Id.Value));
    }

    [Fact]
    public async Task A_refused_message_is_cancelled_and_leaves_no_trace_in_its_lane()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1);
        await test.Store.WriteAsync(write);
        await test.Store.ChangeAsync(HandOver("1-1"));
        await test.Store.WriteAsync(Change(write.Alert) with { Cancelled = [new DeliveryId("1-1")] });
        await test.Store.ChangeAsync(Complete("1-1", status: DeliveryStatus.Pending, retryAt: At(2)));

        Assert.Equal("Cancelled", await test.Store.StatusAsync("1-1"));
        Assert.Empty(await LanesAsync(test.Store));
    }

    private static Complete Lost(string id, string token) =>
        Complete(id, token, DeliveryStatus.Pending, retryAt: At(5), receipt: null) with { PossiblySent = true };

    private static async Task IsUnknownAsync(IStore store)
    {
        var stored = await store.ReadDeliveryAsync("1-1");
        Assert.Equal((DeliveryStatus.Unknown, true), (stored.Status, stored.PossiblySent));
        Assert.NotNull(stored.CompletedAt);
        Assert.Equal(new LaneUse(new DeliveryId("1-1"), true, null, Now), Assert.Single(await LanesAsync(store)).Value);
    }

    private static async Task<IReadOnlyDictionary<string, LaneUse>> LanesAsync(IStore store)
    {
        var lane = (await store.ReadDeliveryAsync("1-1")).Request.Lane;
        return await store.AskAsync(transaction => transaction.ReadLanesAsync([lane]));
    }
}
