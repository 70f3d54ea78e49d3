using System.Diagnostics;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;

namespace Watchbill.Domain.Alerts;

/// <summary>Puts reasons into words, without a leading capital or a full stop. Rules count from 1.</summary>
public static class ReasonText
{
    private static readonly InstantPattern Minute = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm 'UTC'");
    private static readonly LocalTimePattern LocalMinute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private static readonly LocalDateTimePattern DayAndMinute = LocalDateTimePattern.CreateWithInvariantCulture("ddd HH:mm");

    public static string Of(Reason reason, DefinitionSet definitions) => reason switch
    {
        SourceReported r => $"{r.Integration} reported it",
        NewAlert r => $"new alert on {(definitions.Services.TryGetValue(r.Service, out var service) ? service.Name : r.Service.Value)}",
        RuleCameDue r => RuleDue(r),
        PulledForward r => $"rule {r.Rule + 1} did not wait, because rule {r.BecauseOfRule + 1} had nobody to page",
        NobodyReachable r => $"rule {r.Rule + 1} did not wait, because every method of {(r.BecauseOfRule < 0 ? "whoever had been paged" : $"everyone in rule {r.BecauseOfRule + 1}")} failed for good",
        ProvidersFailing r => $"rule {r.Rule + 1} did not wait, because the providers of everyone {(r.BecauseOfRule == Page.NoRule ? "paged before" : $"in rule {r.BecauseOfRule + 1}")} have been failing for {Span(r.For)}",
        ConditionFalse r => $"the condition of rule {r.Rule + 1} does not hold",
        ConditionTurnedTrue r => $"the condition of rule {r.Rule + 1} holds now, and its time had passed",
        RulesRanOut r => $"the rules of pass {r.Pass} reached nobody",
        NobodyAnswered r => $"nobody answered pass {r.Pass} within {Span(r.Waited)}",
        PersonAsked r => $"{definitions.NameOf(r.By)} asked for it",
        SnoozeOver r => $"the snooze until {Minute.Format(r.Until)} is over",
        AcknowledgementStale r => $"the acknowledgement{(r.By is { } by ? $" by {definitions.NameOf(by)}" : "")} is older than {Span(r.After)}",
        SeverityRose r => $"severity rose from {Word(r.From)} to {Word(r.To)}",
        SupportHoursBegan r => $"support hours began at {LocalMinute.Format(r.At.InZone(r.Zone).TimeOfDay)} {r.Zone.Id}",
        MemberJoined r => $"another member fires: {r.Fingerprint}",
        AbsentFromGroup r => $"{r.Fingerprint} is no longer listed in its group",
        AllMembersResolved r => r.Members == 1 ? "the source says that it is over" : $"all {r.Members} members have resolved",
        SourceSilent r => $"the source has been silent for {Span(r.For)}",
        NotificationRuleDue r => r.Delay == Duration.Zero ? $"notification rule {r.Step}: at once" : $"notification rule {r.Step}: {Span(r.Delay)} after the page",
        NoNotificationRule r => $"no notification rule for {Word(r.Urgency)} urgency, so every method is used",
        DefaultRuleDue r => r.Delay == Duration.Zero ? $"the organisation's notification rule {r.Step}: at once" : $"the organisation's notification rule {r.Step}: {Span(r.Delay)} after the page",
        RepeatDue r => $"repeat {r.Number}, every {Span(r.Every)} until it is answered",
        QuietUntil r => $"quiet until {Clock(r.Until, r.Zone)}",
        RuleDoesNotHold r => $"notification rule {r.Step} holds only {(r.During == Responders.RuleHours.Working ? "during" : "outside of")} working hours",
        StillOnItsWay r => $"{r.Method} is still on its way",
        RuleSaysVia r => $"rule {r.Rule + 1} names this way",
        MethodNotUsable r => $"{r.Method} cannot be used: disabled, flagged or gone",
        EarlierMethodFailed r => $"{r.Failed} failed: {r.Detail}",
        RuleNamesChannel r => $"rule {r.Rule + 1} names this channel",
        EveryMethodFailed r => r.Methods == 1 ? "the only method failed for good" : $"all {r.Methods} methods failed for good",
        StateChanged r => $"the alert is {Word(r.Status)}, and this place had been told",
        CallNotNeeded r => $"page {r.Page.ToString(CultureInfo.InvariantCulture)} has ended, so the call is cancelled if it still rings",
        TakenOverBy r => $"{definitions.NameOf(r.By)} took it over",
        EngineWasDown r => $"Watchbill was down; later rules keep their distance and move by {Span(r.Shift)}",
        TooManyAlerts r => $"more than {r.Threshold} new alerts within a minute",
        CouldNotInterpret r => $"the event could not be interpreted: {r.Problem}",
        _ => IncidentReasonText.Of(reason, definitions),
    };

    public static string Of(Skipped skipped, DefinitionSet definitions) => skipped.Cause switch
    {
        SkipCause.NobodyOnCall => $"{skipped.Target}: nobody is on call",
        SkipCause.Disabled => $"{Who(skipped, definitions)}: the account is disabled",
        SkipCause.NoUsableMethod => $"{Who(skipped, definitions)}: no contact method works",
        SkipCause.AlreadyPagedInThisPass => $"{Who(skipped, definitions)}: already paged in this pass",
        SkipCause.Vacant => $"{skipped.Target}: nobody holds it",
        SkipCause.HasAnswered => $"{Who(skipped, definitions)}: has acknowledged in this pass",
        SkipCause.WayNotUsable => $"{Who(skipped, definitions)}: by the ways that the rule names, for none of them works; by the person's own rules instead",
        SkipCause.PagedBefore => $"{Who(skipped, definitions)}: was paged by the alert before",
        SkipCause.TargetIsGone => $"{skipped.Target}: no longer configured",
        _ => throw new UnreachableException($"{skipped.Cause} has no words."),
    };

    /// <summary>"45 s", "2 min", "1 h 30 min", "3 d".</summary>
    public static string Span(Duration span)
    {
        var seconds = Math.Abs((long)Math.Round(span.TotalSeconds));
        return seconds switch
        {
            < 60 => Text(seconds, "s"),
            < 3600 => Text(seconds / 60, "min") + (seconds % 60 == 0 ? "" : " " + Text(seconds % 60, "s")),
            < 86_400 => Text(seconds / 3600, "h") + (seconds % 3600 / 60 == 0 ? "" : " " + Text(seconds % 3600 / 60, "min")),
            _ => Text(seconds / 86_400, "d") + (seconds % 86_400 / 3600 == 0 ? "" : " " + Text(seconds % 86_400 / 3600, "h")),
        };

        static string Text(long value, string unit) => value.ToString(CultureInfo.InvariantCulture) + " " + unit;
    }

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>"Tue 07:00 (Europe/Berlin)".</summary>
    private static string Clock(Instant at, string zone) =>
        $"{DayAndMinute.Format(at.InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc).LocalDateTime)} ({zone})";

    private static string RuleDue(RuleCameDue r)
    {
        var awaited = r.Until == Until.Resolved ? "it was not resolved" : "nobody had acknowledged";
        return r.After == Duration.Zero && r.Base == RuleBase.RunStart
            ? $"rule {r.Rule + 1} pages at once"
            : r.Base switch
            {
                RuleBase.PreviousRule => $"rule {r.Rule + 1} waited {Span(r.After)} after the previous rule and {awaited}",
                RuleBase.Acknowledged => $"rule {r.Rule + 1} waited {Span(r.After)} after the acknowledgement and {awaited}",
                RuleBase.FirstResponse => $"rule {r.Rule + 1} waited {Span(r.After)} after the first response and {awaited}",
                _ => $"rule {r.Rule + 1} waited {Span(r.After)} and {awaited}",
            };
    }

    private static string Who(Skipped skipped, DefinitionSet definitions) =>
        skipped.User is { } user ? $"{definitions.NameOf(user)} ({skipped.Target})" : skipped.Target;
}
