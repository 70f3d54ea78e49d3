using System.Collections.Immutable;
using System.Text.Json;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Webhook;

/// <summary>
/// The body of a webhook: UTF-8 JSON, the same bytes for every attempt of a delivery. Pure.
/// <code>
/// type        "alert.page" (demands an answer), "alert.post" (tells that it exists), "alert.notice" (tells that its state changed),
///             "announcement" (is about no alert)
/// timestamp   when that happened, ISO 8601 in UTC
/// data
///   delivery  id of the delivery, equal over attempts: use it (or the header webhook-id) to drop repeats
///   user      id of the person who is paged; null for a channel
///   alerts    1 to 100, ordered by number; not in announcements
///     number, version      version rises with every change of the alert
///     status               "triggered", "acknowledged", "resolved"
///     title, details       plain text of the source: at most 1,000 and 8,000 characters; details may be null
///     url                  its page in Watchbill
///     link                 the source's own link, or null
///     service              { id, name }
///     severity             "info", "warning", "error", "critical"
///     urgency              "low", "high"
///     triggered_at         ISO 8601 in UTC
///     firing               number of members that fire
///     status_by, status_at who and when, or null
///     why                  why this message exists, or null
///   omitted   number of further alerts that are not listed; not in announcements
///   announcement           only in announcements
///     number, topic        topic is a stable word, such as "engine.paused"
///     title, lines         plain text: at most 200 characters, and 50 lines of 500
///     url                  the page to look at in Watchbill, or null
///     severity, urgency    as above
/// </code>
/// Fields may be added; none changes its meaning.
/// </summary>
internal static class WebhookPayload
{
    public const string MediaType = "application/json";

    public static byte[] Build(OutgoingMessage message, AlertLinks links)
    {
        if (message.Subscription is { } news)
            return SubscriberPayload.Build(news, links);
        if (message.Update is { } update)
            return UpdatePayload.Build(message, update, links);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", message.Purpose switch
            {
                NotificationPurpose.Page => "alert.page",
                NotificationPurpose.Post => "alert.post",
                NotificationPurpose.Announcement => "announcement",
                _ => "alert.notice",
            });
            json.WriteString("timestamp", Time(message.Announcement?.At ?? message.Messages.Max(m => m.StatusAt ?? m.TriggeredAt)));
            json.WriteStartObject("data");
            json.WriteString("delivery", message.Delivery.Value);
            json.WriteString("user", message.User?.Value);
            if (message.Announcement is { } announcement)
                Write(json, announcement, links);
            else
                Write(json, message.Messages, links);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Announcement announcement, AlertLinks links)
    {
        json.WriteStartObject("announcement");
        json.WriteNumber("number", announcement.Number.Value);
        json.WriteString("topic", announcement.Topic);
        json.WriteString("title", AnnouncementWords.Title(announcement));
        json.WriteStartArray("lines");
        foreach (var line in AnnouncementWords.Lines(announcement))
            json.WriteStringValue(line);
        json.WriteEndArray();
        json.WriteString("url", AnnouncementWords.Link(announcement, links)?.AbsoluteUri);
        json.WriteString("severity", AlertWords.Word(announcement.Severity));
        json.WriteString("urgency", announcement.Urgency == Urgency.High ? "high" : "low");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<AlertMessage> alerts, AlertLinks links)
    {
        json.WriteStartArray("alerts");
        foreach (var alert in alerts.Take(AlertWords.BundleLimit))
            Write(json, alert, links);
        json.WriteEndArray();
        json.WriteNumber("omitted", Math.Max(0, alerts.Length - AlertWords.BundleLimit));
    }

    private static void Write(Utf8JsonWriter json, AlertMessage alert, AlertLinks links)
    {
        json.WriteStartObject();
        json.WriteNumber("number", alert.Alert.Value);
        json.WriteNumber("version", alert.Version);
        json.WriteString("status", alert.Status switch
        {
            AlertStatus.Acknowledged => "acknowledged",
            AlertStatus.Resolved => "resolved",
            _ => "triggered",
        });
        json.WriteString("title", PlainText.Line(alert.Title, 1000));
        json.WriteString("details", alert.Details is null ? null : PlainText.Block(alert.Details, 8000));
        json.WriteString("url", links.Alert(alert.Alert).AbsoluteUri);
        json.WriteString("link", AlertWords.SourceLink(alert)?.AbsoluteUri);
        json.WriteStartObject("service");
        json.WriteString("id", alert.Service.Value);
        json.WriteString("name", AlertWords.Service(alert));
        json.WriteEndObject();
        json.WriteString("severity", AlertWords.Word(alert.Severity));
        json.WriteString("urgency", alert.Urgency == Urgency.High ? "high" : "low");
        json.WriteString("triggered_at", Time(alert.TriggeredAt));
        json.WriteNumber("firing", alert.FiringMembers);
        json.WriteString("status_by", alert.StatusBy is null ? null : PlainText.Line(alert.StatusBy, 200));
        json.WriteString("status_at", alert.StatusAt is { } at ? Time(at) : null);
        json.WriteString("why", AlertWords.Why(alert));
        json.WriteEndObject();
    }

    private static string Time(NodaTime.Instant instant) => InstantPattern.ExtendedIso.Format(instant);
}
