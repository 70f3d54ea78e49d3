using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.Incidents.Steps;
using Watchbill.Server.Offline;
using Watchbill.StandIns.Parts;
using Watchbill.Store.Json;

namespace Watchbill.Server.Tests.Hosting;

/// <summary>Steps on two nodes of one real PostgreSQL: one of them runs a step, whichever node people speak with.</summary>
public sealed class StepNodesTests : IAsyncLifetime
{
    private static readonly UserId Rita = new("rita");
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-step-nodes-");
    private readonly Host[] _hosts = [new(), new()];
    private OfflineNode[] _nodes = [];
    private int _commands;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), $"PostgreSQL: {how}");
        var database = (await (await SharedPostgres.Server).CreateDatabaseAsync(Cancelled)).ConnectionString;
        var time = new StoppedTime();
        _nodes = [await SharedPostgres.OpenNodeAsync(database, Path.Combine(_folder.FullName, "one"), time), await SharedPostgres.OpenNodeAsync(database, Path.Combine(_folder.FullName, "other"), time)];
        _nodes[0].Engine.Steps.Host = _hosts[0];
        _nodes[1].Engine.Steps.Host = _hosts[1];
        await Organisation.ApplyAsync(_nodes[0].Engine, [new ConfigurationFile("test.yaml", Organisation.Yaml)]);
        await Organisation.WriteAsync(_nodes[0].Engine, DefinitionJson.Of(new Playbook(new PlaybookId("probe"), "Probe", null, Security: false, "text")
        {
            Steps = [Step("look", null), Step("approved", new ApprovalRule([Approver.Role("commander")], SecondPerson: false, Duration.FromMinutes(10)))],
        }));
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
    public async Task What_one_node_runs_ends_when_somebody_says_so_to_the_other()
    {
        var incident = await DeclareAsync();
        await DoAsync(0, incident, new RequestStep(null, "look", Nothing, DryRun: false));
        await _nodes[1].Engine.Steps.TickAsync(Cancelled);
        await _nodes[0].Engine.Steps.TickAsync(Cancelled);
        await _hosts[0].Began.Task.WaitAsync(Cancelled);

        await DoAsync(1, incident, new CancelStep(1));
        await QuietAsync(0);

        var step = await StepAsync(incident);
        Assert.Equal((StepState.Ended, StepStatus.Cancelled, Rita), (step.State, step.Status, step.CancelledBy));
        Assert.Equal((1, 0), (_hosts[0].Count, _hosts[1].Count));
    }

    [Fact]
    public async Task Approved_on_both_nodes_at_once_it_runs_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var incident = await DeclareAsync();
            await DoAsync(0, incident, new RequestStep(null, "approved", Nothing, DryRun: false));
            var before = _hosts[0].Count + _hosts[1].Count;
            _hosts[0].IsOpen = _hosts[1].IsOpen = true;

            var answers = await Task.WhenAll(AnswerAsync(0, incident, new ApproveStep(1)), AnswerAsync(1, incident, new ApproveStep(1)));
            await QuietAsync(0);
            await QuietAsync(1);

            Assert.Equal(1, answers.Count(answer => answer.IsAccepted));
            Assert.Equal(before + 1, _hosts[0].Count + _hosts[1].Count);
            Assert.Equal(StepStatus.Passed, (await StepAsync(incident)).Status);
        }
    }

    private static PlaybookStep Step(string id, ApprovalRule? approval) =>
        new(id, id, new HttpCheck("https://shop.example.org/", Head: false), Duration.FromSeconds(30), 1_000, Changes: false, null, approval, PreApproved: false, Automatic: false, null);

    private async Task<IncidentId> DeclareAsync()
    {
        var incident = (await AnswerAsync(0, null, new Declare("The shop is odd", null, null, "high", Nothing, IncidentMode.Real, [new ServiceId("shop")], [], [], Page: false))).Id!.Value;
        await DoAsync(1, incident, new AssignRole("commander", Rita));
        await DoAsync(1, incident, new AttachPlaybook("probe", true));
        return incident;
    }

    private async Task DoAsync(int node, IncidentId incident, IncidentPersonCommand command) => Assert.Null((await AnswerAsync(node, incident, command)).Refusal);

    private Task<IncidentOutcome> AnswerAsync(int node, IncidentId? incident, IncidentPersonCommand command) =>
        _nodes[node].Engine.Incidents.SubmitAsync(new IncidentRequest($"c-{Interlocked.Increment(ref _commands)}", Rita, Door.Api, incident, command));

    /// <summary>Ticks as the loop does.</summary>
    private async Task QuietAsync(int node)
    {
        while (_nodes[node].Engine.Steps.InFlight > 0)
        {
            await _nodes[node].Engine.Steps.TickAsync(Cancelled);
            await Task.Yield();
        }
    }

    private async Task<IncidentStep> StepAsync(IncidentId incident) => (await _nodes[0].Engine.Store.Reader.ReadIncidentAsync(incident, Cancelled))!.Incident.Steps[0];

    /// <summary>Holds what it runs until it is cancelled, unless it is open.</summary>
    private sealed class Host : IStepHost
    {
        private int _count;

        public StepSurroundings Surroundings { get; } = new(_ => "a test", _ => null, text => text, IsShellEnabled: false);

        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count => Volatile.Read(ref _count);

        public bool IsOpen { get; set; }

        public async Task<StepOutcome> RunAsync(RenderedStep step, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            Began.TrySetResult();
            if (!IsOpen)
            {
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using var registration = cancellationToken.Register(() => ended.TrySetResult());
                await ended.Task;
            }

            return StepOutcome.Nothing(cancellationToken.IsCancellationRequested ? StepStatus.Cancelled : StepStatus.Passed, "Over.");
        }
    }
}
