using System.Diagnostics;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Checklists;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Server.Features.Incidents.Playbooks;

/// <summary>Entries about playbooks in words, by what the playbooks say now; what they do not know any more is called by its id.</summary>
internal static class ChecklistText
{
    private const int Longest = 120;

    public static string Of(IncidentEntry entry, DefinitionSet definitions) => entry switch
    {
        PlaybookAttached e => e.Attached ? $"playbook \"{Title(e.Playbook, definitions)}\" in use{(e.By is null ? ", by itself" : "")}" : $"playbook \"{Title(e.Playbook, definitions)}\" put away",
        PlaybookTicked e when e.Item.StartsWith(Checklist.CriterionPrefix, StringComparison.Ordinal) => $"{(e.Done ? "it holds" : "it does not hold")}: {Item(e.Playbook, e.Item, definitions)} ({Title(e.Playbook, definitions)})",
        PlaybookTicked e => $"{(e.Done ? "done" : "not done")}: {Item(e.Playbook, e.Item, definitions)} ({Title(e.Playbook, definitions)})",
        BranchAnswered e => $"{Question(e.Playbook, e.Branch, definitions)} {e.Answer ?? "not answered any more"} ({Title(e.Playbook, definitions)})",
        _ => throw new UnreachableException($"{entry.GetType().Name} is not about playbooks."),
    };

    private static string Title(string id, DefinitionSet definitions) => Find(id, definitions)?.Title ?? id;

    private static string Item(string playbook, string item, DefinitionSet definitions)
    {
        if (Find(playbook, definitions) is not { } known)
        {
            return item;
        }

        var text = item.StartsWith(Checklist.CriterionPrefix, StringComparison.Ordinal)
            ? Checklist.CriteriaOf(known).FirstOrDefault(named => named.Id == item).Criterion?.Text
            : PlaybookWalk.All(known).Select(placed => placed.Block).OfType<ChecklistItem>().FirstOrDefault(one => one.Id == item)?.Text;
        return Cut(text ?? item);
    }

    private static string Question(string playbook, string branch, DefinitionSet definitions) => Cut(
        (Find(playbook, definitions) is { } known ? PlaybookWalk.All(known).Select(placed => placed.Block).OfType<BranchBlock>().FirstOrDefault(one => one.Id == branch)?.Question : null) ?? $"{branch}:");

    private static Playbook? Find(string id, DefinitionSet definitions) => definitions.Playbooks.GetValueOrDefault(new PlaybookId(id));

    private static string Cut(string text) => text.Length > Longest ? $"{text[..Longest]}…" : text;
}
