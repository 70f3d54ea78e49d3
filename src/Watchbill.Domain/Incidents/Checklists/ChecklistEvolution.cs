using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;

namespace Watchbill.Domain.Incidents.Checklists;

/// <summary>What entries about playbooks make of an incident. Pure, and free of decisions.</summary>
internal static class ChecklistEvolution
{
    public static Incident Evolve(Incident incident, IncidentEntry entry, Instant at) => entry switch
    {
        PlaybookAttached e => incident with
        {
            Playbooks = e.Attached ? [.. incident.Playbooks.Where(known => known != e.Playbook), e.Playbook] : incident.Playbooks.Remove(e.Playbook),
            PutAway = e.Attached || e.By is null ? incident.PutAway.Remove(e.Playbook) : [.. incident.PutAway.Where(known => known != e.Playbook), e.Playbook],
        },
        PlaybookTicked e => incident with
        {
            Ticked = e.Done ? [.. incident.Ticked.Where(known => known != Key(e)), Key(e)] : incident.Ticked.Remove(Key(e)),
            Ticks = e.Done ? [.. Without(incident.Ticks, e), new PlaybookTick(e.Playbook, e.Item, e.By, at)] : Without(incident.Ticks, e),
        },
        BranchAnswered e => incident with { Answers = Answered(incident, e, at) },
        _ => throw new UnreachableException($"{entry.GetType().Name} is not about playbooks."),
    };

    /// <summary>What was suggested and is not the level that was chosen: by the same source it is not suggested again.</summary>
    public static ImmutableArray<RefusedLevel> Refused(Incident incident, string? chosen) =>
        incident.Suggested is not { } suggested || suggested.Level == chosen || incident.Refuses(suggested.Level, suggested.From)
            ? incident.RefusedLevels
            : incident.RefusedLevels.Add(new RefusedLevel(suggested.Level, suggested.From));

    /// <summary>Without the criteria: when it comes back, they hold no more.</summary>
    public static ImmutableArray<string> Items(ImmutableArray<string> ticked) => ticked.RemoveAll(key => key.Contains($"/{Checklist.CriterionPrefix}", StringComparison.Ordinal));

    public static ImmutableArray<PlaybookTick> Items(ImmutableArray<PlaybookTick> ticks) => ticks.RemoveAll(tick => tick.Item.StartsWith(Checklist.CriterionPrefix, StringComparison.Ordinal));

    private static string Key(PlaybookTicked entry) => $"{entry.Playbook}/{entry.Item}";

    private static ImmutableArray<PlaybookTick> Without(ImmutableArray<PlaybookTick> ticks, PlaybookTicked entry) =>
        ticks.RemoveAll(tick => tick.Playbook == entry.Playbook && tick.Item == entry.Item);

    private static ImmutableArray<PlaybookAnswer> Answered(Incident incident, BranchAnswered entry, Instant at)
    {
        var others = incident.Answers.RemoveAll(answer => answer.Playbook == entry.Playbook && answer.Branch == entry.Branch);
        return entry.Answer is { } answer ? others.Add(new PlaybookAnswer(entry.Playbook, entry.Branch, answer, entry.By, at)) : others;
    }
}
