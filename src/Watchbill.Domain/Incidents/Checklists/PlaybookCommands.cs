using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Checklists;

/// <summary>What people do with playbooks: take them into use, tick what is done, answer what branches ask.</summary>
internal static class PlaybookCommands
{
    public const int MostPlaybooks = 20;

    public static IncidentDecision Attach(IncidentDraft draft, AttachPlaybook command)
    {
        if (draft.Incident.Playbooks.Contains(command.Playbook) == command.Attached)
        {
            return draft.Accept("so it is already");
        }

        if (command.Attached && (!draft.Definitions.Playbooks.TryGetValue(new PlaybookId(command.Playbook), out var playbook) || !MaySee(draft, playbook)))
        {
            var known = draft.Definitions.Playbooks.Values.Where(one => MaySee(draft, one)).Select(one => one.Id.Value);
            return draft.Refuse(Refusal.NotFound, $"There is no playbook '{command.Playbook}'. {Those(known)}");
        }

        if (command.Attached && draft.Incident.Playbooks.Length >= MostPlaybooks)
        {
            return draft.Refuse(Refusal.Invalid, $"An incident uses at most {MostPlaybooks} playbooks. Put one away first.");
        }

        draft.Record(new PlaybookAttached(command.Playbook, command.Attached, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    public static IncidentDecision Tick(IncidentDraft draft, TickPlaybook command)
    {
        if (InUse(draft, command.Playbook, out var playbook) is { } problem)
        {
            return problem;
        }

        // What was ticked can be taken back though the playbook was edited since.
        var isTicked = draft.Incident.IsTicked(command.Playbook, command.Item);
        var items = Checklist.ItemsOf(playbook!);
        if (!items.Contains(command.Item) && (command.Done || !isTicked))
        {
            return draft.Refuse(Refusal.NotFound, $"{playbook!.Title} has no item '{command.Item}'. {Those(items)}");
        }

        if (isTicked == command.Done)
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new PlaybookTicked(command.Playbook, command.Item, command.Done, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    public static IncidentDecision Answer(IncidentDraft draft, AnswerBranch command)
    {
        if (InUse(draft, command.Playbook, out var playbook) is { } problem)
        {
            return problem;
        }

        var branches = PlaybookWalk.All(playbook!).Select(placed => placed.Block).OfType<BranchBlock>().ToList();
        var branch = branches.Find(known => known.Id == command.Branch);
        var standing = draft.Incident.AnswerOf(command.Playbook, command.Branch);
        if (branch is null && (command.Answer is not null || standing is null))
        {
            return draft.Refuse(Refusal.NotFound, $"{playbook!.Title} asks no '{command.Branch}'. {Those(branches.Select(known => known.Id))}");
        }

        var option = branch?.Options.FirstOrDefault(known => string.Equals(known.Answer, command.Answer, StringComparison.OrdinalIgnoreCase));
        if (command.Answer is not null && option is null)
        {
            return draft.Refuse(Refusal.Invalid, $"\"{branch!.Question}\" is answered by one of: {string.Join(", ", branch.Options.Select(known => known.Answer))}.");
        }

        if (standing?.Answer == option?.Answer)
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new BranchAnswered(command.Playbook, command.Branch, option?.Answer, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    private static IncidentDecision? InUse(IncidentDraft draft, string id, out Playbook? playbook)
    {
        if (!draft.Incident.Playbooks.Contains(id))
        {
            playbook = null;
            return draft.Refuse(Refusal.NotFound, draft.Incident.Playbooks.IsEmpty
                ? $"The playbook '{id}' is not in use here, nor is any other."
                : $"The playbook '{id}' is not in use here. {Those(draft.Incident.Playbooks)}");
        }

        return draft.Definitions.Playbooks.TryGetValue(new PlaybookId(id), out playbook)
            ? null
            : draft.Refuse(Refusal.NotFound, $"The playbook '{id}' is not configured any more. Put it away.");
    }

    private static bool MaySee(IncidentDraft draft, Playbook playbook) =>
        draft.Definitions.Users.TryGetValue(draft.By, out var account) && PlaybookAccess.MaySee(draft.Definitions, account, playbook);

    private static string Those(IEnumerable<string> ids)
    {
        ImmutableArray<string> all = [.. ids];
        return all.IsEmpty ? "There is none." : $"There is: {string.Join(", ", all.Take(30))}{(all.Length > 30 ? " …" : "")}.";
    }
}
