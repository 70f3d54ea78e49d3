using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Responders;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

public abstract class DeliveryConformance(StoreDriver driver)
{
    private static readonly Dictionary<ContactMethodKind, int> Plenty = new() { [ContactMethodKind.Sms] = 100, [ContactMethodKind.Slack] = 100, [ContactMethodKind.Email] = 100 };

    [Fact]
    public async Task A_delivery_reads_back_as_it_was_asked_for()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1);
        await test.Store.WriteAsync(write);

        var stored = await test.Store.ReadDeliveryAsync("1-1");

        Assert.Equal(write.Deliveries[0], stored.Request);
        Assert.Equal(
            new StoredDelivery(write.Deliveries[0], "alert:1", stored.Sequence, DeliveryStatus.Pending, 0, Now, Now, null, null, null, null, false, false, null, null, null, null),
            stored);
        Assert.Equal([stored], await test.Store.Reader.ReadDeliveriesOfAsync("alert:1", CancellationToken.None));
        Assert.Equal([stored], await test.Store.Reader.ReadRecentDeliveriesAsync(5, CancellationToken.None));
    }

    [Fact]
    public async Task A_delivery_of_no_alert_is_kept_too()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.NewDeliveries.Add(("test:ana", Page("test-1", "test:ana/sms"), Now)));

        Assert.Equal("test:ana", Assert.Single(await Ready(test.Store, Now)).Subject);
    }

    [Fact]
    public async Task Ready_are_the_heads_of_lanes_in_order_of_due_and_bounded_per_kind()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(
            New(1) with { Deliveries = [Page("1-1", "a"), Page("1-2", "a"), Page("1-3", "b"), Page("1-4", "c", ContactMethodKind.Email), Page("1-5", "d", ContactMethodKind.Webhook)] },
            New(2, "other") with { Deliveries = [Page("2-1", "e")], At = At(-1) },
            New(3, "third") with { Deliveries = [Page("3-1", "f")], At = At(1) });

        Assert.Equal(["2-1", "1-1", "1-3", "1-4"], await ReadyIds(test.Store, Now));
        Assert.Equal(["2-1", "1-4"], await ReadyIds(test.Store, Now, new() { [ContactMethodKind.Sms] = 1, [ContactMethodKind.Email] = 5, [ContactMethodKind.Webhook] = 0 }));
    }

    [Fact]
    public async Task The_next_of_a_lane_waits_until_the_one_before_is_finished()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1) with { Deliveries = [Page("1-1", "a"), Page("1-2", "a")] });

        await test.Store.ChangeAsync(HandOver("1-1"));
        Assert.Empty(await ReadyIds(test.Store, At(5)));

        await test.Store.ChangeAsync(Complete("1-1", status: DeliveryStatus.Pending, retryAt: At(60)));
        Assert.Empty(await ReadyIds(test.Store, At(59)));
        Assert.Equal(["1-1"], await ReadyIds(test.Store, At(60)));

        await test.Store.ChangeAsync(HandOver("1-1", "t2"), Complete("1-1", "t2"));
        Assert.Equal(["1-2"], await ReadyIds(test.Store, At(60)));
    }

    [Fact]
    public async Task Handing_over_is_counted_leased_and_completed_under_its_token()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));

        Assert.Empty((await test.Store.ChangeAsync(HandOver("1-1") with { Bundle = new DeliveryId("7-1") })).Refused);
        var leased = await test.Store.ReadDeliveryAsync("1-1");
        Assert.Equal(
            (DeliveryStatus.HandingOver, 1, "t1", At(30), Now, "7-1"),
            (leased.Status, leased.Attempt, leased.LeaseToken, leased.LeaseUntil!.Value, leased.HandedOverAt!.Value, leased.Bundle!.Value.Value));

        Assert.Empty((await test.Store.ChangeAsync(Complete("1-1") with { Detail = "queued" })).Refused);
        var done = await test.Store.ReadDeliveryAsync("1-1");
        Assert.Equal(
            (DeliveryStatus.Delivered, 1, null, null, At(1), "twilio", "SM123", "queued"),
            (done.Status, done.Attempt, done.LeaseToken, done.LeaseUntil, done.CompletedAt!.Value, done.Provider, done.Receipt, done.Detail));
    }

    [Fact]
    public async Task Only_what_is_pending_is_handed_over()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1), New(2, "other"));
        await test.Store.ChangeAsync(new Drop(new DeliveryId("2-1"), "too late", Now));

        var outcome = await test.Store.ChangeAsync(HandOver("1-1"), HandOver("1-1", "t2"), HandOver("2-1"), HandOver("nobody"));

        Assert.Equal(["1-1", "2-1", "nobody"], outcome.Refused.Select(id => id.Value).Order(StringComparer.Ordinal));
        Assert.Equal("t1", (await test.Store.ReadDeliveryAsync("1-1")).LeaseToken);
        var dropped = await test.Store.ReadDeliveryAsync("2-1");
        Assert.Equal((DeliveryStatus.Cancelled, "too late"), (dropped.Status, dropped.Detail));
    }

    [Fact]
    public async Task A_completion_with_a_token_that_is_not_the_leases_is_fenced()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));
        await test.Store.ChangeAsync(HandOver("1-1"));
        await test.Store.ChangeAsync(Complete("1-1", status: DeliveryStatus.Pending, retryAt: At(2)));
        await test.Store.ChangeAsync(HandOver("1-1", "t2"));

        var outcome = await test.Store.ChangeAsync(Complete("1-1", "t1"));

        Assert.Equal(["1-1"], outcome.Refused.Select(id => id.Value));
        var stored = await test.Store.ReadDeliveryAsync("1-1");
        Assert.Equal((DeliveryStatus.HandingOver, 2), (stored.Status, stored.Attempt));
        Assert.Empty((await test.Store.ChangeAsync(Complete("1-1", "t2"))).Refused);
        Assert.NotEmpty((await test.Store.ChangeAsync(Complete("1-1", "t2"))).Refused);
    }

    [Fact]
    public async Task A_held_delivery_waits_and_only_pending_ones_can_be_held()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));

        await test.Store.ChangeAsync(new Hold(new DeliveryId("1-1"), At(30)));
        Assert.Empty(await ReadyIds(test.Store, At(29)));
        Assert.Equal(["1-1"], await ReadyIds(test.Store, At(30)));

        await test.Store.ChangeAsync(HandOver("1-1"));
        Assert.NotEmpty((await test.Store.ChangeAsync(new Hold(new DeliveryId("1-1"), At(60)))).Refused);
        Assert.NotEmpty((await test.Store.ChangeAsync(new Drop(new DeliveryId("1-1"), "late", At(60)))).Refused);
    }

    [Fact]
    public async Task Cancelling_ends_what_is_pending_and_marks_what_is_under_way()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1) with { Deliveries = [Page("1-1", "a"), Page("1-2", "b"), Page("1-3", "c")] };
        await test.Store.WriteAsync(write);
        await test.Store.ChangeAsync(HandOver("1-2"), HandOver("1-3", "t3"));

        await test.Store.WriteAsync(Change(write.Alert) with { Cancelled = [new DeliveryId("1-1"), new DeliveryId("1-2"), new DeliveryId("1-3"), new DeliveryId("gone")] });

        Assert.Equal("Cancelled", await test.Store.StatusAsync("1-1"));
        Assert.NotEmpty((await test.Store.ChangeAsync(HandOver("1-1"))).Refused);
        var underWay = await test.Store.ReadDeliveryAsync("1-2");
        Assert.Equal((DeliveryStatus.HandingOver, true), (underWay.Status, underWay.CancelRequested));

        // No further attempt follows; an outcome is still recorded.
        await test.Store.ChangeAsync(Complete("1-2", status: DeliveryStatus.Pending, retryAt: At(2)), Complete("1-3", "t3"));
        Assert.Equal("Cancelled", await test.Store.StatusAsync("1-2"));
        Assert.NotNull((await test.Store.ReadDeliveryAsync("1-2")).CompletedAt);
        Assert.Equal("Delivered", await test.Store.StatusAsync("1-3"));
    }

    [Fact]
    public async Task A_delivery_cancelled_in_the_same_write_is_not_handed_over()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1);
        await test.Store.WriteAsync(write);

        var outcome = await test.Store.WriteAsync(writes =>
        {
            writes.Deliveries.Add(HandOver("1-1"));
            writes.Alerts.Add(Change(write.Alert) with { Cancelled = [new DeliveryId("1-1")] });
        });

        Assert.Single(outcome.Refused);
    }

    [Fact]
    public async Task A_newer_notice_supersedes_unsent_ones_of_its_lane_and_nothing_else()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1) with { Deliveries = [Page("1-1", "a"), Notice("1-2", "a"), Notice("1-3", "b")] };
        await test.Store.WriteAsync(write);
        await test.Store.WriteAsync(Change(write.Alert) with { Deliveries = [Notice("1-4", "a"), Notice("1-5", "a")] });

        var statuses = (await test.Store.Reader.ReadDeliveriesOfAsync("alert:1", CancellationToken.None)).Select(delivery => (delivery.Request.Id.Value, delivery.Status, delivery.Detail));
        Assert.Equal(
            [
                ("1-1", DeliveryStatus.Pending, null),
                ("1-2", DeliveryStatus.Cancelled, "superseded"),
                ("1-3", DeliveryStatus.Pending, null),
                ("1-4", DeliveryStatus.Cancelled, "superseded"),
                ("1-5", DeliveryStatus.Pending, null),
            ],
            statuses);
    }

    [Fact]
    public async Task A_notice_under_way_is_not_superseded()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1) with { Deliveries = [Notice("1-1", "a")] };
        await test.Store.WriteAsync(write);
        await test.Store.ChangeAsync(HandOver("1-1"));
        await test.Store.WriteAsync(Change(write.Alert) with { Deliveries = [Notice("1-2", "a")] });

        Assert.Equal("HandingOver", await test.Store.StatusAsync("1-1"));
        Assert.Empty(await ReadyIds(test.Store, At(10)));
    }

    [Fact]
    public async Task Leases_expire_by_time()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1), New(2, "other"));
        await test.Store.ChangeAsync(HandOver("1-1"), HandOver("2-1", at: At(5)));

        Assert.Empty(await Expired(At(30)));
        Assert.Equal(["1-1"], await Expired(At(30.001)));
        Assert.Equal(["1-1", "2-1"], await Expired(At(40)));

        async Task<IEnumerable<string>> Expired(Instant now) =>
            (await test.Store.AskAsync(transaction => transaction.ReadExpiredLeasesAsync(now, "boot-1", 10))).Select(delivery => delivery.Request.Id.Value);
    }

    [Fact]
    public async Task The_last_page_handed_over_to_a_destination_is_known_with_its_highest_severity()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1) with
        {
            Deliveries =
            [
                Page("1-1", "a", severity: Severity.Critical), Page("1-2", "b", severity: Severity.Warning), Page("1-3", "c", severity: Severity.Error),
                Page("1-4", "d", severity: Severity.Critical), Notice("1-5", "e"), Page("1-6", "f", address: "+49999"),
            ],
        });
        var here = new Destination(ContactMethodKind.Sms, "+4912345");
        await test.Store.ChangeAsync(HandOver("1-1", at: At(-60)), HandOver("1-2", at: At(-5)), HandOver("1-3", at: At(-5)), HandOver("1-4", at: At(-1)), HandOver("1-5", at: At(0)));

        // Nothing was sent by the one that failed.
        await test.Store.ChangeAsync(Complete("1-4", status: DeliveryStatus.Pending, retryAt: At(5)), Complete("1-2", status: DeliveryStatus.Unknown));

        var uses = await test.Store.AskAsync(transaction => transaction.ReadDestinationsAsync([here, new Destination(ContactMethodKind.Sms, "+49999"), new Destination(ContactMethodKind.Email, "+4912345")]));
        Assert.Equal([KeyValuePair.Create(here, new DestinationUse(At(-5), Severity.Error))], uses);
    }

    [Fact]
    public async Task A_lane_knows_whether_its_message_went_with_those_of_others()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1) with { Deliveries = [Page("1-1", "a"), Page("1-2", "b"), Page("1-3", "c")] });
        await test.Store.ChangeAsync(
            HandOver("1-1") with { Bundle = new DeliveryId("1-1") }, HandOver("1-2") with { Bundle = new DeliveryId("1-1") }, HandOver("1-3"),
            Complete("1-1", receipt: "R1"), Complete("1-2", receipt: "R1"), Complete("1-3", receipt: "R3"));

        var lanes = await test.Store.AskAsync(transaction => transaction.ReadLanesAsync(["a", "b", "c"]));

        Assert.Equal([("a", true), ("b", true), ("c", false)], lanes.OrderBy(lane => lane.Key, StringComparer.Ordinal).Select(lane => (lane.Key, lane.Value.InBundle)));
    }

    [Fact]
    public async Task The_message_of_a_lane_that_counts_is_the_last_with_a_receipt()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1) with { Deliveries = [Page("1-1", "a"), Page("1-2", "a"), Page("1-3", "a"), Page("1-4", "b"), Page("1-5", "c")] });
        await test.Store.ChangeAsync(HandOver("1-1"), Complete("1-1", receipt: "R1"), HandOver("1-2"), Complete("1-2", status: DeliveryStatus.Unknown, receipt: null));
        await test.Store.ChangeAsync(HandOver("1-3"), Complete("1-3", status: DeliveryStatus.Failed), HandOver("1-4"), HandOver("1-5"), Complete("1-5", receipt: "R5"));

        var lanes = await test.Store.AskAsync(transaction => transaction.ReadLanesAsync(["a", "b", "c", "none"]));

        Assert.Equal(2, lanes.Count);
        Assert.Equal(new LaneUse(new DeliveryId("1-1"), false, "R1", Now), lanes["a"]);
        Assert.Equal(new LaneUse(new DeliveryId("1-5"), false, "R5", Now), lanes["c"]);
    }

    [Fact]
    public async Task What_a_number_was_sent_before_a_reply_is_found_newest_first()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1) with { Deliveries = [Page("1-1", "a"), Page("1-2", "b"), Page("1-3", "c"), Page("1-4", "d"), Page("1-5", "e", address: "+49999")] });
        await test.Store.ChangeAsync(HandOver("1-1", at: At(1)), HandOver("1-2", at: At(3)), HandOver("1-3", at: At(2)), HandOver("1-5", at: At(2)));

        var before = await test.Store.Reader.ReadHandedOverToAsync(new Destination(ContactMethodKind.Sms, "+4912345"), At(3), 10, CancellationToken.None);

        Assert.Equal(["1-3", "1-1"], before.Select(delivery => delivery.Request.Id.Value));
    }

    [Fact]
    public async Task A_delivery_is_found_by_its_receipt_and_kind()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));
        await test.Store.ChangeAsync(HandOver("1-1"), Complete("1-1", receipt: "SM9"));

        Assert.Equal("1-1", (await test.Store.Reader.ReadDeliveryByReceiptAsync(ContactMethodKind.Sms, "SM9", CancellationToken.None))!.Request.Id.Value);
        Assert.Null(await test.Store.Reader.ReadDeliveryByReceiptAsync(ContactMethodKind.Slack, "SM9", CancellationToken.None));
        Assert.Null(await test.Store.Reader.ReadDeliveryByReceiptAsync(ContactMethodKind.Sms, "SM8", CancellationToken.None));
    }

    [Fact]
    public async Task Addresses_that_are_left_out_do_not_count_however_many_wait_there()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.NewDeliveries.AddRange(
            Enumerable.Range(1, 30).Select(i => ($"test:{i}", Page($"t-{i}", $"test:{i}", address: $"+49{i % 2}"), Now))));
        var one = new Dictionary<ContactMethodKind, int> { [ContactMethodKind.Sms] = 1 };

        Assert.Equal(["t-1"], await ReadyIds(test.Store, Now, one));
        Assert.Equal(["t-2"], (await test.Store.AskAsync(transaction => transaction.ReadReadyDeliveriesAsync(Now, one, ["+491"]))).Select(ready => ready.Request.Id.Value));
        Assert.Empty(await test.Store.AskAsync(transaction => transaction.ReadReadyDeliveriesAsync(Now, one, ["+491", "+490"])));
        Assert.Equal(30, (await test.Store.AskAsync(transaction => transaction.ReadReadyDeliveriesAsync(Now, Plenty, ["+49"]))).Count);
    }

    private static async Task<IReadOnlyList<StoredDelivery>> Ready(IStore store, Instant now, Dictionary<ContactMethodKind, int>? limits = null) =>
        await store.AskAsync(transaction => transaction.ReadReadyDeliveriesAsync(now, limits ?? Plenty));

    private static async Task<IEnumerable<string>> ReadyIds(IStore store, Instant now, Dictionary<ContactMethodKind, int>? limits = null) =>
        (await Ready(store, now, limits)).Select(delivery => delivery.Request.Id.Value);

    [Fact]
    public async Task An_announcement_is_kept_handed_over_and_read_back_like_any_other_delivery()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.NewDeliveries.Add(("announcement:7", Announced(7), Now)));

        var ready = Assert.Single(await test.Store.AskAsync(transaction => transaction.ReadReadyDeliveriesAsync(Now, Plenty)));
        var message = Assert.IsType<Announcement>(ready.Request.Message);
        Assert.Equal((NotificationPurpose.Announcement, "announcement:7"), (ready.Request.Purpose, ready.Subject));
        Assert.Equal(["one", "two “<&>”"], message.Lines);
        await test.Store.ChangeAsync(HandOver("announcement-7-ana-1"));
        await test.Store.ChangeAsync(Complete("announcement-7-ana-1"));
        Assert.Equal("Delivered", await test.Store.StatusAsync("announcement-7-ana-1"));
    }

    [Fact]
    public async Task An_announcement_counts_as_no_page_for_its_destination()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.NewDeliveries.Add(("announcement:7", Announced(7), Now)));
        await test.Store.ChangeAsync(HandOver("announcement-7-ana-1"));

        Assert.Empty(await test.Store.AskAsync(transaction => transaction.ReadDestinationsAsync([new Destination(ContactMethodKind.Sms, "+4912345")])));
    }

    [Fact]
    public async Task A_later_announcement_supersedes_none_before_it()
    {
        await using var test = await driver.OpenAsync();
        var same = Announced(7).Lane;
        await test.Store.WriteAsync(writes => writes.NewDeliveries.AddRange([("announcement:7", Announced(7), Now), ("announcement:8", Announced(8) with { Lane = same }, Now)]));

        Assert.Equal(["Pending", "Pending"], [await test.Store.StatusAsync("announcement-7-ana-1"), await test.Store.StatusAsync("announcement-8-ana-1")]);
    }
}
