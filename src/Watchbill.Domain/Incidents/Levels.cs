using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Checklists;

namespace Watchbill.Domain.Incidents;

/// <summary>How bad it is: said, asked, or read from alerts; and what would say otherwise.</summary>
internal static class Levels
{
    /// <summary>What was said, else where the answers lead, else what the alerts bear.</summary>
    public static (SeverityLevel? Level, ImmutableArray<SeverityStep> Path) Find(
        IncidentProcess process, string? level, ImmutableSortedDictionary<string, string> answers, ImmutableArray<Alert> alerts)
    {
        if (level is not null)
        {
            return (Named(process, level), []);
        }

        if (process.Tree is { } tree)
        {
            var walk = tree.Walk(answers, Measured(alerts), process.RankOf);
            if (walk.Level is { } reached || !answers.IsEmpty)
            {
                return (walk.Level is { } id ? process.Level(id) : null, walk.Path);
            }
        }

        return alerts.IsEmpty ? (null, []) : (Bearing(process, alerts.Max(alert => alert.Severity)), []);
    }

    /// <summary>By id, by name or by alias, however it is written: "p1", "P1", "SEV 1", "sev1".</summary>
    public static SeverityLevel? Named(IncidentProcess process, string level) =>
        process.Level(level) ?? process.Levels.FirstOrDefault(known => LevelNames.Plain(known.Name) == LevelNames.Plain(level) || LevelNames.Plain(known.Id) == LevelNames.Plain(level))
        ?? process.Levels.FirstOrDefault(known => known.Aliases.Any(alias => LevelNames.Plain(alias) == LevelNames.Plain(level)));

    /// <summary>The mildest level that bears at least the severity; the worst when none does.</summary>
    public static SeverityLevel Bearing(IncidentProcess process, Severity severity) =>
        process.Levels.LastOrDefault(level => level.AlertSeverity >= severity) ?? process.Levels[0];

    public static string Wanted(IncidentProcess process, string? level, ImmutableSortedDictionary<string, string> answers, ImmutableArray<Alert> alerts)
    {
        var names = string.Join(", ", process.Levels.Select(known => known.Id));
        if (level is not null)
        {
            return $"There is no severity '{level}'. Those of {process.Name} are: {names}.";
        }

        if (process.Tree is { } tree)
        {
            var walk = tree.Walk(answers, Measured(alerts), process.RankOf);
            return walk.IsNoIncident
                ? "By the answers this is no incident. Give a severity to declare it all the same."
                : $"Answer \"{tree.Question(walk.Next!)!.Text}\" ({walk.Next}=yes, no or unsure), or give a severity: {names}.";
        }

        return $"Say how bad it is: {names}.";
    }

    public static IncidentDecision Change(IncidentDraft draft, ChangeLevel command)
    {
        if (draft.Incident.Category.IsOver())
        {
            return draft.Refuse(Refusal.WrongState, "The incident is over.");
        }

        if (Find(draft.Process, command.Level, command.Answers, []) is not { Level: { } level } found)
        {
            return draft.Refuse(Refusal.LevelNeeded, Wanted(draft.Process, command.Level, command.Answers, []));
        }

        if (level.Id == draft.Incident.Level)
        {
            if (draft.Incident.Suggested is not null || !found.Path.SequenceEqual(draft.Incident.LevelPath))
            {
                draft.Record(new LevelChanged(level.Id, level.Id, found.Path, draft.By, new PersonSaid(draft.By, Notes.Text(command.Why, Incident.MaxText))));
            }

            return draft.Accept("that severity already");
        }

        Set(draft, level, found.Path, new PersonSaid(draft.By, Notes.Text(command.Why, Incident.MaxText)));
        return draft.Accept();
    }

    public static IncidentDecision Dismiss(IncidentDraft draft)
    {
        if (draft.Incident.Suggested is null)
        {
            return draft.Accept("nothing is suggested");
        }

        draft.Record(new LevelSuggested(null, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    /// <summary>Somebody says what is true of it: the questions may now lead elsewhere.</summary>
    public static IncidentDecision State(IncidentDraft draft, StateIncidentFact command)
    {
        ImmutableArray<StatedFact> facts = [.. draft.Incident.Facts.Where(known => known.Fact != command.Fact), new StatedFact(command.Fact, command.Holds)];
        if (Notes.FactProblem(facts) is { } problem)
        {
            return draft.Refuse(Refusal.Invalid, problem);
        }

        if (draft.Incident.Facts.Contains(new StatedFact(command.Fact, command.Holds)))
        {
            return draft.Accept("so it is said already");
        }

        draft.Record(new IncidentFactStated(command.Fact, command.Holds, draft.By, new PersonAsked(draft.By)));
        foreach (var page in draft.Incident.Pages)
        {
            draft.Do(new CommandAlert(page.Alert, new StateFact(command.Fact, command.Holds)));
        }

        Ask(draft, command);
        Roles.FillFromTargets(draft);
        TargetClock.Refresh(draft, new IncidentTurned($"{command.Fact}: {(command.Holds ? "yes" : "no")}"), changed: true);
        return draft.Accept();
    }

    /// <summary>An attached alert is worse than the incident: proposed, never done by itself.</summary>
    public static void Suggest(IncidentDraft draft, Alert alert)
    {
        var level = Bearing(draft.Process, alert.Severity);
        if (draft.Incident.IsOpen && draft.Process.RankOf(level.Id) < draft.Process.RankOf(draft.Incident.Level) && draft.Incident.Suggested?.Level != level.Id
            && !draft.Incident.Refuses(level.Id, $"alert #{alert.Id}"))
        {
            draft.Record(new LevelSuggested(new SuggestedLevel(level.Id, $"alert #{alert.Id}", []), new AlertSaid(alert.Id)));
        }
    }

    private static void Set(IncidentDraft draft, SeverityLevel level, ImmutableArray<SeverityStep> path, Reason reason)
    {
        var before = draft.Incident.Level;
        var rose = draft.Process.RankOf(level.Id) < draft.Process.RankOf(before);
        draft.Record(new LevelChanged(before, level.Id, path, draft.By, reason));
        if (!draft.Incident.IsOpen || draft.Incident.Mode == IncidentMode.Retrospective)
        {
            return;
        }

        foreach (var page in draft.Incident.Pages)
        {
            draft.Do(new CommandAlert(page.Alert, new FollowSeverity(level.AlertSeverity, new IncidentTurned($"{draft.Incident.Reference} is {level.Name} now"))));
        }

        if (rose && level.Pages && (draft.Incident.Page is null || (level.Policy is not null && draft.Process.Level(before)?.Policy != level.Policy)))
        {
            // Those of the new policy who have not been paged for the incident yet; the others are known to it.
            draft.Raise(PageKind.Incident, null, $"severity is {level.Name} now", draft.Incident.Summary, draft.LevelPolicy(), [], AlertLinks.PagesOf(AlertLinks.RaisedOf(draft)), null, new LevelDemands(level.Name));
        }

        Roles.FillFromTargets(draft);
        TargetClock.Refresh(draft, new LevelDemands(level.Name), changed: true);
    }

    /// <summary>The fact may be an answer: the way is walked again with what was answered before.</summary>
    private static void Ask(IncidentDraft draft, StateIncidentFact command)
    {
        if (draft.Process.Tree is not { } tree || tree.Question(command.Fact) is null || draft.Incident.LevelPath.IsEmpty)
        {
            return;
        }

        var answers = draft.Incident.LevelPath.ToImmutableSortedDictionary(step => step.Question, step => step.Answer, StringComparer.Ordinal).SetItem(command.Fact, command.Holds ? "yes" : "no");
        var walk = tree.Walk(answers, Measured([.. draft.Context.Alerts.Values]), draft.Process.RankOf);
        if (walk.Level is { } level && level != draft.Incident.Level)
        {
            draft.Record(new LevelSuggested(new SuggestedLevel(level, "the severity questions", walk.Path), new IncidentTurned($"{command.Fact}: {(command.Holds ? "yes" : "no")}")));
        }
    }

    private static ImmutableSortedDictionary<string, string> Measured(ImmutableArray<Alert> alerts)
    {
        var measured = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var alert in alerts)
        {
            foreach (var (name, value) in alert.Labels)
            {
                measured.TryAdd(name, value);
            }
        }

        return measured.ToImmutable();
    }
}
