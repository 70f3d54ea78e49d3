using System.Collections.Immutable;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>What an incident has to do with services, people and other incidents.</summary>
internal static class Linking
{
    private const int MostServices = 200;
    private const int MostViewers = 500;

    public static IncidentDecision Merge(IncidentDraft draft, MergeInto command)
    {
        if (command.Other == draft.Incident.Id)
        {
            return draft.Refuse(Refusal.Invalid, "An incident is not merged into itself.");
        }

        if (draft.Context.Others.GetValueOrDefault(command.Other) is not { } other)
        {
            return draft.Refuse(Refusal.NotFound, $"There is no incident {command.Other}.");
        }

        if (!other.IsOpen)
        {
            return draft.Refuse(Refusal.WrongState, $"{other.Reference} is not open any more.");
        }

        ImmutableArray<AlertId> alerts = [.. draft.Incident.Alerts.Select(linked => linked.Alert)];
        var pages = AlertLinks.PagesOf(AlertLinks.RaisedOf(draft));
        var ended = Statuses.End(draft, StatusCategory.Merged, null, command.Comment, other.Id);
        if (!ended.IsAccepted)
        {
            return ended;
        }

        draft.Do(new CommandIncident(other.Id, new Absorb(draft.Incident.Id, alerts, pages)));
        return draft.Accept();
    }

    public static IncidentDecision Relate(IncidentDraft draft, Relate command)
    {
        if (command.Other == draft.Incident.Id || draft.Context.Others.GetValueOrDefault(command.Other) is not { } other)
        {
            return draft.Refuse(Refusal.NotFound, $"There is no other incident {command.Other}.");
        }

        if (draft.Incident.Related.Contains(other.Id) == command.Related)
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new IncidentRelated(other.Id, command.Related, draft.By, new PersonAsked(draft.By)));
        draft.Do(new CommandIncident(other.Id, new NoteRelation(draft.Incident.Id, command.Related)));
        return draft.Accept();
    }

    public static IncidentDecision Note(IncidentDraft draft, NoteRelation command)
    {
        if (draft.Incident.Related.Contains(command.Other) != command.Related)
        {
            draft.Record(new IncidentRelated(command.Other, command.Related, draft.By, new PersonAsked(draft.By)));
        }

        return draft.Accept();
    }

    public static IncidentDecision Services(IncidentDraft draft, SetServices command)
    {
        ImmutableArray<ServiceId> services = [.. command.Services.Distinct()];
        if (services.Length > MostServices)
        {
            return draft.Refuse(Refusal.Invalid, $"An incident concerns at most {MostServices} services.");
        }

        if (services.FirstOrDefault(service => !draft.Definitions.Services.ContainsKey(service)) is { Value: not null } unknown)
        {
            return draft.Refuse(Refusal.NotFound, $"There is no service '{unknown}'.");
        }

        if (services.SequenceEqual(draft.Incident.Services))
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new ServicesChanged(services, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    /// <summary>Whoever holds a role, and whoever says it, stays among those who see it.</summary>
    public static IncidentDecision Restrict(IncidentDraft draft, Restrict command)
    {
        if (command.Viewers.Length > MostViewers)
        {
            return draft.Refuse(Refusal.Invalid, $"At most {MostViewers} people may be named.");
        }

        if (command.Viewers.FirstOrDefault(user => !draft.Definitions.Users.ContainsKey(user)) is { Value: not null } unknown)
        {
            return draft.Refuse(Refusal.UnknownUser, $"There is no user '{unknown}'.");
        }

        ImmutableArray<UserId> viewers = command.IsRestricted ? [.. command.Viewers.Append(draft.By).Concat(draft.Team()).Distinct().Order()] : [];
        if (command.IsRestricted == draft.Incident.IsRestricted && viewers.SequenceEqual(draft.Incident.Viewers))
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new AccessChanged(command.IsRestricted, viewers, draft.By, new PersonAsked(draft.By)));
        foreach (var alert in draft.Incident.Pages.Select(page => page.Alert).Concat(draft.Incident.Alerts.Select(linked => linked.Alert)))
        {
            draft.Do(new CommandAlert(alert, new FollowAccess(draft.Incident.Id, command.IsRestricted, new PersonAsked(draft.By))));
        }

        return draft.Accept();
    }
}
