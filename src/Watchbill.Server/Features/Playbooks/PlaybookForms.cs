using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.Playbooks;

/// <summary>Playbooks as the wire contracts say them, for the server and for commands that read a folder.</summary>
public static class PlaybookForms
{
    private static readonly User Everybody = new(new UserId("everybody"), "Everybody", null, "UTC", Permission.Admin, []);

    /// <param name="url">Of its page; absent for a playbook of a folder.</param>
    public static PlaybookInfo Info(DefinitionSet definitions, User reader, Playbook playbook, string? url)
    {
        var line = PlaybookLine.Of(definitions, reader, playbook);
        return new PlaybookInfo(playbook.Id.Value, playbook.Title, playbook.Version, playbook.Security, line.AttachesTo, line.Items, playbook.Steps.Length, url);
    }

    /// <summary>Of a folder, as somebody sees it who may see everything.</summary>
    public static PlaybookList List(DefinitionDocuments documents)
    {
        var definitions = new DefinitionSet(documents);
        return new PlaybookList([.. PlaybookWords.All(definitions, Everybody).Select(playbook => Info(definitions, Everybody, playbook, url: null))]);
    }

    public static PlaybookDetail Detail(DefinitionDocuments documents, Playbook playbook) => Detail(playbook, Info(new DefinitionSet(documents), Everybody, playbook, url: null));

    public static PlaybookDetail Detail(Playbook playbook, PlaybookInfo info)
    {
        var all = PlaybookWalk.All(playbook).ToList();
        return new PlaybookDetail(
            info,
            [
                .. playbook.Phases.Select(phase => new PlaybookPhaseInfo(
                    phase.Id,
                    phase.Title,
                    phase.Within is { } within ? DurationText.Format(within) : null,
                    [.. all.Where(placed => placed.Phase == phase).Select(placed => Item(playbook, placed)).OfType<PlaybookItemInfo>()])),
            ],
            [.. playbook.Steps.Select(step => Step(playbook, step))],
            playbook.Success,
            [.. playbook.Validation.Select(criterion => $"{criterion.Text}{(criterion.For > NodaTime.Duration.Zero ? $", for {DurationText.Format(criterion.For)}" : "")}")],
            playbook.Text);
    }

    private static PlaybookItemInfo? Item(Playbook playbook, PlacedBlock placed)
    {
        string[] under = [.. placed.Under.Select(answer => $"{answer.Branch}: {answer.Answer}")];
        return placed.Block switch
        {
            ChecklistItem item => new PlaybookItemInfo("item", item.Id, item.Text, under),
            BranchBlock branch => new PlaybookItemInfo("branch", branch.Id, branch.Question, under),
            StepBlock step => new PlaybookItemInfo("step", step.Step, playbook.Step(step.Step)?.Title ?? step.Step, under),
            _ => null,
        };
    }

    private static PlaybookStepInfo Step(Playbook playbook, PlaybookStep step) => new(
        step.Id,
        step.Title,
        PlaybookWords.KindOf(step.Action),
        step.Changes,
        step.Automatic,
        step.PreApproved,
        [.. step.Approval?.By.Select(approver => approver.ToString()) ?? []],
        [.. StepRendering.ParametersOf(step.Action)],
        [.. step.Expect.Select(StepExpectations.Words)],
        step.Hazard);
}
