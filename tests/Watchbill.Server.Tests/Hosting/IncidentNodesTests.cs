using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.People;
using Watchbill.Server.Offline;
using Watchbill.StandIns.Parts;
using Watchbill.Store.Evidence;

namespace Watchbill.Server.Tests.Hosting;

/// <summary>Incidents that two nodes on one real PostgreSQL work on at the same time.</summary>
public sealed class IncidentNodesTests : IAsyncLifetime
{
    private const int Each = 25;
    private static readonly UserId Rita = new("rita");
    private static readonly ImmutableSortedDictionary<string, string> NoAnswers = ImmutableSortedDictionary<string, string>.Empty;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-incident-nodes-");
    private OfflineNode[] _nodes = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), $"PostgreSQL: {how}");
        var database = (await (await SharedPostgres.Server).CreateDatabaseAsync(Cancelled)).ConnectionString;
        var time = new StoppedTime();
        _nodes = [await SharedPostgres.OpenNodeAsync(database, Path.Combine(_folder.FullName, "one"), time), await SharedPostgres.OpenNodeAsync(database, Path.Combine(_folder.FullName, "other"), time)];
        await Organisation.ApplyAsync(_nodes[0].Engine, [new ConfigurationFile("test.yaml", Organisation.Yaml)]);
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
    public async Task Incidents_declared_on_two_nodes_at_once_have_numbers_of_their_own()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2 * Each).Select(i => DoAsync(i, $"declare-{i}", null, Declaration($"Incident {i}"))));

        Assert.All(outcomes, outcome => Assert.Null(outcome.Refusal));
        Assert.Equal(2 * Each, outcomes.Select(outcome => outcome.Reference).Distinct().Count());
        Assert.Equal(2 * Each, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task What_both_nodes_do_to_one_incident_and_its_alerts_is_all_there_once_and_in_one_chain()
    {
        var alert = await SharedPostgres.TriggerAsync(_nodes[0].Engine);
        var declared = await DoAsync(0, "declare", null, Declaration("The shop is down", alert));
        var id = declared.Id!.Value;
        var work = new List<Task>();
        for (var i = 0; i < Each; i++)
        {
            var n = i.ToString(CultureInfo.InvariantCulture);
            work.Add(DoAsync(i, $"note-{n}", id, new AddNote($"note {n}")));

            // The same command through both nodes: its sender had no answer from the first.
            work.Add(DoAsync(i + 1, $"note-{n}", id, new AddNote($"note {n}")));
            work.Add(DoAsync(i, $"task-{n}", id, new AddTask($"task {n}", null, null)));

            // Batches of alerts hold their rows, and tell the incident then.
            work.Add(SharedPostgres.TriggerAsync(_nodes[i % 2].Engine, "k"));
            work.Add(SharedPostgres.TriggerAsync(_nodes[(i + 1) % 2].Engine, $"other-{n}"));
            work.Add(_nodes[(i + 1) % 2].Engine.Commands.SubmitAsync(new CommandRequest($"ack-{n}", Rita, Door.Web, alert, new Acknowledge())));
            work.Add(DoAsync(i + 1, $"mute-{n}", id, new MuteAlert(alert, i % 2 == 0)));
        }

        await Task.WhenAll(work);

        var reader = _nodes[0].Engine.Store.Reader;
        var incident = (await reader.ReadIncidentAsync(id, Cancelled))!.Incident;
        var journal = await reader.ReadJournalAsync(Store.Rows.Subjects.Of(id), Cancelled);
        Assert.Equal(Enumerable.Range(1, incident.Version), journal.Select(row => row.Version));
        Assert.Equal(
            Enumerable.Range(0, Each).Select(i => $"note {i}").Order(StringComparer.Ordinal),
            journal.Select(row => row.Entry).OfType<NoteAdded>().Select(note => note.Text).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, Each), incident.Tasks.Select(task => task.Number).Order());
        Assert.Single(journal.Select(row => row.Entry).OfType<IncidentAcknowledged>());
        Assert.Equal(AlertStatus.Acknowledged, (await reader.ReadAlertAsync(alert, Cancelled))!.Alert.Status);
        var chain = await reader.ReadChainAsync(Store.Rows.Subjects.Of(id), Cancelled);
        var link = HashChain.Beginning;
        foreach (var row in chain)
        {
            link = HashChain.Link(link, Store.Rows.Subjects.Of(id), row.Version, row.Kind, row.KindVersion, row.RecordedAt, row.PayloadHash!);
            Assert.Equal(link, row.Chain);
        }
    }

    [Fact]
    public async Task An_alert_that_comes_back_on_two_nodes_at_once_opens_its_incident_again_once_and_is_attached_once()
    {
        for (var round = 0; round < 8; round++)
        {
            var key = $"back-{round}";
            var first = await SharedPostgres.TriggerAsync(_nodes[0].Engine, key);
            var id = (await DoAsync(0, $"declare-{key}", null, Declaration($"Incident {key}", first))).Id!.Value;
            Assert.Null((await _nodes[0].Engine.Commands.SubmitAsync(new CommandRequest($"end-{key}", Rita, Door.Web, first, new Resolve()))).Refusal);
            Assert.Null((await DoAsync(1, $"resolve-{key}", id, new ChangeStatus("resolved", null, "it holds", null))).Refusal);

            var again = await Task.WhenAll(SharedPostgres.TriggerAsync(_nodes[0].Engine, key), SharedPostgres.TriggerAsync(_nodes[1].Engine, key));

            Assert.Equal(again[0], again[1]);
            var incident = (await _nodes[1].Engine.Store.Reader.ReadIncidentAsync(id, Cancelled))!.Incident;
            Assert.Equal(StatusCategory.Live, incident.Category);
            Assert.Equal([first, again[0]], incident.Alerts.Select(linked => linked.Alert));
            var journal = await _nodes[0].Engine.Store.Reader.ReadJournalAsync(Store.Rows.Subjects.Of(id), Cancelled);
            Assert.Single(journal, row => row.Entry is IncidentReopened);
        }
    }

    private Task<IncidentOutcome> DoAsync(int node, string id, IncidentId? incident, IncidentPersonCommand command) =>
        _nodes[node % 2].Engine.Incidents.SubmitAsync(new IncidentRequest(id, Rita, Door.Api, incident, command));

    private Task<IReadOnlyList<Incident>> ReadAllAsync() =>
        _nodes[1].Engine.Store.Reader.ListIncidentsAsync(new Store.Rows.IncidentFilter([], null, null, Store.Rows.IncidentFilter.MaxLimit), Cancelled);

    private static Declare Declaration(string title, params ImmutableArray<AlertId> alerts) =>
        new(title, null, null, "critical", NoAnswers, IncidentMode.Real, [], alerts, []);
}
