using System.Collections.Immutable;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>Walks a page through its person's notification plan.</summary>
internal static class PageSteps
{
    /// <summary>
    /// The person's plan as it is now. When a page under way has lost all rules of its plan, the method that took over is enough;
    /// a person disabled meanwhile is told nothing more. What failed for good is not repeated.
    /// </summary>
    public static ImmutableArray<PlannedStep> Plan(DefinitionSet definitions, Alert alert, EscalationPolicy policy, Page page)
    {
        var enabled = definitions.IsSomebody(page.User);
        var steps = NotificationPlan.For(definitions, page.User, alert.Urgency, Via(policy, page), page.Rule, page.OpenedAt)
            .Where(step => step.Repeat == 0 || (enabled && !HasFailed(alert, page, step.MethodId)))
            .Select(step => enabled ? step : step with { NotUsed = new MethodNotUsable(step.MethodId) })
            .ToImmutableArray();
        return steps is [{ Source: var source }, ..] && page.StepsTaken.Any(taken => IsLess(source, than: SourceOf(taken))) && HasHope(alert, page) ? [] : steps;
    }

    /// <summary>The next step of an open page; null when none is left.</summary>
    public static PlannedStep? Next(DefinitionSet definitions, Alert alert, EscalationPolicy policy, Page page) =>
        Plan(definitions, alert, policy, page).FirstOrDefault(step => !IsTaken(page, step));

    /// <summary>Takes every step whose time has come. Of the uses of one rule that are overdue together, one is enough.</summary>
    public static void TakeDue(AlertDraft draft, int pageNumber)
    {
        if (Find(draft.Alert, pageNumber) is not { State: PageState.Open } page)
        {
            return;
        }

        if (page.StepsTaken.IsEmpty && draft.Alert.Urgency == Urgency.High && QuietHours.Until(draft.Definitions, page.User, Urgency.Low, draft.Now) is not null)
        {
            // The plan of low urgency was left for this one. What it still owes waits for the end of quiet hours, and would stand before it.
            draft.Withdraw(page);
        }

        var due = Plan(draft.Definitions, draft.Alert, draft.Policy, page).Where(step => step.Due <= draft.Now && !IsTaken(page, step)).ToList();
        foreach (var uses in due.GroupBy(step => step.Index % NotificationPlan.Stride))
        {
            var first = uses.First();
            Take(draft, page, first with { Index = uses.Last().Index }, first.Reason);
        }

        if (due.Count == 0 && page.StepsTaken.IsEmpty && Next(draft.Definitions, draft.Alert, draft.Policy, page) is { Usable: true, QuietUntil: { } until } next)
        {
            draft.Record(new NotificationWaits(page.Number, next.Index, page.User, until, next.Reason));
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
            if (!IsTaken(page, step) && step is { Usable: true, Repeat: 0, Method: { } method } && Suits(method))
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
        var skip = step.NotUsed
            ?? (step.Method is null || HasFailed(draft.Alert, page, step.MethodId) ? new MethodNotUsable(step.MethodId)
                : step.Repeat > 0 && IsOnItsWay(draft.Alert, page, step.MethodId) ? new StillOnItsWay(step.MethodId)
                : null);
        if (skip is null && step.Method is { } method)
        {
            draft.Send(NotificationPurpose.Page, page.Number, step.Index, page.User, method.Id, method.Kind, method.Address, reason);
        }
        else
        {
            draft.Record(new NotificationSkipped(page.Number, step.Index, page.User, step.MethodId, skip ?? new MethodNotUsable(step.MethodId)));
        }
    }

    private static bool IsOnItsWay(Alert alert, Page page, ContactMethodId method) =>
        alert.Notifications.Any(sent => sent.Page == page.Number && sent.Method == method
            && sent.State is NotificationState.Requested or NotificationState.Retrying or NotificationState.Unknown);

    /// <summary>A later use of the same rule stands for the earlier ones.</summary>
    private static bool IsTaken(Page page, PlannedStep step) => page.StepsTaken.Any(taken =>
        taken >= step.Index && SourceOf(taken) == step.Source && (taken - step.Index) % NotificationPlan.Stride == 0);

    private static PlanSource SourceOf(int index) => (PlanSource)(index / (int)PlanSource.EveryMethod * (int)PlanSource.EveryMethod);

    /// <summary>True for a plan that is only followed because there was nothing better.</summary>
    private static bool IsLess(PlanSource source, PlanSource than) => source switch
    {
        PlanSource.EveryMethod => than is PlanSource.Own or PlanSource.Defaults,
        PlanSource.Defaults => than is PlanSource.Own,
        _ => false,
    };

    private static ImmutableArray<ContactMethodKind> Via(EscalationPolicy policy, Page page) =>
        page.Rule >= 0 && page.Rule < policy.Rules.Length ? policy.Rules[page.Rule].Via : [];
}
