using System.Diagnostics;
using NodaTime.Text;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Steps;

namespace Watchbill.Domain.Incidents;

/// <summary>Puts the reasons of incidents into words, as <see cref="ReasonText"/> does those of alerts.</summary>
internal static class IncidentReasonText
{
    private static readonly InstantPattern Minute = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm 'UTC'");

    public static string Of(Reason reason, DefinitionSet definitions) => reason switch
    {
        AlertSaid r => $"alert #{r.Alert} says so",
        LevelDemands r => $"severity {r.Level} asks for it",
        PersonSaid r => string.IsNullOrWhiteSpace(r.Why) ? $"{definitions.NameOf(r.By)} said so" : $"{definitions.NameOf(r.By)} said so: {r.Why}",
        TargetDue r => $"{r.Target} was due at {Minute.Format(r.Due)}",
        TargetTriggered r => $"it is what {r.Target} asks for by {Minute.Format(r.Due)}",
        IncidentTurned r => r.What,
        RoleVacant r => $"nobody has held {r.Role} for {ReasonText.Span(r.For)}",
        RoleSilent r => $"whoever holds {r.Role} has done nothing for {ReasonText.Span(r.For)}",
        RoleFilledFrom r => $"{r.Role} is asked from there: {r.Because}",
        HandledInIncident r => $"handled in {r.Reference}",
        OutlivedIncident r => r.Grace == NodaTime.Duration.Zero ? $"{r.Reference} ended, and it still fires" : $"{r.Reference} ended; it has {ReasonText.Span(r.Grace)} to stop firing",
        Updates.PlaceAnswered r => r.Messages == 1 ? $"{r.Place} answered" : $"{r.Messages} messages are owed to {r.Place}",
        Updates.ApprovalNeeded r => $"the process asks for approval: {string.Join(", ", r.Demands)}",
        Updates.ApprovedBy r => $"approved by {string.Join(", ", r.People.Select(definitions.NameOf))}",
        IncidentPages r => $"{r.Reference}: {r.What}",
        PlaybookMatched r => $"{string.Join(", ", r.Why)}{(r.Alert is { } alert ? $" (alert #{alert})" : "")}",
        PlaybookSays r => $"the table of playbook {r.Playbook}: {r.Why} (alert #{r.Alert})",
        _ => StepReasonText.Of(reason, definitions) ?? throw new UnreachableException($"{reason.GetType().Name} has no words."),
    };
}
