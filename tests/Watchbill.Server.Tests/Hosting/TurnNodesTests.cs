using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.StandIns.Parts;
using Watchbill.Store;

namespace Watchbill.Server.Tests.Hosting;

/// <summary>Turns of a round robin, given out by two nodes on one real PostgreSQL.</summary>
public sealed class TurnNodesTests : IAsyncLifetime
{
    private const int Each = 20;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-turn-nodes-");
    private string _database = string.Empty;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), $"PostgreSQL: {how}");
        _database = (await (await SharedPostgres.Server).CreateDatabaseAsync(Cancelled)).ConnectionString;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Alerts_of_one_policy_that_begin_on_two_nodes_at_once_take_every_turn_once()
    {
        var time = new StoppedTime();
        await using var one = await SharedPostgres.OpenNodeAsync(_database, Path.Combine(_folder.FullName, "one"), time);
        await using var other = await SharedPostgres.OpenNodeAsync(_database, Path.Combine(_folder.FullName, "other"), time);
        var yaml = Organisation.Yaml.Replace("rita: {name: Rita, rules: [{page: [user: rita]}]}", "rita: {name: Rita, rules: [{page: [user: rita, user: max], round_robin: true}]}", StringComparison.Ordinal);
        Assert.NotEqual(Organisation.Yaml, yaml);
        await Organisation.ApplyAsync(one.Engine, [new ConfigurationFile("test.yaml", yaml)]);

        await Task.WhenAll(Enumerable.Range(0, Each).SelectMany(number => new[]
        {
            SharedPostgres.TriggerAsync(one.Engine, $"one-{number}"),
            SharedPostgres.TriggerAsync(other.Engine, $"other-{number}"),
        }));

        var alerts = await one.Engine.Store.Reader.ListAlertsAsync(new AlertFilter([], null, null, 100), Cancelled);
        Assert.Equal(2 * Each, alerts.Count);
        var turns = alerts.Select(alert => alert.Turn!.Value).Order().ToList();
        Assert.Equal(Enumerable.Range(0, 2 * Each).Select(number => turns[0] + number), turns);
        Assert.Equal([Each, Each], alerts.SelectMany(alert => alert.Run!.Pages).GroupBy(page => page.User).Select(pages => pages.Count()));
    }
}
