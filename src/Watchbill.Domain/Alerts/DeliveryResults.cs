using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// What the outside world's answer means for the alert: a broken method hands over to the next one now, a failing provider to another
/// provider's, and a person without any method left to the next rule.
/// </summary>
internal static class DeliveryResults
{
    public static Decision Decide(AlertDraft draft, ReportResult result)
    {
        var before = draft.Alert.Notifications.FirstOrDefault(sent => sent.Delivery == result.Delivery);
        if (before is null)
        {
            return draft.Accept("unknown delivery");
        }

        if (before.State == result.State && result.State != NotificationState.HandedOver)
        {
            // The first failure is a fact worth a line; its repetitions are counted at the delivery.
            return draft.Accept();
        }

        draft.Record(new NotificationResulted(result.Delivery, result.State, result.Provider, result.Attempt, result.Detail));
        if (before.Purpose != NotificationPurpose.Page || PageSteps.Find(draft.Alert, before.Page) is not { State: PageState.Open } page)
        {
            FlagBrokenMethod(draft, before, result);
            if (result.State is NotificationState.Retrying or NotificationState.Unknown)
            {
                // The attempt was under way when the page ended; there must be no other.
                draft.CancelEndedPages();
            }
            else if (result.State == NotificationState.HandedOver)
            {
                draft.HangUpEndedCalls();
            }

            return draft.Accept();
        }

        switch (result.State)
        {
            case NotificationState.Failed:
                FlagBrokenMethod(draft, before, result);
                if (!PageSteps.TakeNext(draft, page, before, result.Detail, otherProvider: false) && !PageSteps.HasHope(draft.Alert, page))
                {
                    GiveUp(draft, page);
                }

                break;
            case NotificationState.NotReached:
                // Not for good: the method is not flagged, and the page keeps its hope.
                PageSteps.TakeNext(draft, page, before, result.Detail, otherProvider: false);
                break;
            case NotificationState.Retrying or NotificationState.Unknown when before.State is not (NotificationState.Retrying or NotificationState.Unknown):
                PageSteps.TakeNext(draft, page, before, result.Detail, otherProvider: true);
                break;
        }

        return draft.Accept();
    }

    private static void FlagBrokenMethod(AlertDraft draft, Notification sent, ReportResult result)
    {
        if (result.State == NotificationState.Failed && sent is { User: { } user, Method: { } method })
        {
            draft.Flag = new MethodFlag(user, method, result.Detail, draft.Now);
        }
    }

    private static void GiveUp(AlertDraft draft, Page page)
    {
        var methods = draft.Alert.Notifications.Where(sent => sent.Page == page.Number).Select(sent => sent.Method).Distinct().Count();
        draft.Record(new PersonUnreachable(page.Number, page.User, new EveryMethodFailed(methods)));
        var run = draft.Alert.Run!;
        var together = run.Pages.Where(other => other.Pass == page.Pass && other.Rule == page.Rule && other.OpenedAt == page.OpenedAt);
        var movedOn = page.Rule == Page.NoRule
            ? run.Rules.Any(rule => rule.FiredAt > page.OpenedAt)
            : EscalationPlan.HasMovedOn(draft.Policy, run, page.Rule);
        if (!page.Copied && page.Pass == run.Pass && !movedOn && together.All(other => other.Copied || other.State == PageState.Unreachable))
        {
            EscalationAdvance.PullForward(draft, page.Rule, page.Until, next => new NobodyReachable(next, page.Rule));
        }
    }
}
