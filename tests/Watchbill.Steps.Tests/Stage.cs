using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;
using Watchbill.Notifiers;

namespace Watchbill.Steps.Tests;

/// <summary>Renders one step and runs it, as the server does.</summary>
internal static class Stage
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static RenderedStep Render(StepAction action, StepRunners runners, Duration? limit = null, int output = PlaybookStep.MostOutput, StepExpectation[]? expect = null, params (string Name, string Value)[] values)
    {
        var step = new PlaybookStep("it", "It", action, limit ?? Duration.FromSeconds(20), output, Changes: action is ShellCommand, null, null, PreApproved: false, Automatic: false, null)
        {
            Parameters = [.. values.Select(value => new StepParameter(value.Name, new TextType(null), null, null))],
            Expect = [.. expect ?? []],
        };
        var playbook = new Playbook(new PlaybookId("book"), "Book", null, Security: false, "text") { Steps = [step] };
        var (arguments, problems) = StepArguments.Resolve(step.Parameters, values.ToDictionary(value => value.Name, value => value.Value), ArgumentSources.None);
        Assert.Empty(problems);
        var (rendered, problem) = StepRendering.Render(playbook, step, arguments!, runners.RunsOn(action));
        Assert.Null(problem);
        return rendered!;
    }

    public static StepRunners Runners(StepSettings settings, params string[] secrets) => new(settings, secrets.Select(secret => new Secret(secret)), TimeProvider.System);

    public static async Task<StepOutcome> RunAsync(
        StepSettings settings, StepAction action, Duration? limit = null, int output = PlaybookStep.MostOutput, StepExpectation[]? expect = null, string[]? secrets = null, params (string Name, string Value)[] values)
    {
        using var runners = Runners(settings, secrets ?? []);
        return await runners.RunAsync(Render(action, runners, limit, output, expect, values), Cancel);
    }
}
