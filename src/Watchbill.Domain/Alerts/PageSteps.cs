using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>Walks a page through its person's notification plan.</summary>
internal static class PageSteps
{
    /// <summary>Steps of the three kinds of plan count apart, so that a plan which takes another's place does not inherit its steps.</summary>
    private const int EveryMethod = 100_000;
    private const int RuleSays = 200_000;

    /// <summary>
    /// The person's plan as it is now. When a page under way has lost all of its person's own rules, the method that took over is enough;
    /// a person disabled meanwhile is told nothing more.
    /// </summary>
    public static ImmutableArray<PlannedStep> Plan(DefinitionSet definitions, Alert alert, EscalationPolicy policy, Page page)
    {
        var enabled = definitions.IsSomebody(page.User);
        var steps = NotificationPlan.For(definitions, page.User, alert.Urgency, Via(policy, page), page.Rule)
            .Select(step => step with { Index = step.Index + Offset(step.Reason), Usable = step.Usable && enabled })
            .ToImmutableArray();
        var lostItsRules = steps is [{ Reason: NoNotificationRule }, ..] && page.StepsTaken.Any(taken => taken < EveryMethod);
        return lostItsRules && HasHope(alert, page) ? [] : steps;
    }

    /// <summary>When the next step of an open page comes; null when none is left.</summary>
    public static (int Index, Instant Due)? Next(DefinitionSet definitions, Alert alert, EscalationPolicy policy, Page page)
    {
        foreach (var step in Plan(definitions, alert, policy, page))
        {
            if (!page.StepsTaken.Contains(step.Index))
            {
                return (step.Index, page.OpenedAt + step.Delay);
            }
        }

        return null;
    }

    /// <summary>Takes every step whose time has come.</summary>
    public static void TakeDue(AlertDraft draft, int pageNumber)
    {
        if (Find(draft.Alert, pageNumber) is not { State: PageState.Open } page)
        {
            return;
        }

        foreach (var step in Plan(draft.Definitions, draft.Alert, draft.Policy, page))
        {
            if (!page.StepsTaken.Contains(step.Index) && page.OpenedAt + step.Delay <= draft.Now)
            {
                Take(draft, page, step, step.Reason);
            }
        }
    }

    /// <summary>
    /// Uses the next method now, because one failed. Prefers methods of another kind, and falls back on methods outside the plan.
    /// </summary>
    /// <returns>False when there was none left.</returns>
    public static bool TakeNext(AlertDraft draft, Page page, Notification failed, string detail, bool otherProvider)
    {
        var reason = new EarlierMethodFailed(failed.Method ?? new ContactMethodId(failed.Address), detail);
        bool Suits(ContactMethod method) =>
            method.Id != failed.Method
            && !(otherProvider && (Provider.Of(method) == Provider.Of(failed.Kind, failed.Address) || draft.Context.FailingProviders.Contains(Provider.Of(method))))
            && !HasFailed(draft.Alert, page, method.Id);

        foreach (var step in Plan(draft.Definitions, draft.Alert, draft.Policy, page))
        {
            if (!page.StepsTaken.Contains(step.Index) && step is { Usable: true, Method: { } method } && Suits(method))
            {
                Take(draft, page, step, reason);
                return true;
            }
        }

        foreach (var method in draft.Definitions.CanBeReached(page.User) ? draft.Definitions.UsableMethods(page.User) : [])
        {
            if (Suits(method) && !draft.Alert.Notifications.Any(sent => sent.Page == page.Number && sent.Method == method.Id))
            {
                draft.Send(NotificationPurpose.Page, page.Number, Page.NoStep, page.User, method.Id, method.Kind, method.Address, reason);
                return true;
            }
        }

        return false;
    }

    /// <summary>True while something of the page was, or may still be, handed over.</summary>
    public static bool HasHope(Alert alert, Page page) =>
        alert.Notifications.Any(sent => sent.Page == page.Number && sent.State is not (NotificationState.Failed or NotificationState.Cancelled));

    public static Page? Find(Alert alert, int number) => alert.Run?.Pages.FirstOrDefault(page => page.Number == number);

    private static bool HasFailed(Alert alert, Page page, ContactMethodId method) =>
        alert.Notifications.Any(sent => sent.Page == page.Number && sent.Method == method && sent.State == NotificationState.Failed);

    private static void Take(AlertDraft draft, Page page, PlannedStep step, Reason reason)
    {
        if (step is { Usable: true, Method: { } method } && !HasFailed(draft.Alert, page, method.Id))
        {
            draft.Send(NotificationPurpose.Page, page.Number, step.Index, page.User, method.Id, method.Kind, method.Address, reason);
        }
        else
        {
            draft.Record(new NotificationSkipped(page.Number, step.Index, page.User, step.MethodId, new MethodNotUsable(step.MethodId)));
        }
    }

    private static int Offset(Reason reason) => reason switch
    {
        RuleSaysVia => RuleSays,
        NoNotificationRule => EveryMethod,
        _ => 0,
    };

    private static ImmutableArray<ContactMethodKind> Via(EscalationPolicy policy, Page page) =>
        page.Rule >= 0 && page.Rule < policy.Rules.Length ? policy.Rules[page.Rule].Via : [];
}
