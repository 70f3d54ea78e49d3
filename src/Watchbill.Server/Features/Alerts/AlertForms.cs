using System.Text.Json;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Notifiers.Links;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Alerts;

/// <summary>Alerts in the form of the wire contracts.</summary>
internal static class AlertForms
{
    public static AlertSummary Summary(Alert alert, DefinitionSet definitions, AlertLinks links) => new(
        alert.Id.Value,
        alert.Service.Value,
        definitions.Services.TryGetValue(alert.Service, out var service) ? service.Name : alert.Service.Value,
        alert.Title,
        EntryText.Snake(alert.Status),
        EntryText.Snake(alert.Severity),
        EntryText.Snake(alert.Urgency),
        alert.TriggeredAt,
        alert.AcknowledgedAt,
        alert.AcknowledgedBy?.Value,
        alert.ResolvedAt,
        alert.SnoozedUntil,
        alert.Members.Count(member => member.Value.Firing) + alert.UncountedMembers,
        alert.Version,
        links.Alert(alert.Id).AbsoluteUri);

    public static AlertDetail Detail(StoredAlert stored, IReadOnlyList<JournalRow> journal, DefinitionSet definitions, AlertLinks links) => new(
        Summary(stored.Alert, definitions, links),
        stored.Alert.Integration.Value,
        stored.Alert.DedupKey,
        stored.Alert.Details,
        stored.Alert.Link,
        stored.Alert.Labels,
        [.. KnownFacts.Asked(definitions, stored.Alert).Select(fact =>
            new AlertFactInfo(fact, KnownFacts.Holds(definitions, stored.Alert, fact), KnownFacts.StatedOf(stored.Alert, fact) is not null))],
        [.. stored.Alert.Members.Values.Select(Member)],
        stored.Alert.UncountedMembers,
        [.. journal.Select(row => Entry(row, definitions, Hidden(stored.Alert)))],
        [.. stored.Alert.Notifications.Select(Notification)],
        NextSteps.Of(stored, definitions));

    private static AlertMemberInfo Member(AlertMember member) => new(
        member.Fingerprint, member.Title, EntryText.Snake(member.Severity), member.Firing, member.StartsAt, member.EndsAt, member.Labels);

    /// <summary>An incident that only those named there know of.</summary>
    private static AlertIncident? Hidden(Alert alert) => alert.Incident is { IsRestricted: true, Part: not AlertPart.Pages } incident ? incident : null;

    private static string Without(AlertIncident? hidden, string text) => hidden is null ? text : text.Replace(hidden.Reference, hidden.Called, StringComparison.Ordinal);

    private static TimelineEntry Entry(JournalRow row, DefinitionSet definitions, AlertIncident? hidden) => new(
        row.Version,
        row.OccurredAt,
        row.RecordedAt,
        JournalJson.KindOf(row.Entry).Kind,
        row.Actor.ToString(),
        EntryText.Snake(row.Door),
        Without(hidden, EntryText.Of((AlertEntry)row.Entry, definitions)),
        EntryText.ReasonOf((AlertEntry)row.Entry) is { } reason ? Without(hidden, ReasonText.Of(reason, definitions)) : null,
        JsonElement.Parse(Without(hidden, JournalJson.Write(row.Entry))));

    private static NotificationInfo Notification(Notification notification) => new(
        notification.Delivery.Value,
        EntryText.Snake(notification.Purpose),
        notification.User?.Value,
        notification.Method?.Value,
        EntryText.Snake(notification.Kind),
        notification.Address,
        EntryText.Snake(notification.State),
        notification.ChangedAt);
}
