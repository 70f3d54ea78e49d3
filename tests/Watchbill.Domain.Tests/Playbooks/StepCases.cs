using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Tests.Playbooks;

/// <summary>Playbooks of one step.</summary>
internal static class StepCases
{
    public static readonly ArgumentSources Sources = new(ImmutableHashSet.Create("checkout"), new Dictionary<string, string> { ["pod"] = "api-7" });

    public static StepParameter Text(string name, string? pattern = null) => new(name, new TextType(pattern), null, null);

    public static PlaybookStep Step(StepAction action, bool changes = false, ApprovalRule? approval = null, bool preApproved = false) =>
        new("it", "It", action, Duration.FromSeconds(30), PlaybookStep.MostOutput, changes, null, approval, preApproved, Automatic: false, Hazard: null);

    public static Playbook Playbook(PlaybookStep step, params StepParameter[] parameters) =>
        new(new PlaybookId("book"), "Book", null, Security: false, "text") { Steps = [step], Parameters = [.. parameters] };

    /// <summary>The step with one parameter called "x", or why it cannot be rendered.</summary>
    public static (RenderedStep? Step, string? Problem) Render(StepAction action, string value, ParameterType? type = null)
    {
        var parameter = new StepParameter("x", type ?? new TextType(null), null, null);
        var step = Step(action);
        var playbook = Playbook(step, parameter);
        var (arguments, problems) = StepArguments.Resolve(playbook.ParametersOf(step), new Dictionary<string, string> { ["x"] = value }, Sources);
        if (arguments is null)
        {
            return (null, problems[0].Sentence);
        }

        var (rendered, problem) = StepRendering.Render(playbook, step, arguments, "here");
        return (rendered, problem?.Sentence);
    }

    public static T Rendered<T>(StepAction action, string value, ParameterType? type = null)
        where T : RenderedAction
    {
        var (step, problem) = Render(action, value, type);
        Assert.Null(problem);
        return Assert.IsType<T>(step!.Action);
    }
}
