using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Services;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

/// <summary>What was changed is kept once, found by time and service, and goes after its time.</summary>
public abstract class ChangeConformance(StoreDriver driver)
{
    private static readonly ServiceChange Deployed = new(
        "a", At(0), At(1), ServiceChangeKind.Deploy, "Deployed “4.2”", Checkout, "ci", "https://ci.example.org/220", """{"build":"220"}""");

    [Fact]
    public async Task A_change_is_read_as_it_was_written_and_a_repeat_is_the_first()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Changes.AddRange([Deployed, Deployed with { Summary = "again" }]));
        await test.Store.WriteAsync(writes => writes.Changes.Add(Deployed with { Summary = "and again" }));

        Assert.Equal([Deployed], await ListAsync(test));
    }

    [Fact]
    public async Task Every_kind_and_nothing_but_the_summary_is_kept()
    {
        await using var test = await driver.OpenAsync();
        var bare = Enum.GetValues<ServiceChangeKind>().Select((kind, i) => new ServiceChange($"{i}", At(i), At(i), kind, "x", null, null, null, null)).ToList();
        await test.Store.WriteAsync(writes => writes.Changes.AddRange(bare));

        Assert.Equal(Enumerable.Reverse(bare), await ListAsync(test));
    }

    [Fact]
    public async Task They_come_newest_first_within_a_time_both_ends_included()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Changes.AddRange(
            Enumerable.Range(1, 5).Select(i => Deployed with { Id = $"{i}", At = At(10 * i) }).Append(Deployed with { Id = "0", At = At(30) })));

        Assert.Equal(["4", "3", "0", "2"], Ids(await ListAsync(test, default, At(20), At(40))));
        Assert.Equal(["5", "4"], Ids(await ListAsync(test, limit: 2)));
        Assert.Empty(await ListAsync(test, default, At(51), At(99)));
    }

    [Fact]
    public async Task Those_of_services_come_with_those_of_everything()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Changes.AddRange(
            [Deployed, Deployed with { Id = "b", Service = new ServiceId("check") }, Deployed with { Id = "c", Service = null }, Deployed with { Id = "d", Service = new ServiceId("shop") }]));

        Assert.Equal(["c", "a"], Ids(await ListAsync(test, [Checkout])));
        Assert.Equal(["d", "c", "a"], Ids(await ListAsync(test, [Checkout, new ServiceId("shop")])));
        Assert.Equal(["c"], Ids(await ListAsync(test, [])));
        Assert.Equal(4, (await ListAsync(test)).Count);
    }

    [Fact]
    public async Task They_go_400_days_after_they_were_recorded()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Changes.AddRange([Deployed, Deployed with { Id = "late", RecordedAt = At(10) }]));

        Assert.Equal(0, await PruneAsync(test, At(1) + Duration.FromDays(400)));
        Assert.Equal(1, await PruneAsync(test, At(2) + Duration.FromDays(400)));
        Assert.Equal(["late"], Ids(await ListAsync(test)));
    }

    private static IEnumerable<string> Ids(IEnumerable<ServiceChange> changes) => changes.Select(change => change.Id);

    private static Task<IReadOnlyList<ServiceChange>> ListAsync(StoreUnderTest test, ImmutableArray<ServiceId> services = default, Instant? from = null, Instant? until = null, int limit = 100) =>
        test.Store.Reader.ListChangesAsync(new ChangeFilter(services, from ?? At(-1_000), until ?? At(1_000), limit), CancellationToken.None);

    private static async Task<int> PruneAsync(StoreUnderTest test, Instant now)
    {
        await using var transaction = await test.Store.BeginAsync(CancellationToken.None);
        var removed = await transaction.PruneAsync(Retention.Default, now, 100);
        await transaction.CommitAsync();
        return removed;
    }
}
