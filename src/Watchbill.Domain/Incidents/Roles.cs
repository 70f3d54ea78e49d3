using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Incidents;

/// <summary>
/// Who plays which part. Automation fills what is empty and replaces nobody. The command changes hands only when the other accepts:
/// <code>
///  empty ──filled from a schedule──► told ──acts or accepts──► held ──offered──► accepted ──► held by the other
///    └──────────── taken ───────────────────────────────────────►         └──► declined: stays
/// </code>
/// </summary>
internal static class Roles
{
    public const string YoursTopic = "role.given";
    public const string OfferedTopic = "role.offered";

    private const int MaxNote = 2_000;

    /// <summary>Fills empty roles that the severity and the facts ask for.</summary>
    public static void FillFromTargets(IncidentDraft draft)
    {
        foreach (var role in draft.Process.Roles)
        {
            var wanted = role.IsFilledAt(draft.Incident.Level) && (role.Facts.IsEmpty || role.Facts.Any(draft.Incident.Holds));
            if (role.FilledFrom.IsEmpty || !wanted || draft.Incident.HoldersOf(role.Id).Any() || draft.Incident.Roles.Any(tenure => tenure.Role == role.Id))
            {
                continue;
            }

            if (TargetResolution.People(draft.Definitions, role.FilledFrom, draft.Now, []) is not [var person, ..])
            {
                draft.Record(new NobodyToPageFor(role.Name, new RoleFilledFrom(role.Name, $"nobody to ask for {role.Name}")));
                continue;
            }

            draft.Record(new RoleFilled(role.Id, person.User, Accepted: false, null, new RoleFilledFrom(role.Name, person.Because)));
            if (role.Leads && draft.Level is { Pages: true })
            {
                draft.PageInTurn(PageKind.Command, role.Id, $"you are {role.Name}", [(NodaTime.Duration.Zero, IncidentDraft.Targets([person.User]))], new RoleFilledFrom(role.Name, person.Because));
            }
            else
            {
                TellHolder(draft, role, person.User, person.Because);
            }
        }
    }

    public static IncidentDecision Assign(IncidentDraft draft, AssignRole command)
    {
        if (Problem(draft, command.Role, command.User) is { } problem)
        {
            return problem;
        }

        var role = draft.Process.Role(command.Role)!;
        var holders = draft.Incident.HoldersOf(role.Id).ToList();
        if (holders.Exists(tenure => tenure.User == command.User))
        {
            return command.User == draft.By ? Accepted(draft, role) : draft.Accept($"{draft.Definitions.NameOf(command.User)} is {role.Name} already");
        }

        if (role.Leads && holders.Exists(tenure => tenure.IsHeld && tenure.User != draft.By))
        {
            return draft.Refuse(
                Refusal.RoleHeld, $"{draft.Definitions.NameOf(holders.First(tenure => tenure.IsHeld).User)} is {role.Name}. The command changes hands when it is offered and accepted.");
        }

        if (role.Leads && command.User != draft.By && holders.Count > 0)
        {
            return Offer(draft, new OfferRole(role.Id, command.User, null));
        }

        var reason = new PersonAsked(draft.By);
        foreach (var tenure in role.Leads ? holders : [])
        {
            draft.Record(new RoleLeft(role.Id, tenure.User, draft.By, reason));
        }

        draft.Record(new RoleFilled(role.Id, command.User, command.User == draft.By, draft.By, reason));
        if (command.User != draft.By)
        {
            TellHolder(draft, role, command.User, $"{draft.Definitions.NameOf(draft.By)} gave it to you");
        }

        return draft.Accept();
    }

    public static IncidentDecision Offer(IncidentDraft draft, OfferRole command)
    {
        if (Problem(draft, command.Role, command.User) is { } problem)
        {
            return problem;
        }

        if (command.Note?.Length > MaxNote)
        {
            return draft.Refuse(Refusal.Invalid, $"A note has at most {MaxNote} characters.");
        }

        var role = draft.Process.Role(command.Role)!;
        var holder = draft.Incident.HoldersOf(role.Id).Select(tenure => (UserId?)tenure.User).FirstOrDefault();
        if (holder == command.User)
        {
            return draft.Accept($"{draft.Definitions.NameOf(command.User)} is {role.Name} already");
        }

        draft.Record(new RoleOffered(role.Id, command.User, holder, draft.By, Notes.Text(command.Note, MaxNote), new PersonAsked(draft.By)));
        draft.Tell(
            OfferedTopic,
            $"{draft.Incident.Reference}: will you be {role.Name}?",
            [draft.Incident.Title, .. HandoverBrief.Of(draft.Incident, draft.Process, draft.Definitions, draft.Now), "Accept it on the incident's page; until then it stays where it is."],
            [command.User],
            $"{draft.By} offers the role {role.Id}");
        return draft.Accept();
    }

    public static IncidentDecision Accept(IncidentDraft draft, AcceptRole command)
    {
        if (draft.Process.Role(command.Role) is not { } role)
        {
            return Unknown(draft, command.Role);
        }

        if (draft.Incident.Offers.FirstOrDefault(offer => offer.Role == role.Id && offer.To == draft.By) is { } offer)
        {
            var reason = new PersonAsked(draft.By);
            foreach (var tenure in draft.Incident.HoldersOf(role.Id).ToList())
            {
                if (role.Leads || tenure.User == offer.From)
                {
                    draft.Record(new RoleLeft(role.Id, tenure.User, draft.By, reason));
                }
            }

            draft.Record(new RoleFilled(role.Id, draft.By, Accepted: true, draft.By, reason));
            if (offer.From is { } from && from != draft.By)
            {
                draft.Tell("role.taken", $"{draft.Incident.Reference}: {draft.Definitions.NameOf(draft.By)} is {role.Name} now", [draft.Incident.Title], [from], $"the role {role.Id} was accepted");
            }

            return draft.Accept();
        }

        return Accepted(draft, role);
    }

    public static IncidentDecision Decline(IncidentDraft draft, DeclineRole command)
    {
        if (draft.Incident.Offers.FirstOrDefault(offer => offer.Role == command.Role && (offer.To == draft.By || offer.By == draft.By)) is not { } offer)
        {
            return draft.Refuse(Refusal.NotAsked, "That role is not offered to you.");
        }

        draft.Record(new RoleDeclined(offer.Role, draft.By, new PersonAsked(draft.By)));
        var other = offer.To == draft.By ? offer.By : offer.To;
        draft.Tell(
            "role.declined", $"{draft.Incident.Reference}: {draft.Definitions.NameOf(draft.By)} {(offer.To == draft.By ? "declined" : "took back")} {draft.Process.Role(offer.Role)?.Name ?? offer.Role}", [draft.Incident.Title], [other], $"the role {offer.Role} was declined");
        return draft.Accept();
    }

    public static IncidentDecision Leave(IncidentDraft draft, LeaveRole command)
    {
        if (!draft.Incident.HoldersOf(command.Role).Any(tenure => tenure.User == command.User))
        {
            return draft.Accept("does not hold it");
        }

        if (draft.Process.Role(command.Role) is { Leads: true } role && draft.Incident.IsOpen && draft.Incident.HoldersOf(command.Role).Any(tenure => tenure.User == command.User && tenure.IsHeld))
        {
            return draft.Refuse(Refusal.RoleHeld, $"{role.Name} is handed over, not left: offer it to somebody.");
        }

        draft.Record(new RoleLeft(command.Role, command.User, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    /// <summary>Somebody who was paged to take the command has answered.</summary>
    public static void Answered(IncidentDraft draft, string role, UserId by, AlertId alert)
    {
        var holders = draft.Incident.HoldersOf(role).ToList();
        if (holders.Exists(tenure => tenure.User == by))
        {
            if (holders.Exists(tenure => tenure.User == by && !tenure.IsHeld) || draft.Incident.Asked.Any(asked => asked.Role == role))
            {
                draft.Record(new RoleAccepted(role, by, new AlertSaid(alert)));
            }

            return;
        }

        if (holders.Exists(tenure => tenure.IsHeld) && !draft.Incident.Asked.Any(asked => asked.Role == role && !asked.Vacant))
        {
            return;
        }

        foreach (var tenure in holders)
        {
            draft.Record(new RoleLeft(role, tenure.User, by, new AlertSaid(alert)));
        }

        draft.Record(new RoleFilled(role, by, Accepted: true, by, new AlertSaid(alert)));
    }

    private static IncidentDecision Accepted(IncidentDraft draft, IncidentRole role)
    {
        if (draft.Incident.HoldersOf(role.Id).FirstOrDefault(tenure => tenure.User == draft.By) is not { } tenure)
        {
            return draft.Refuse(Refusal.NotAsked, $"{role.Name} is not offered to you. Take it instead, if nobody has it.");
        }

        if (tenure.IsHeld && !draft.Incident.Asked.Any(asked => asked.Role == role.Id))
        {
            return draft.Accept("you have it already");
        }

        draft.Record(new RoleAccepted(role.Id, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    private static IncidentDecision? Problem(IncidentDraft draft, string role, UserId user)
    {
        if (draft.Process.Role(role) is null)
        {
            return Unknown(draft, role);
        }

        if (!draft.Definitions.IsSomebody(user))
        {
            return draft.Refuse(Refusal.UnknownUser, $"There is no user '{user}', or the account is disabled.");
        }

        return draft.Incident.Category.IsOver() ? draft.Refuse(Refusal.WrongState, "The incident is over.") : null;
    }

    private static IncidentDecision Unknown(IncidentDraft draft, string role) =>
        draft.Refuse(Refusal.Invalid, $"There is no role '{role}'. Those of {draft.Process.Name} are: {string.Join(", ", draft.Process.Roles.Select(known => known.Id))}.");

    private static void TellHolder(IncidentDraft draft, IncidentRole role, UserId user, string because) => draft.Tell(
        YoursTopic,
        $"{draft.Incident.Reference}: you are {role.Name}",
        [draft.Incident.Title, $"Because: {because}.", .. role.Duties],
        [user],
        $"{user} is {role.Id}");
}
