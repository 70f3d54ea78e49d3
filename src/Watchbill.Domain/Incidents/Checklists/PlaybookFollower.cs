using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Checklists;

/// <summary>
/// Playbooks that attach by themselves when what they ask for comes true, and what their severity tables say. Looked at after every decision that changes what they
/// ask for. What attached stays, whatever becomes true later: people may have begun with it.
/// </summary>
internal static class PlaybookFollower
{
    /// <summary>With so many in use, none attaches by itself: somebody has to choose.</summary>
    public const int MostByThemselves = 5;

    public static void Follow(IncidentDraft draft, IncidentCommand command)
    {
        if (!draft.Incident.IsOpen || draft.Incident.Mode == IncidentMode.Retrospective)
        {
            return;
        }

        // An alert that changed says nothing new of the others: with a thousand of them, each change looks at one.
        AlertId? changed = command is AlertChanged about && draft.Incident.Alerts.Any(linked => linked.Alert == about.Alert) ? about.Alert : null;
        var asked = draft.Entries.Any(entry => entry is IncidentDeclared or AlertAttached or LevelChanged or ServicesChanged or IncidentFactStated or DescriptionChanged or IncidentReopened);
        if (asked || changed is not null)
        {
            AttachMatching(draft, asked ? null : changed);
        }

        if (changed is not null || draft.Entries.Any(entry => entry is PlaybookAttached { Attached: true } or AlertAttached))
        {
            SuggestLevel(draft);
        }
    }

    private static void AttachMatching(IncidentDraft draft, AlertId? only)
    {
        var room = MostByThemselves - draft.Incident.Playbooks.Length;
        if (room <= 0 || draft.Definitions.Playbooks.Count == 0)
        {
            return;
        }

        var candidates = draft.Definitions.Playbooks.Values
            .Where(playbook => !playbook.Attach.IsEmpty && !draft.Incident.Playbooks.Contains(playbook.Id.Value) && !draft.Incident.PutAway.Contains(playbook.Id.Value))
            .ToList();
        if (candidates.Count == 0)
        {
            return;
        }

        var matches = Subjects(draft, only)
            .SelectMany(subject => PlaybookMatching.Of(candidates, subject.Subject).Select(match => (match.Playbook, match.Why, subject.Alert)))
            .OrderByDescending(match => match.Why.Length)
            .ThenBy(match => match.Playbook.Id.Value, StringComparer.Ordinal)
            .ThenBy(match => match.Alert?.Value ?? 0)
            .DistinctBy(match => match.Playbook.Id)
            .Take(room);
        foreach (var match in matches.ToList())
        {
            draft.Record(new PlaybookAttached(match.Playbook.Id.Value, Attached: true, null, new PlaybookMatched(match.Why, match.Alert)));
        }
    }

    /// <summary>What the incident is about, once for each alert: labels of two alerts are never taken together.</summary>
    private static IEnumerable<(AlertId? Alert, PlaybookSubject Subject)> Subjects(IncidentDraft draft, AlertId? only)
    {
        var incident = draft.Incident;
        ImmutableArray<string> names = [.. LevelNames.Of(draft.Level, incident.Level), .. draft.Level is { } level ? [ReasonText.Word(level.AlertSeverity)] : ImmutableArray<string>.Empty];
        ImmutableArray<string> facts = [.. incident.Facts.Where(stated => stated.Holds).Select(stated => stated.Fact)];
        var alerts = Known(draft).Where(alert => only is null || alert.Id == only).ToList();
        foreach (var alert in alerts)
        {
            yield return (alert.Id, new PlaybookSubject(
                [alert.Title, incident.Title],
                alert.Labels,
                [alert.Service, .. incident.Services.Where(service => service != alert.Service)],
                [ReasonText.Word(alert.Severity), .. names],
                facts));
        }

        if (only is null)
        {
            yield return (null, new PlaybookSubject([incident.Title], Alert.NoLabels, incident.Services, names, facts));
        }
    }

    /// <summary>The worst level that a table of a playbook in use reaches by what the alerts carry, when it is another one.</summary>
    private static void SuggestLevel(IncidentDraft draft)
    {
        var process = draft.Process;
        var incident = draft.Incident;
        var reached = incident.Playbooks
            .Select(id => draft.Definitions.Playbooks.GetValueOrDefault(new PlaybookId(id)))
            .OfType<Playbook>()
            .Where(playbook => !playbook.Severities.IsEmpty)
            .SelectMany(playbook => Known(draft).Select(alert => (Playbook: playbook, Alert: alert, Row: PlaybookMatching.Suggested(playbook, alert.Labels))))
            .Where(found => found.Row is not null)
            .Select(found => (found.Playbook, found.Alert, found.Row!.Value.Why, Level: Levels.Named(process, found.Row.Value.Severity)))
            .Where(found => found.Level is not null)
            .OrderBy(found => process.RankOf(found.Level!.Id))
            .ThenBy(found => found.Playbook.Id.Value, StringComparer.Ordinal)
            .ThenBy(found => found.Alert.Id)
            .ToList();
        if (reached is not [var worst, ..] || worst.Level!.Id == incident.Level)
        {
            return;
        }

        var from = $"the table of playbook {worst.Playbook.Id}";
        var stands = incident.Suggested is { } suggested && process.RankOf(suggested.Level) <= process.RankOf(worst.Level.Id);
        if (!stands && !incident.Refuses(worst.Level.Id, from))
        {
            draft.Record(new LevelSuggested(new SuggestedLevel(worst.Level.Id, from, [], worst.Why), new PlaybookSays(worst.Playbook.Id.Value, worst.Why, worst.Alert.Id)));
        }
    }

    /// <summary>The alerts of the incident that this decision may look at, oldest first: not those that page for it.</summary>
    private static IEnumerable<Alert> Known(IncidentDraft draft) =>
        draft.Incident.Alerts.Select(linked => draft.Context.Alerts.GetValueOrDefault(linked.Alert)).OfType<Alert>().OrderBy(alert => alert.Id);
}
