using NodaTime;

namespace Watchbill.Domain.Alerts;

/// <summary>Collects the facts of a message at the moment at which it is asked for.</summary>
internal static class AlertMessages
{
    public static AlertMessage Of(Alert alert, DefinitionSet definitions, NotificationPurpose purpose, Reason reason)
    {
        var (by, at) = alert.Status switch
        {
            AlertStatus.Acknowledged => (alert.AcknowledgedBy is { } user ? definitions.NameOf(user) : "the source", alert.AcknowledgedAt),
            AlertStatus.Resolved => (alert.LastAct is { Verb: "resolved" } act && act.At == alert.ResolvedAt ? definitions.NameOf(act.By) : null, alert.ResolvedAt),
            _ => (null, (Instant?)null),
        };
        return new AlertMessage(
            alert.Id,
            alert.Version,
            purpose,
            alert.Status,
            alert.Title,
            alert.Details,
            alert.Link,
            alert.Service,
            definitions.Services.TryGetValue(alert.Service, out var service) ? service.Name : alert.Service.Value,
            alert.Severity,
            alert.Urgency,
            alert.TriggeredAt,
            alert.Members.Count(member => member.Value.Firing) + alert.UncountedMembers,
            by,
            at,
            ReasonText.Of(reason, definitions));
    }
}
