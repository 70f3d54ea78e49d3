using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.Incidents.Steps;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Incidents.Steps;

/// <summary>An incident with a playbook on the real engine, and a host that does what the test says: what real ones do is tested where they are.</summary>
internal sealed class StepDeck : IAsyncDisposable
{
    public const string Book = "shop-slow";
    private readonly SemaphoreSlim _woken = new(0);

    private StepDeck(Bridge bridge)
    {
        Bridge = bridge;
    }

    public Bridge Bridge { get; }

    public HandHost Host { get; } = new();

    public StepRuns Runs => Bridge.Engine.Steps;

    public static async Task<StepDeck> ManAsync()
    {
        var deck = new StepDeck(await Bridge.ManAsync(DefinitionJson.Of(Playbook("/health"))));
        deck.Attend();
        await deck.Bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Shop is slow", "low"));
        Assert.Null((await deck.Bridge.DoAsync(Bridge.Ann, new AttachPlaybook(Book, true))).Refusal);
        return deck;
    }

    public static Playbook Playbook(string path, bool automatic = false) => new(new PlaybookId(Book), "Shop is slow", null, Security: false, path)
    {
        Steps = [new PlaybookStep("look", "Does it answer?", new HttpCheck($"https://shop.example.org{path}", Head: false), Duration.FromSeconds(30), 1_000, Changes: false, null, null, PreApproved: false, automatic, null)],
    };

    /// <summary>To be called again after a restart.</summary>
    public void Attend()
    {
        Runs.Host = Host;
        Runs.Wake = () => _woken.Release();
    }

    public async Task<IncidentOutcome> AskAsync()
    {
        var outcome = await Bridge.DoAsync(Bridge.Ann, new RequestStep(null, "look", ImmutableSortedDictionary<string, string>.Empty, DryRun: false));
        Assert.Null(outcome.Refusal);
        return outcome;
    }

    public Task TickAsync() => Runs.TickAsync(CancellationToken.None);

    /// <summary>Ticks as the loop does, until it holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        await TickAsync();
        while (!await holds())
        {
            await _woken.WaitAsync(TestContext.Current.CancellationToken);
            await TickAsync();
        }
    }

    public Task UntilQuietAsync() => UntilAsync(() => Task.FromResult(Runs.InFlight == 0));

    public async Task<ImmutableArray<IncidentStep>> StepsAsync() => (await Bridge.IncidentAsync()).Steps;

    public Task ChangeAsync(Playbook playbook)
    {
        var document = DefinitionJson.Of(playbook);
        return Bridge.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "files:night.yaml:1", Actor.Engine("test"), default)], []);
    }

    public async ValueTask DisposeAsync()
    {
        Host.EndAll();
        await UntilQuietAsync();
        await Bridge.DisposeAsync();
        Host.Dispose();
        _woken.Dispose();
    }
}

/// <summary>Holds every run until the test lets it end.</summary>
internal sealed class HandHost : IStepHost, IDisposable
{
    private readonly List<TaskCompletionSource<StepOutcome>> _open = [];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signal = new(0);
    private bool _ending;

    public StepSurroundings Surroundings { get; } = new(_ => "a test", _ => null, text => text, IsShellEnabled: true);

    /// <summary>What each was told to do, in order.</summary>
    public List<string> Begun { get; } = [];

    public Exception? Throws { get; set; }

    /// <summary>Waits until so many have begun.</summary>
    public async Task BegunAsync(int count)
    {
        for (var begun = 0; begun < count; begun++)
        {
            await _signal.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async Task<StepOutcome> RunAsync(RenderedStep step, CancellationToken cancellationToken)
    {
        var run = new TaskCompletionSource<StepOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            Begun.Add(((RenderedHttp)step.Action).Url);
            _open.Add(run);
            if (_ending)
            {
                run.TrySetResult(Good);
            }
        }

        _signal.Release();
        if (Throws is { } thrown)
        {
            run.TrySetResult(Good);
            throw thrown;
        }

        await using var end = cancellationToken.Register(() => run.TrySetResult(Good with { Status = StepStatus.Cancelled, Sentence = "Ended." }));
        return await run.Task;
    }

    public void EndAll()
    {
        lock (_gate)
        {
            _ending = true;
            _open.ForEach(run => run.TrySetResult(Good));
        }
    }

    public void Dispose() => _signal.Dispose();

    private static StepOutcome Good => new(StepStatus.Passed, "All is as expected.", "HTTP 200\nok\n", "abc", Truncated: false, Duration.FromSeconds(1));
}
