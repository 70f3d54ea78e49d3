using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Incidents;

/// <summary>Pages that people ask for.</summary>
internal static class Paging
{
    private const int MaxWhy = 500;
    private const int MostTargets = 50;

    public static IncidentDecision People(IncidentDraft draft, PagePeople command)
    {
        if (Notes.Text(command.Why, MaxWhy) is not { } why)
        {
            return draft.Refuse(Refusal.Invalid, $"Say why, in 1 to {MaxWhy} characters: it is what they read first.");
        }

        if (command.Targets.IsEmpty || command.Targets.Length > MostTargets)
        {
            return draft.Refuse(Refusal.Invalid, $"Name whom to page: 1 to {MostTargets} people, schedules, teams or positions.");
        }

        var skipped = new List<Skipped>();
        var people = TargetResolution.People(draft.Definitions, command.Targets, draft.Now, skipped);
        if (people.Count == 0)
        {
            return draft.Refuse(Refusal.NobodyToPage, $"Nobody can be paged: {string.Join("; ", skipped.Select(skip => ReasonText.Of(skip, draft.Definitions)))}.");
        }

        ImmutableArray<UserId> users = [.. people.Select(person => person.User).Distinct()];
        draft.PageInTurn(PageKind.People, null, why, [(Duration.Zero, command.Targets)], new PersonSaid(draft.By, why));
        return draft.Accept($"paging {string.Join(", ", users.Select(draft.Definitions.NameOf))}");
    }

    public static IncidentDecision Escalate(IncidentDraft draft)
    {
        if (!draft.Incident.IsOpen)
        {
            return draft.Refuse(Refusal.WrongState, "The incident is not open any more.");
        }

        if (draft.Incident.Page is { } page && draft.Context.Alerts.GetValueOrDefault(page) is { IsOpen: true })
        {
            draft.Do(new CommandAlert(page, new Escalate(null)));
            return draft.Accept("paging the next");
        }

        draft.Raise(PageKind.Incident, null, "the incident", draft.Incident.Summary, draft.LevelPolicy(), [], [], null, new PersonAsked(draft.By));
        return draft.Accept();
    }
}
