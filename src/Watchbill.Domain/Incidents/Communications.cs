using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>The places of updates, and who lets messages out of a security incident. How updates are posted is in <see cref="Updates.UpdatePosting"/>.</summary>
public static class Communications
{
    public const string StatusPage = "status-page";
    public const string Mail = "mail";
    public const string Chat = "chat";
    public const string Webhook = "webhook";

    internal static IncidentDecision Release(IncidentDraft draft, ReleaseOutward command)
    {
        if (!draft.Incident.HoldsOutward)
        {
            return draft.Accept("nothing is held");
        }

        var leads = draft.Process.Roles.Where(role => role.Facts.Contains(IncidentProcess.SecurityFact)).Select(role => role.Id).ToList();
        var holders = leads.SelectMany(draft.Incident.HoldersOf).Where(tenure => tenure.IsHeld).Select(tenure => tenure.User).ToList();
        if (!holders.Contains(draft.By))
        {
            return draft.Refuse(Refusal.Forbidden, holders.Count == 0 ? "Only whoever holds the security lead releases messages, and nobody does. Take the role first." : "Only whoever holds the security lead releases messages.");
        }

        draft.Record(new OutwardReleased(draft.By, new PersonSaid(draft.By, Notes.Text(command.Why, Incident.MaxText))));
        TargetClock.Refresh(draft, new IncidentTurned("the security lead released it"));
        return draft.Accept();
    }
}
