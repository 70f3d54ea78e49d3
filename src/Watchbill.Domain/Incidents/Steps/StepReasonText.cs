using Watchbill.Domain.Alerts;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>Puts the reasons of steps into words; null for other reasons.</summary>
internal static class StepReasonText
{
    public static string? Of(Reason reason, DefinitionSet definitions) => reason switch
    {
        StepIsAutomatic r => $"the playbook {r.Playbook} came into use, and says that it runs by itself",
        StepNeedsYes r => Clause(new StepNeedsApproval(r.By, r.SecondPerson, r.ForSecurity, r.Lack).Sentence),
        StepNeedsNobody r => $"the playbook {r.Playbook} asks for nobody's approval{(r.Changes ? "" : ", and it only reads")}",
        StepApprovedAs r => $"{definitions.NameOf(r.By)} approved exactly this as {r.As}, until {r.Until:uuuu-MM-dd HH:mm:ss 'UTC'}",
        StepDiffers { Is: { } hash } r => $"it would do {Short(hash)}, and {Short(r.Was)} was asked for{(r.Problem is { } problem ? $" ({Clause(problem)})" : "")}",
        StepDiffers r => $"what was asked for ({Short(r.Was)}) cannot be run any more: {Clause(r.Problem ?? "it is gone")}",
        StepUnheard r => $"{(r.Waited == StepState.Waiting ? "nobody approved it" : "nothing was heard of it")} until {r.Deadline:uuuu-MM-dd HH:mm:ss 'UTC'}",
        StepWasRun r => $"{(r.By is { } by ? definitions.NameOf(by) : "the playbook")} asked for it, and it took {ReasonText.Span(r.Took)}",
        StepImpossible r => $"as things are, {Clause(r.Problem)}",
        _ => null,
    };

    private static string Short(string hash) => hash.Length <= 12 ? hash : hash[..12];

    /// <summary>A sentence within another one.</summary>
    private static string Clause(string sentence)
    {
        var text = sentence.TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
