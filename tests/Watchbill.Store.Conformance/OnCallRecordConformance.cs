using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

/// <summary>Entries, states and timers of schedules.</summary>
public abstract class OnCallRecordConformance(StoreDriver driver)
{
    private static readonly ScheduleId Primary = new("primary");

    [Fact]
    public async Task A_window_reads_the_change_before_it_and_those_within_in_order()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes =>
        {
            writes.Journal.AddRange([Change(1, 0), Change(2, 100), Note(3, 150), Change(4, 200), Change(5, 300)]);
            writes.Journal.Add(Change(1, 120) with { Subject = Subjects.Of(new ScheduleId("primary-2")) });
        });

        Assert.Equal([1, 2, 4, 5], await VersionsAsync(-50, 1000));
        Assert.Equal([2, 4], await VersionsAsync(150, 300));
        Assert.Equal([2], await VersionsAsync(100, 200));
        Assert.Equal([1], await VersionsAsync(99, 100));
        Assert.Equal([5], await VersionsAsync(300, 301));
        Assert.Equal([5], await VersionsAsync(10_000, 10_001));
        Assert.Empty(await VersionsAsync(-50, 0));

        async Task<IEnumerable<int>> VersionsAsync(double from, double to) =>
            (await test.Store.Reader.ReadOnCallRecordAsync(Primary, new Interval(At(from), At(to)), CancellationToken.None)).Select(row => row.Version);
    }

    [Fact]
    public async Task An_entry_comes_back_with_its_envelope()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Journal.Add(Change(1, 100)));

        var row = Assert.Single(await test.Store.Reader.ReadJournalAsync("schedule:primary", CancellationToken.None));
        var changed = Assert.IsType<OnCallChanged>(row.Entry);
        Assert.Equal((At(100), At(100.5), 7L, Door.Timer), (row.OccurredAt, row.RecordedAt, row.Revision, row.Door));
        Assert.Equal(new OnCallUser(Ana, new FromLayer("Weekly", 3)), Assert.Single(changed.Users));
    }

    [Fact]
    public async Task An_entry_of_a_version_that_is_there_is_broken_and_writes_nothing()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Journal.Add(Change(1, 100)));

        await Assert.ThrowsAnyAsync<Exception>(() => test.Store.WriteAsync(writes =>
        {
            writes.Journal.Add(Change(1, 200));
            writes.EngineState.Add(("schedule:primary", "2"));
        }));

        Assert.Equal(At(100), Assert.Single(await test.Store.Reader.ReadJournalAsync("schedule:primary", CancellationToken.None)).OccurredAt);
        Assert.Null(await test.Store.Reader.ReadEngineStateAsync("schedule:primary", CancellationToken.None));
    }

    [Fact]
    public async Task Timers_of_schedules_are_set_replaced_found_and_removed()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1));
        await test.Store.WriteAsync(writes => writes.TimersPut.AddRange(
        [
            ("schedule:primary", Timer("handoff", At(10))), ("schedule:backup", Timer("handoff", At(20))), ("schedule:other", Timer("else", At(20))),
            ("schedule:primary", Timer("handoff", At(11))),
        ]));
        Assert.Equal(["schedule:backup", "schedule:primary"], await test.Store.Reader.ReadSubjectsWithTimerAsync("schedule:", "handoff", CancellationToken.None));

        var due = Assert.Single(await DueAsync(At(11)));
        Assert.Equal(("schedule:primary", At(11)), (due.Subject, due.Setting.Due));

        // Done and set again in one write: the new one stays.
        await test.Store.WriteAsync(writes =>
        {
            writes.TimersDone.Add(due.Id);
            writes.TimersPut.Add(("schedule:primary", Timer("handoff", At(30))));
            writes.TimersRemoved.Add(("schedule:backup", "handoff"));
        });
        Assert.Equal(["schedule:other", "schedule:primary"], (await DueAsync(At(30))).Select(timer => timer.Subject));

        async Task<IReadOnlyList<StoredTimer>> DueAsync(Instant now) => await test.Store.AskAsync(transaction => transaction.ReadDueTimersAsync(now, 10));
    }

    [Fact]
    public async Task States_of_a_prefix_are_read_at_once_as_the_transaction_has_written_them()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.EngineState.AddRange([("schedule:a", "1"), ("schedule:b", "2"), ("schedules", "x"), ("runner.last_tick", "y")]));
        await using var transaction = await test.Store.BeginAsync(CancellationToken.None);
        var writes = new WriteSet();
        writes.EngineState.Add(("schedule:b", "3"));
        await transaction.WriteAsync(writes);

        var states = await transaction.ReadEngineStatesAsync("schedule:");

        Assert.Equal([("schedule:a", "1"), ("schedule:b", "3")], states.OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => (state.Key, state.Value)));
    }

    internal static JournalRow Change(int version, double at) =>
        Row(version, at, new OnCallChanged([new OnCallUser(Ana, new FromLayer("Weekly", 3))], OnCallCause.Calendar));

    private static JournalRow Note(int version, double at) => Row(version, at, new HandoverNoted(1, "Notes", Ana, "slow"));

    private static JournalRow Row(int version, double at, ScheduleEntry entry) =>
        new(Subjects.Of(Primary), version, At(at), At(at + 0.5), 7, Actor.Engine("recorder"), Door.Timer, null, null, entry);
}
