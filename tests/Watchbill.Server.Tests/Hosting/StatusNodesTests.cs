using System.Collections.Immutable;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Incidents;
using Watchbill.Server.Offline;
using Watchbill.StandIns.Parts;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Hosting;

/// <summary>Components follow incidents that two nodes on one real PostgreSQL declare and resolve at the same time.</summary>
public sealed class StatusNodesTests : IAsyncLifetime
{
    private static readonly ImmutableSortedDictionary<string, string> NoAnswers = ImmutableSortedDictionary<string, string>.Empty;
    private static readonly string[] Levels = ["medium", "critical", "low", "high"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-status-nodes-");
    private OfflineNode[] _nodes = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), $"PostgreSQL: {how}");
        var database = (await (await SharedPostgres.Server).CreateDatabaseAsync(Cancelled)).ConnectionString;
        var time = new StoppedTime();
        _nodes = [await SharedPostgres.OpenNodeAsync(database, Path.Combine(_folder.FullName, "one"), time), await SharedPostgres.OpenNodeAsync(database, Path.Combine(_folder.FullName, "other"), time)];
        await Organisation.ApplyAsync(_nodes[0].Engine, [new ConfigurationFile("test.yaml", Organisation.Yaml)]);
        await Organisation.WriteAsync(_nodes[0].Engine, DefinitionJson.Of(StatusSamples.Page));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_shown_is_the_worst_of_what_is_open_whichever_node_it_came_from()
    {
        for (var round = 0; round < 5; round++)
        {
            var declared = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => DoAsync(i, $"declare-{round}-{i}", null, Declaration(Levels[i % Levels.Length]))));
            Assert.All(declared, outcome => Assert.Null(outcome.Refusal));
            Assert.Equal(ComponentStatus.MajorOutage, await ShownAsync());

            // The critical ones end, then all of them, each on the node that did not declare it.
            var critical = declared.Index().Where(outcome => outcome.Index % Levels.Length == 1).ToList();
            await Task.WhenAll(critical.Select(outcome => ResolveAsync(outcome.Index + 1, outcome.Item)));
            Assert.Equal(ComponentStatus.PartialOutage, await ShownAsync());
            await Task.WhenAll(declared.Index().Except(critical).Select(outcome => ResolveAsync(outcome.Index + 1, outcome.Item)));
            Assert.Equal(ComponentStatus.Operational, await ShownAsync());
        }

        var journal = await _nodes[0].Engine.Store.Reader.ReadJournalAsync(Subjects.Of(StatusSamples.Page.Id), Cancelled);
        Assert.Equal(Enumerable.Range(1, journal.Count), journal.Select(row => row.Version));
    }

    private async Task<ComponentStatus> ShownAsync()
    {
        var state = (await _nodes[1].Engine.Store.Reader.ReadEngineStateAsync(Subjects.Of(StatusSamples.Page.Id), Cancelled))!;
        return StatusPageJson.ReadRecord(state).Of(new ComponentId("api"), StatusSource.Services);
    }

    private async Task ResolveAsync(int node, IncidentOutcome declared) =>
        Assert.Null((await DoAsync(node, $"resolve-{declared.Incident}", declared.Id, new ChangeStatus("resolved", null, "it holds", null))).Refusal);

    private Task<IncidentOutcome> DoAsync(int node, string id, IncidentId? incident, IncidentPersonCommand command) =>
        _nodes[node % 2].Engine.Incidents.SubmitAsync(new IncidentRequest(id, new UserId("rita"), Door.Api, incident, command));

    private static Declare Declaration(string level) => new("The shop is odd", null, null, level, NoAnswers, IncidentMode.Real, [new ServiceId("shop")], [], [], Page: false);
}
