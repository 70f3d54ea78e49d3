using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

public abstract class TimerConformance(StoreDriver driver)
{
    [Fact]
    public async Task Due_timers_come_in_order_of_due_then_creation_and_stay_until_done()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1) with { TimersPut = [Timer("c", At(30)), Timer("a", At(10)), Timer("b", At(10)), Timer("later", At(31))] });

        Assert.Equal(["a", "b", "c"], (await Due(At(30), 10)).Select(timer => timer.Setting.Purpose));
        Assert.Equal(["a", "b"], (await Due(At(30), 2)).Select(timer => timer.Setting.Purpose));
        Assert.Empty(await Due(At(9.999_999), 10));

        var first = (await Due(At(30), 10))[0];
        Assert.Equal(("alert:1", 0, new TimerGuard(1, 1, 0, 3)), (first.Subject, first.Failures, first.Setting.Guard));
        await test.Store.WriteAsync(writes => writes.TimersDone.Add(first.Id));
        Assert.Equal(["b", "c"], (await Due(At(30), 10)).Select(timer => timer.Setting.Purpose));

        async Task<IReadOnlyList<StoredTimer>> Due(Instant now, int limit) => await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(now, limit));
    }

    [Fact]
    public async Task Open_alerts_in_brief_tell_a_changed_alert_and_changed_timers_from_unchanged_ones()
    {
        await using var test = await driver.OpenAsync();
        var alert = New(1) with { TimersPut = [Timer("escalation", At(10)), Timer("silence", At(20))] };
        var resolved = New(2, "other");
        await test.Store.WriteAsync(alert, resolved, New(11, "third") with { TimersPut = [] });
        await test.Store.WriteAsync(Change(resolved.Alert, open => Resolved(open)));
        var first = await Open();
        Assert.Equal([1L, 11L], first.Select(open => open.Id.Value));
        Assert.Equal((new AlertKey(alert.Alert.Service, alert.Alert.DedupKey), alert.Alert.Version, 2), (first[0].Key, first[0].Version, first[0].Timers));
        Assert.Equal((0, 0L), (first[1].Timers, first[1].TimerMark));

        // A timer that is set back stays the one that it is; one that is set again, or lost, does not.
        var due = (await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(At(10), 10)))[0];
        await test.Store.WriteAsync(writes => writes.TimersDeferred.Add((due.Id, At(40), 1)));
        Assert.Equal(first, await Open());
        var changed = Change(alert.Alert);
        await test.Store.WriteAsync(changed with { TimersPut = [Timer("escalation", At(10))] });
        var second = (await Open())[0];
        Assert.Equal((changed.Alert.Version, 2), (second.Version, second.Timers));
        Assert.NotEqual(first[0].TimerMark, second.TimerMark);
        await test.ExecuteAsync("DELETE FROM timer WHERE subject = 'alert:1' AND purpose = 'silence'");
        Assert.Equal((second.Version, 1), ((await Open())[0].Version, (await Open())[0].Timers));

        // What it says of itself is not looked at.
        await test.ExecuteAsync("UPDATE alert SET state = '{}'");
        Assert.Equal(2, (await Open()).Count);

        Task<IReadOnlyList<OpenAlert>> Open() => test.Store.Reader.ReadOpenAlertsAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Setting_a_timer_again_replaces_it_and_done_of_the_old_one_does_nothing()
    {
        await using var test = await driver.OpenAsync();
        var alert = New(1);
        await test.Store.WriteAsync(alert);
        var old = Assert.Single(await Due());

        await test.Store.WriteAsync(writes =>
        {
            writes.TimersDone.Add(old.Id);
            writes.Alerts.Add(Change(alert.Alert) with { TimersPut = [Timer("escalation", At(400), rule: 1)] });
        });

        var timer = Assert.Single(await Due());
        Assert.NotEqual(old.Id, timer.Id);
        Assert.Equal(Timer("escalation", At(400), rule: 1), timer.Setting);

        async Task<IReadOnlyList<StoredTimer>> Due() => await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(At(1000), 10));
    }

    [Fact]
    public async Task Removing_and_setting_in_one_write_sets()
    {
        await using var test = await driver.OpenAsync();
        var alert = New(1);
        await test.Store.WriteAsync(alert);
        await test.Store.WriteAsync(Change(alert.Alert) with { TimersRemoved = ["escalation", "never-set"], TimersPut = [Timer("auto-resolve", At(50))] });

        Assert.Equal(["auto-resolve"], (await test.Store.ReadAlertAsync(1))!.Timers.Select(timer => timer.Purpose));
    }

    [Fact]
    public async Task A_deferred_timer_comes_back_later_with_its_failures()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));
        var timer = Assert.Single(await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(At(300), 10)));

        await test.Store.WriteAsync(writes => writes.TimersDeferred.Add((timer.Id, At(305), 1)));

        Assert.Empty(await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(At(304), 10)));
        Assert.Equal(1, Assert.Single(await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(At(305), 10))).Failures);
    }

    [Fact]
    public async Task A_timer_between_two_microseconds_is_not_due_before_its_time()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1) with { TimersPut = [Timer("fine", Now.PlusNanoseconds(100))] });

        Assert.Empty(await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(Now, 10)));
        Assert.Single(await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(Now.PlusNanoseconds(1_000), 10)));
    }

    [Fact]
    public async Task The_backlog_names_the_next_of_each()
    {
        await using var test = await driver.OpenAsync();
        Assert.Equal(new Backlog(null, null, null, 0, 0, 0, 0, 0), await test.Store.Reader.ReadBacklogAsync(CancellationToken.None));

        await test.Store.WriteAsync(New(1), New(2, "other") with { At = At(3) }, New(3, "third") with { At = At(2) });
        await test.Store.WriteAsync(Change(Alert(2, "other"), alert => alert with { Status = AlertStatus.Acknowledged }));
        await test.Store.WriteAsync(Change(Alert(3, "third"), alert => Resolved(alert)));
        await test.Store.ChangeAsync(HandOver("1-1"));

        Assert.Equal(new Backlog(At(300), At(2), At(30), 3, 2, 1, 2, 1), await test.Store.Reader.ReadBacklogAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_the_loops_wait_for_passes_over_deliveries_that_time_does_not_hold_up()
    {
        await using var test = await driver.OpenAsync();
        Assert.Equal(new NextDue(null, null), await test.Store.Reader.ReadNextDueAsync(Now, CancellationToken.None));

        await test.Store.WriteAsync(New(1), New(2, "other") with { At = At(3) }, New(3, "third") with { At = At(2) });

        Assert.Equal(new NextDue(At(300), At(2)), await test.Store.Reader.ReadNextDueAsync(At(1), CancellationToken.None));
        Assert.Equal(new NextDue(At(300), At(3)), await test.Store.Reader.ReadNextDueAsync(At(2), CancellationToken.None));
        Assert.Equal(new NextDue(At(300), null), await test.Store.Reader.ReadNextDueAsync(At(3), CancellationToken.None));
    }
}
