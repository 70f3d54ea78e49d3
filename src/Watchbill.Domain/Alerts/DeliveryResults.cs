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

        if (before.State == result.State && result.State is NotificationState.Retrying or NotificationState.Cancelled)
        {
            // The first failure is a fact worth a line; its repetitions are counted at the delivery.
            return draft.Accept();
        }

        draft.Record(new NotificationResulted(result.Delivery, result.State, result.Provider, result.Attempt, result.Detail));
        if (before.Purpose != NotificationPurpose.Page || PageSteps.Find(draft.Alert, before.Page) is not { State: PageState.Open } page)
        {
            FlagBrokenMethod(draft, before, result);
            return draft.Accept();
        }

        switch (result.State)
        {
            case NotificationState.Failed:
                FlagBrokenMethod(draft, before, result);
                if (!PageSteps.TakeNext(draft, page, before, result.Detail, otherProvider: false) && !PageSteps.HasHope(draft.Alert, page) && !HasStepsLeft(draft, page))
                {
                    GiveUp(draft, page);
                }

                break;
            case NotificationState.Retrying:
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

    private static bool HasStepsLeft(AlertDraft draft, Page page) =>
        PageSteps.Plan(draft.Definitions, draft.Alert, draft.Policy, page).Any(step =>
            step.Usable
            && !page.StepsTaken.Contains(step.Index)
            && !draft.Alert.Notifications.Any(sent => sent.Page == page.Number && sent.Method == step.MethodId && sent.State == NotificationState.Failed));

    private static void GiveUp(AlertDraft draft, Page page)
    {
        var methods = draft.Alert.Notifications.Where(sent => sent.Page == page.Number).Select(sent => sent.Method).Distinct().Count();
        draft.Record(new PersonUnreachable(page.Number, page.User, new EveryMethodFailed(methods)));
        var run = draft.Alert.Run!;
        var rest = run.Pages.Where(other => other.Pass == page.Pass && other.Rule == page.Rule && other.Pass == run.Pass);
        if (!rest.All(other => other.State == PageState.Unreachable))
        {
            return;
        }

        if (page.Rule >= 0)
        {
            EscalationAdvance.PullForward(draft, page.Rule, next => new NobodyReachable(next, page.Rule));
        }
        else
        {
            EscalationAdvance.Fallback(draft, new RulesRanOut(run.Pass));
        }
    }
}
