using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// One person has what another acknowledged. Nobody is paged for it; the other is told, chat is edited, and how long an acknowledgement may last
/// counts anew. What rules count from stays: responsibility moves, deadlines do not.
/// </summary>
internal static class TakingOver
{
    public static Decision Decide(AlertDraft draft)
    {
        var by = draft.Context.Actor.UserId ?? throw new InvalidOperationException("Only a person takes over.");
        var from = draft.Alert.AcknowledgedBy;
        if (from == by)
        {
            return draft.Accept("you have it already");
        }

        draft.Record(new AlertTakenOver(by, from, new PersonAsked(by)));
        draft.CancelEndedPages();
        if (from is { } other && draft.Definitions.IsSomebody(other))
        {
            if (NotificationPlan.First(draft.Definitions, other, draft.Alert.Urgency, draft.Now) is { } method)
            {
                draft.Send(NotificationPurpose.Notice, 0, Page.NoStep, other, method.Id, method.Kind, method.Address, new TakenOverBy(by));
            }
        }

        draft.TellThoseTold(chatOnly: true, null, new StateChanged(AlertStatus.Acknowledged));
        return draft.Accept();
    }
}
