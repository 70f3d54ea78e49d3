using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>Pages that people ask for.</summary>
internal static class Paging
{
    public static IncidentDecision People(IncidentDraft draft, PagePeople command)
    {
        var (why, people, problem) = DirectPage.Asked(draft.Definitions, command.Targets, command.Why, draft.Now);
        if (why is null)
        {
            return draft.Refuse(problem!.Code, problem.Message);
        }

        draft.PageInTurn(PageKind.People, null, why, [(Duration.Zero, command.Targets)], new PersonSaid(draft.By, why));
        return draft.Accept($"paging {string.Join(", ", people.Select(draft.Definitions.NameOf))}");
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
