using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Alerts;

/// <summary>What happens next if nobody acts, from the alert's own timers: there is no second forecast that could disagree.</summary>
internal static class NextSteps
{
    public static IReadOnlyList<NextStepInfo> Of(StoredAlert stored, DefinitionSet definitions) =>
        [.. stored.Timers.OrderBy(timer => timer.Due).Select(timer => new NextStepInfo(timer.Due, Text(stored.Alert, timer, definitions)))];

    private static string Text(Alert alert, TimerSetting timer, DefinitionSet definitions) => timer.Purpose switch
    {
        AlertTimers.Escalation => Escalation(alert, definitions),
        AlertTimers.Snooze => "the snooze ends and it pages again",
        AlertTimers.Acknowledgement => "the acknowledgement is too old then, and it pages again",
        AlertTimers.SupportHours => Rise(alert, timer, definitions),
        AlertTimers.Silence => "it resolves by itself if the source stays silent",
        var purpose when purpose.StartsWith(AlertTimers.PagePrefix, StringComparison.Ordinal) => Paged(alert, purpose, definitions),
        var purpose when purpose.StartsWith(AlertTimers.ProvidersPrefix, StringComparison.Ordinal) => "another rule is tried if the providers still fail",
        var purpose => purpose,
    };

    private static string Rise(Alert alert, TimerSetting timer, DefinitionSet definitions) => UrgencyRise.Next(alert, definitions, timer.Due, timer) is { } rise
        ? $"support hours begin: urgency is {ReasonText.Word(rise.From)} until then, then {ReasonText.Word(rise.To)}{(rise.PagesAgain ? ", and paging begins again" : "")}"
        : "support hours begin";

    private static string Escalation(Alert alert, DefinitionSet definitions)
    {
        var policy = EscalationPlan.PolicyOf(definitions, alert);
        if (alert.Run is not { } run || EscalationPlan.Next(alert, policy) is not { } next)
        {
            return "the escalation goes on";
        }

        return next.Kind switch
        {
            NextKind.Rule => $"rule {next.Rule + 1} pages {string.Join(", ", policy.Rules[next.Rule].Targets.Select(target => Words(target, definitions)))}",
            NextKind.Pass => $"pass {run.Pass + 1} begins: the rules start again",
            _ => "nobody has answered: administrators see it on every page",
        };
    }

    private static string Paged(Alert alert, string purpose, DefinitionSet definitions)
    {
        var number = int.Parse(purpose.AsSpan(AlertTimers.PagePrefix.Length), System.Globalization.CultureInfo.InvariantCulture);
        var who = alert.Run?.Pages.FirstOrDefault(page => page.Number == number) is { } paged ? definitions.NameOf(paged.User) : "a person";
        return AlertTimers.NextStep(alert, definitions, number) switch
        {
            { QuietUntil: not null } step => $"{who} is told: {ReasonText.Of(step.Reason, definitions)}",
            { Repeat: > 0 } step => $"{who} is told again: {ReasonText.Of(step.Reason, definitions)}",
            _ => $"{who} is tried another way",
        };
    }

    private static string Words(Target target, DefinitionSet definitions) => target switch
    {
        UserTarget user => definitions.NameOf(user.User),
        PositionTarget position => definitions.Positions.TryGetValue(position.Position, out var known) ? known.Name : position.Position.Value,
        ScheduleTarget schedule => $"whoever is {(schedule.Next ? "next " : "")}on call for {(definitions.Schedules.TryGetValue(schedule.Schedule, out var known) ? known.Name : schedule.Schedule.Value)}",
        TeamTarget team => $"team {(definitions.Teams.TryGetValue(team.Team, out var known) ? known.Name : team.Team.Value)}",
        ChannelTarget channel => channel.Address,
        _ => target.ToString(),
    };
}
