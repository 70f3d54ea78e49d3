using System.Net;
using Watchbill.EndToEnd.Node;
using Watchbill.StandIns;
using Watchbill.StandIns.Parts;

namespace Watchbill.EndToEnd.Kills;

/// <summary>Killed while it makes its tables: the next start finds a database of half a schema, or of none, and finishes it.</summary>
public sealed class KilledInStartTests
{
    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(40)]
    [InlineData(120)]
    public async Task A_migration_that_was_cut_off_is_finished_by_the_next_start(int millisecondsAfterTheFileAppears)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var node = await Installation.CreateAsync(StoreKind.Sqlite, Shop.Configuration("1h"), Shop.Environment(), cancel);
        var database = Path.Combine(node.DataFolder, "watchbill.db");
        for (var kill = 0; kill < 3; kill++)
        {
            node.Launch();
            await Eventually.HoldsAsync(() => File.Exists(database), "the database is being made", TimeSpan.FromSeconds(30), cancel);
            await Task.Delay(TimeSpan.FromMilliseconds(millisecondsAfterTheFileAppears), TimeProvider.System, cancel);
            await node.KillAsync();
        }

        await GoesOnAsync(node, cancel);
    }

    /// <summary>The first start makes its tables with the writes that are counted here; where each one falls is the file system's business.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData("fdatasync", 3)]
    [InlineData("pwrite64", 20)]
    [InlineData("pwrite64", 70)]
    [InlineData("fdatasync", 7)]
    [InlineData("pwrite64", 125)]
    [InlineData("fdatasync", 8)]
    public async Task A_migration_killed_in_the_middle_of_its_writing_is_finished_by_the_next_start(string call, int which)
    {
        Assert.SkipUnless(Strace.IsInstalled(out var how), $"strace: {how}");
        var cancel = TestContext.Current.CancellationToken;
        await using var node = await Installation.CreateAsync(StoreKind.Sqlite, Shop.Configuration("1h"), Shop.Environment(), cancel);
        node.Launch((call, which));
        Assert.NotEqual(0, await node.ExitAsync(cancel));
        Assert.DoesNotContain(node.Output, line => line.Contains("Listening on", StringComparison.Ordinal));

        await GoesOnAsync(node, cancel);
    }

    private static async Task GoesOnAsync(Installation node, CancellationToken cancel)
    {
        using var rest = await node.StartWithTokenAsync(cancel);
        var (status, _) = await rest.PostAsync($"v1/integrations/{Shop.EventsKey}/events", Shop.Event("a"), "application/json", cancel);
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("Disk a is full", Assert.Single(await rest.AlertsAsync(cancel)).Title);
        Assert.Equal(0, await node.StopAsync(cancel));
    }
}
