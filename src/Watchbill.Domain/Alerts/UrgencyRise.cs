using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// An open alert that is less urgent than its service's rule within the support hours makes it is raised when they begin. One that nobody has answered pages from
/// the first rule on, for whatever was said at low urgency in the night may have run out; one that somebody has, or that is snoozed, is only loud from then on.
/// When the hours end nothing is lowered.
/// </summary>
/// <param name="At">When it is due; past when it is late.</param>
/// <param name="PagesAgain">Nobody has answered by now.</param>
public sealed record UrgencyRise(Instant At, Urgency From, Urgency To, DateTimeZone Zone, bool PagesAgain)
{
    /// <summary>Null when the alert is as urgent as it can be, or its service has no support hours, or none to come.</summary>
    /// <param name="set">The timer that waits for it. One that is overdue stands, also when the hours are over meanwhile.</param>
    public static UrgencyRise? Next(Alert alert, DefinitionSet definitions, Instant now, TimerSetting? set = null)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(definitions);
        if (!alert.IsOpen || !definitions.Services.TryGetValue(alert.Service, out var service) || service.Support is not { Hours: var hours } || service.Urgency.Of(alert.Severity) <= alert.Urgency)
        {
            return null;
        }

        if (set is { Due: var due } && due <= now && hours.Holds(definitions, due))
        {
            return Rise(due);
        }

        var stretch = hours.Around(definitions, now);
        return stretch.Holds ? Rise(stretch.From)
            : stretch.Until < Schedules.ScheduleLimits.Latest ? Rise(stretch.Until)
            : null;

        UrgencyRise Rise(Instant at) => new(at, alert.Urgency, service.Urgency.Of(alert.Severity), hours.Zone, alert is { Status: AlertStatus.Triggered, IsHandled: false, IsReleased: false });
    }

    /// <summary>Raises what is due to be raised by now, whatever else is being decided.</summary>
    internal static void TakeDue(AlertDraft draft, TimerSetting? set = null)
    {
        if (Next(draft.Alert, draft.Definitions, draft.Now, set) is not { } rise || rise.At > draft.Now)
        {
            return;
        }

        var began = draft.Service!.Support!.Hours.Around(draft.Definitions, rise.At).From;
        var reason = new SupportHoursBegan(began, rise.Zone);
        draft.Record(new UrgencyRaised(rise.From, rise.To, reason));
        if (rise.PagesAgain)
        {
            EscalationAdvance.Start(draft, reason);
            draft.TellThoseTold(chatOnly: true, null, new StateChanged(AlertStatus.Triggered));
            return;
        }

        // Of an acknowledged one only people are left of whom a rule still wants an answer, and rules that asked for high urgency.
        foreach (var page in draft.Alert.Run is { } run ? [.. run.OpenPages.Select(page => page.Number)] : Array.Empty<int>())
        {
            PageSteps.TakeDue(draft, page);
        }

        EscalationAdvance.FirePassedOverThatNowHold(draft);
    }
}
