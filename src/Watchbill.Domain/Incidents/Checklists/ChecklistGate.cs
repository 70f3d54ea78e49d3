using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Checklists;

/// <summary>What resolving waits for of the playbooks in use, where the severity demands it.</summary>
internal static class ChecklistGate
{
    private const int MostNamed = 5;
    private const int LongestName = 80;

    /// <returns>In words; empty when nothing is missing.</returns>
    public static ImmutableArray<string> Unmet(Incident incident, SeverityLevel? level, DefinitionSet definitions, Instant now) =>
        level?.Gate is { PlaybooksDone: true } ? [.. Checklist.All(incident, definitions, now).SelectMany(Of)] : [];

    private static IEnumerable<string> Of(Checklist checklist)
    {
        var title = checklist.Playbook.Title;
        var open = checklist.Phases.Where(phase => !phase.Phase.AfterResolved).SelectMany(phase => phase.Lines).Where(line => line.IsToDo && !line.IsDone).Select(line => line.Placed.Block).ToList();
        var items = open.OfType<ChecklistItem>().Select(item => Cut(item.Text)).ToList();
        if (items.Count > 0)
        {
            yield return $"{title}: {(items.Count == 1 ? "1 item is open" : $"{items.Count} items are open")} ({string.Join("; ", items.Take(MostNamed))}{(items.Count > MostNamed ? "; …" : "")})";
        }

        foreach (var branch in open.OfType<BranchBlock>())
        {
            yield return $"{title}: not answered: {Cut(branch.Question)}";
        }

        foreach (var criterion in checklist.Criteria.Where(criterion => !criterion.IsMet))
        {
            yield return criterion.HoldsUntil is { } until
                ? $"{title}: {ReasonText.Span(until - checklist.Now)} more: {Cut(criterion.Criterion.Text)} ({ReasonText.Span(criterion.Criterion.For)} in all)"
                : $"{title}: nobody has said that it holds: {Cut(criterion.Criterion.Text)}";
        }
    }

    private static string Cut(string text) => text.Length > LongestName ? $"{text[..LongestName]}…" : text;
}
