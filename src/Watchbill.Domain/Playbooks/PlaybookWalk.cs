using System.Collections.Immutable;

namespace Watchbill.Domain.Playbooks;

/// <summary>A block, and the answers that lead to it.</summary>
/// <param name="Under">Branch and answer, from the outermost.</param>
public sealed record PlacedBlock(PlaybookPhase Phase, PlaybookBlock Block, ImmutableArray<BranchAnswer> Under);

public readonly record struct BranchAnswer(string Branch, string Answer);

/// <summary>Goes through a playbook. Pure.</summary>
public static class PlaybookWalk
{
    /// <summary>Everything, in the order of the file.</summary>
    public static IEnumerable<PlacedBlock> All(Playbook playbook)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        return playbook.Phases.SelectMany(phase => Below(phase, phase.Blocks, []));
    }

    /// <summary>What is to be done with the answers given so far: a branch without an answer shows its question and nothing below it.</summary>
    /// <param name="answers">By the branch's id.</param>
    /// <param name="severities">All that the incident's level is called; empty when there is none.</param>
    public static IEnumerable<PlacedBlock> Visible(Playbook playbook, IReadOnlyDictionary<string, string> answers, ImmutableArray<string> severities)
    {
        ArgumentNullException.ThrowIfNull(playbook);
        ArgumentNullException.ThrowIfNull(answers);
        return All(playbook)
            .Where(placed => placed.Under.All(under => answers.TryGetValue(under.Branch, out var answer) && answer == under.Answer))
            .Where(placed => placed.Block is not ChecklistItem { Severities.IsEmpty: false } item || item.Severities.Any(wanted => severities.Contains(wanted, StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>What still has to be ticked before the checklist is done; branches without an answer count as open.</summary>
    public static IEnumerable<PlacedBlock> Open(
        Playbook playbook, IReadOnlyDictionary<string, string> answers, ImmutableArray<string> severities, IReadOnlySet<string> ticked)
    {
        ArgumentNullException.ThrowIfNull(ticked);
        return Visible(playbook, answers, severities).Where(placed => placed.Block switch
        {
            ChecklistItem item => !ticked.Contains(item.Id),
            BranchBlock branch => !answers.ContainsKey(branch.Id),
            _ => false,
        });
    }

    private static IEnumerable<PlacedBlock> Below(PlaybookPhase phase, ImmutableArray<PlaybookBlock> blocks, ImmutableArray<BranchAnswer> under)
    {
        foreach (var block in blocks)
        {
            yield return new PlacedBlock(phase, block, under);
            if (block is BranchBlock branch)
            {
                foreach (var inner in branch.Options.SelectMany(option => Below(phase, option.Blocks, under.Add(new BranchAnswer(branch.Id, option.Answer)))))
                {
                    yield return inner;
                }
            }
        }
    }
}
