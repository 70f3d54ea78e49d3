using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.Engine.Incidents.Steps;

namespace Watchbill.Pages.Tests.Incidents;

/// <summary>What comes of steps on pages: nothing leaves the process.</summary>
internal sealed class StepScene(Func<Instant> now) : IStepHost
{
    public const string Book = "checkout-down";

    public StepSurroundings Surroundings { get; } = new(_ => "the server of the tests", _ => null, text => text, IsShellEnabled: true);

    /// <summary>What each prints.</summary>
    public string Output { get; set; } = "HTTP 200\nok\n";

    public List<string> Ran { get; } = [];

    public Task<StepOutcome> RunAsync(RenderedStep step, CancellationToken cancellationToken)
    {
        lock (Ran)
        {
            Ran.Add(step.Canonical);
        }

        var at = now();
        return Task.FromResult(new StepOutcome(StepStatus.Passed, "All is as expected.", Output, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Output))), Truncated: false, Duration.FromSeconds(1))
        {
            Series = step.Action is RenderedProm { Range: not null }
                ? [new MeasuredSeries("share", [.. Enumerable.Range(0, 60).Select(minute => new MeasuredPoint(at - Duration.FromMinutes(60 - minute), Math.Abs(Math.Sin(minute / 9.0)) / 10))])]
                : [],
        });
    }

    /// <summary>In this incident the playbook of the sample is in use, its diagnostics have run, and Bob waits for Ana's approval.</summary>
    public static async Task<StepScene> WriteAsync(Site site, IncidentId incident)
    {
        var scene = new StepScene(() => site.Clock.Now);
        site.Engine.Steps.Host = scene;
        await site.ActAsync(Crew.Bob, incident, new AttachPlaybook(Book, true));
        await RunAsync(site);
        await site.ActAsync(Crew.Bob, incident, new RequestStep(null, "rollback", ImmutableSortedDictionary<string, string>.Empty, DryRun: false));
        return scene;
    }

    /// <summary>What the loop of a server does.</summary>
    public static async Task RunAsync(Site site)
    {
        while (site.Engine.Steps.InFlight > 0)
        {
            await site.Engine.Steps.TickAsync(TestContext.Current.CancellationToken);
            await Task.Yield();
        }
    }
}
