using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

public abstract class AlertConformance(StoreDriver driver)
{
    [Fact]
    public async Task A_new_alert_reads_back_as_it_was_written()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1) with { Liveness = new Liveness(3, At(2), At(900)) };
        var outcome = await test.Store.WriteAsync(write);

        Assert.Empty(outcome.LostAlerts);
        var stored = await test.Store.ReadAlertAsync(1);
        Assert.NotNull(stored);
        AssertSame(write.Alert, stored.Alert);
        Assert.Equal(write.Liveness, stored.Liveness);
        Assert.Equal(write.TimersPut, stored.Timers);
        var inside = await test.Store.AskAsync(transaction => transaction.ReadAlertsAsync([new AlertId(1), new AlertId(99)]));
        AssertSame(write.Alert, Assert.Single(inside).Alert);
    }

    [Theory]
    [InlineData("UPDATE alert SET state = '{}' WHERE id = 1")]
    [InlineData("UPDATE alert_member SET state = '{}' WHERE alert = 1")]
    public async Task A_snapshot_that_cannot_be_read_is_made_from_the_journal(string damage)
    {
        await using var test = await driver.OpenAsync();
        var labels = Domain.Alerts.Alert.NoLabels;
        var (made, member) = (New(1), new AlertMember("k", "down", Severity.Critical, true, Now, null, labels));
        var began = new ReceiveEvent(made.Alert.Service, new IntegrationId("am"), made.Alert.DedupKey, EventAction.Trigger, "down", null, null, Severity.Critical, labels, [member], 0, false, false, new SourceReported("test"));
        var decided = (Accepted)AlertDecider.Decide(null, began, new DecisionContext(DefinitionSet.Empty, Now, Actor.Engine("test"), [], null, 0), made.Alert.Id);
        var write = made with { Alert = decided.Alert, Members = [member], Journal = [.. decided.Entries.Select((entry, place) => Row(decided.Alert.Id, place + 1, entry))] };
        await test.Store.WriteAsync(write, New(2, "other"));
        await test.ExecuteAsync(damage);

        var stored = await test.Store.ReadAlertAsync(1);
        Assert.Equal((write.Alert.Id, write.Alert.DedupKey, write.Alert.Version), (stored!.Alert.Id, stored.Alert.DedupKey, stored.Alert.Version));
        Assert.Equal(write.TimersPut, stored.Timers);
        Assert.Equal(2, (await test.Store.Reader.ListAlertsAsync(new AlertFilter([], null, null, 10), CancellationToken.None)).Count);
        var key = new AlertKey(write.Alert.Service, write.Alert.DedupKey);
        var answer = await test.Store.AskAsync(transaction => transaction.ReadAsync(new BatchQuestion { Keys = [key] }));
        Assert.Equal(new AlertId(1), Assert.Single(answer.Alerts).Alert.Id);

        await test.ExecuteAsync("UPDATE journal SET payload = '{}' WHERE subject = 'alert:1'");
        await Assert.ThrowsAnyAsync<InvalidDataException>(() => test.Store.ReadAlertAsync(1));
    }

    [Fact]
    public async Task The_journal_reads_back_in_order_with_its_envelopes()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1);
        await test.Store.WriteAsync(write);
        await test.Store.WriteAsync(Change(write.Alert));

        var journal = await test.Store.Reader.ReadJournalAsync("alert:1", CancellationToken.None);

        Assert.Equal([1, 2, 3], journal.Select(row => row.Version));
        Assert.Equal(write.Journal[1] with { Entry = journal[1].Entry }, journal[1]);
        Assert.Equal(JournalJson.Write(write.Journal[0].Entry), JournalJson.Write(journal[0].Entry));
        Assert.Empty(await test.Store.Reader.ReadJournalAsync("alert:10", CancellationToken.None));
    }

    [Fact]
    public async Task A_second_open_alert_of_a_key_is_left_out_whole_and_named()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));

        var outcome = await test.Store.WriteAsync(New(2, "other"), New(3), New(4, "third"));

        Assert.Equal([1], outcome.LostAlerts);
        Assert.Null(await test.Store.ReadAlertAsync(3));
        Assert.Empty(await test.Store.Reader.ReadJournalAsync("alert:3", CancellationToken.None));
        Assert.Empty(await test.Store.Reader.ReadDeliveriesOfAsync("alert:3", CancellationToken.None));
        var timers = await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(At(1000), 10));
        Assert.Equal(["alert:1", "alert:2", "alert:4"], timers.Select(timer => timer.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_two_new_alerts_of_a_key_in_one_set_the_first_wins()
    {
        await using var test = await driver.OpenAsync();

        var outcome = await test.Store.WriteAsync(New(2), New(1));

        Assert.Equal([1], outcome.LostAlerts);
        Assert.NotNull(await test.Store.ReadAlertAsync(2));
    }

    [Fact]
    public async Task A_key_is_free_again_when_its_alert_is_resolved_even_within_one_set()
    {
        await using var test = await driver.OpenAsync();
        var first = New(1);
        var outcome = await test.Store.WriteAsync(first, Change(first.Alert, alert => Resolved(alert)), New(2));

        Assert.Empty(outcome.LostAlerts);
        var key = new AlertKey(Checkout, "disk-full");
        Assert.Equal(2, (await Latest()).Alert.Id.Value);

        await test.Store.WriteAsync(Change(Alert(2), alert => Resolved(alert)));
        Assert.Equal(2, (await Latest()).Alert.Id.Value);
        Assert.Equal(AlertStatus.Resolved, (await Latest()).Alert.Status);

        async Task<StoredAlert> Latest() => Assert.Single(
            await test.Store.AskAsync(transaction => transaction.ReadLatestAlertsAsync([key, new AlertKey(Checkout, "never"), new AlertKey(new ServiceId("x"), "disk-full")])));
    }

    [Fact]
    public async Task A_change_of_a_version_that_is_gone_is_left_out_whole()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1);
        await test.Store.WriteAsync(write);
        await test.Store.WriteAsync(Change(write.Alert));

        var late = Change(write.Alert, alert => alert with { Title = "late" }) with
        {
            TimersPut = [Timer("late", At(1))],
            TimersRemoved = ["escalation"],
            Deliveries = [Page("1-9", "late")],
            Cancelled = [new DeliveryId("1-1")],
            Members = [Member("late")],
        };
        var outcome = await test.Store.WriteAsync(late);

        Assert.Equal([0], outcome.LostAlerts);
        var stored = await test.Store.ReadAlertAsync(1);
        Assert.NotEqual("late", stored!.Alert.Title);
        Assert.Equal(["f1"], stored.Alert.Members.Keys);
        Assert.Equal(["escalation"], stored.Timers.Select(timer => timer.Purpose));
        Assert.Equal("Pending", await test.Store.StatusAsync("1-1"));
        Assert.Single(await test.Store.Reader.ReadDeliveriesOfAsync("alert:1", CancellationToken.None));
    }

    [Fact]
    public async Task A_version_that_the_journal_has_already_is_left_out_whole()
    {
        await using var test = await driver.OpenAsync();
        var write = New(1);
        await test.Store.WriteAsync(write);

        // The snapshot would fit, the journal does not.
        var outcome = await test.Store.WriteAsync(Change(write.Alert, alert => alert with { Title = "late" }) with { Journal = [Row(new AlertId(1), 2)] });

        Assert.Equal([0], outcome.LostAlerts);
        Assert.NotEqual("late", (await test.Store.ReadAlertAsync(1))!.Alert.Title);
    }

    [Fact]
    public async Task Several_changes_of_one_alert_in_one_set_follow_one_another()
    {
        await using var test = await driver.OpenAsync();
        var first = New(1);
        var second = Change(first.Alert, alert => alert with { Title = "two" });
        var third = Change(second.Alert, alert => alert with { Title = "three" });

        var outcome = await test.Store.WriteAsync(first, second, third);

        Assert.Empty(outcome.LostAlerts);
        var stored = await test.Store.ReadAlertAsync(1);
        Assert.Equal(("three", 4), (stored!.Alert.Title, stored.Alert.Version));
        Assert.Equal(4, (await test.Store.Reader.ReadJournalAsync("alert:1", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_change_after_a_lost_one_is_lost_too()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));
        var lost = New(2);

        var outcome = await test.Store.WriteAsync(lost, Change(lost.Alert));

        Assert.Equal([0, 1], outcome.LostAlerts);
    }

    [Fact]
    public async Task A_thousand_members_are_kept_and_one_can_change()
    {
        await using var test = await driver.OpenAsync();
        var names = Enumerable.Range(0, Domain.Alerts.Alert.MaxMembers).Select(i => $"f{i:0000}").ToArray();
        var alert = Alert(1, fingerprints: names);
        await test.Store.WriteAsync(New(1) with { Alert = alert, Members = [.. alert.Members.Values] });

        var resolved = Member("f0500", firing: false);
        await test.Store.WriteAsync(Change(alert) with { Members = [resolved] });

        var stored = (await test.Store.ReadAlertAsync(1))!.Alert;
        Assert.Equal(1_000, stored.Members.Count);
        Assert.Equal(999, stored.Members.Values.Count(member => member.Firing));
        Assert.Equal(resolved with { Labels = stored.Members["f0500"].Labels }, stored.Members["f0500"]);
        Assert.Equal(names, stored.Members.Keys);
    }

    [Fact]
    public async Task Start_times_keep_their_nanoseconds()
    {
        await using var test = await driver.OpenAsync();
        var starts = Now.PlusNanoseconds(123_456_789);
        var member = Member("f1") with { StartsAt = starts };
        await test.Store.WriteAsync(New(1) with { Members = [member] });

        Assert.Equal(starts, (await test.Store.ReadAlertAsync(1))!.Alert.Members["f1"].StartsAt);
    }

    [Fact]
    public async Task Liveness_changes_without_a_new_version()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));

        await test.Store.WriteAsync(writes => writes.Touched.Add((new AlertId(1), new Liveness(8, At(40), At(400)))));

        var stored = await test.Store.ReadAlertAsync(1);
        Assert.Equal(new Liveness(8, At(40), At(400)), stored!.Liveness);
        Assert.Equal(2, stored.Alert.Version);
    }

    [Fact]
    public async Task Lists_are_newest_first_by_status_service_and_page()
    {
        await using var test = await driver.OpenAsync();
        for (var id = 1; id <= 6; id++)
        {
            await test.Store.WriteAsync(New(id, $"k{id}"));
        }

        await test.Store.WriteAsync(Change(Alert(2, "k2"), alert => Resolved(alert)));
        await test.Store.WriteAsync(Change(Alert(4, "k4"), alert => alert with { Status = AlertStatus.Acknowledged, AcknowledgedAt = Now }));

        Assert.Equal([6, 5, 4, 3, 1], await List(AlertFilter.Open));
        Assert.Equal([6, 5, 4, 3, 2, 1], await List(new AlertFilter([], null, null, 10)));
        Assert.Equal([4], await List(new AlertFilter([AlertStatus.Acknowledged], null, null, 10)));
        Assert.Equal([2], await List(new AlertFilter([AlertStatus.Resolved], Checkout, null, 10)));
        Assert.Equal([4, 2], await List(new AlertFilter([AlertStatus.Resolved, AlertStatus.Acknowledged], null, null, 10)));
        Assert.Equal([3, 1], await List(AlertFilter.Open with { Before = new AlertId(4) }));
        Assert.Equal([6, 5], await List(AlertFilter.Open with { Limit = 2 }));
        Assert.Empty(await List(AlertFilter.Open with { Service = new ServiceId("other") }));

        async Task<IEnumerable<long>> List(AlertFilter filter) => (await test.Store.Reader.ListAlertsAsync(filter, CancellationToken.None)).Select(alert => alert.Id.Value);
    }

    [Fact]
    public async Task Alert_numbers_are_consecutive_and_never_given_twice()
    {
        await using var test = await driver.OpenAsync();
        await using var transaction = await test.Store.BeginAsync(CancellationToken.None);

        var first = await transaction.ReserveAlertIdsAsync(3);
        var second = await transaction.ReserveAlertIdsAsync(1);
        await transaction.CommitAsync();
        await transaction.DisposeAsync();
        var third = await test.Store.AskAsync(next => next.ReserveAlertIdsAsync(1));

        Assert.Equal(1, first);
        Assert.Equal(4, second);
        Assert.Equal(5, third);
    }

    [Fact]
    public async Task Alerts_of_different_services_may_share_a_key()
    {
        await using var test = await driver.OpenAsync();
        var other = New(2);
        var outcome = await test.Store.WriteAsync(New(1), other with { Alert = other.Alert with { Service = new ServiceId("billing") } });

        Assert.Empty(outcome.LostAlerts);
    }

    [Fact]
    public async Task Text_that_no_database_likes_is_kept_as_far_as_it_goes()
    {
        await using var test = await driver.OpenAsync();
        const string Awkward = "nul \0, half a pair \uD83D, quote ' \" \\, smile \U0001F600, ünï";
        var write = New(1, Awkward);
        await test.Store.WriteAsync(write with { Alert = write.Alert with { Title = Awkward } });

        Assert.Equal([0], (await test.Store.WriteAsync(New(2, Awkward))).LostAlerts);
        var found = Assert.Single(await test.Store.AskAsync(transaction => transaction.ReadLatestAlertsAsync([new AlertKey(Checkout, Awkward)])));
        Assert.EndsWith("smile \U0001F600, ünï", found.Alert.Title, StringComparison.Ordinal);
    }

    private static void AssertSame(Alert expected, Alert actual)
    {
        using var json = new JsonBuffer();
        Assert.Equal(JsonBuffer.Text(json.State(expected)), JsonBuffer.Text(json.State(actual)));
        Assert.Equal(expected.Members.Keys, actual.Members.Keys);
        foreach (var (fingerprint, member) in expected.Members)
        {
            Assert.Equal(JsonBuffer.Text(json.Member(member)), JsonBuffer.Text(json.Member(actual.Members[fingerprint])));
        }
    }
}
