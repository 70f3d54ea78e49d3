using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Webhook;

/// <summary>
/// What a webhook gets of an incident's update: UTF-8 JSON, the same bytes for every attempt. Pure.
/// <code>
/// type        "incident.update", or "incident.update_edited" when the text of one was changed
/// timestamp   when it was posted, ISO 8601 in UTC
/// data
///   delivery  id of the delivery, equal over attempts
///   update    id (the same for every edit), number, edited (how often), audience ("internal", "customer"), subject (may be null), text, next_by (may be null), by (null outside)
///   incident  reference, title, mode ("real", "test", "drill", "retrospective"), severity, status, category, url (null outside)
/// </code>
/// Fields may be added; none changes its meaning.
/// </summary>
internal static class UpdatePayload
{
    public static byte[] Build(OutgoingMessage message, UpdateMessage update, AlertLinks links)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", update.Edited == 0 ? "incident.update" : "incident.update_edited");
            json.WriteString("timestamp", InstantPattern.ExtendedIso.Format(update.At));
            json.WriteStartObject("data");
            json.WriteString("delivery", message.Delivery.Value);
            json.WriteStartObject("update");
            json.WriteString("id", $"{update.Incident}-{update.Number}");
            json.WriteNumber("number", update.Number);
            json.WriteNumber("edited", update.Edited);
            json.WriteString("audience", update.Audience == Audience.Internal ? "internal" : "customer");
            json.WriteString("subject", update.Subject.Length == 0 ? null : UpdateWords.Subject(update));
            json.WriteString("text", update.Mark + UpdateWords.Text(update));
            Write(json, "next_by", update.NextBy);
            json.WriteString("by", update.By is { } by ? PlainText.Line(by, 200) : null);
            json.WriteEndObject();
            json.WriteStartObject("incident");
            json.WriteString("reference", update.Reference);
            json.WriteString("title", update.Mark + PlainText.Line(update.Title, Incident.MaxTitle));
            json.WriteString("mode", Snake(update.Mode.ToString()));
            json.WriteString("severity", PlainText.Line(update.Level, 200));
            json.WriteString("status", PlainText.Line(update.Status, 200));
            json.WriteString("category", Snake(update.Category.ToString()));
            json.WriteString("url", UpdateWords.Room(update, links)?.AbsoluteUri);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, Instant? at)
    {
        if (at is { } known)
            json.WriteString(name, InstantPattern.ExtendedIso.Format(known));
        else
            json.WriteNull(name);
    }

    private static string Snake(string word) => JsonNamingPolicy.SnakeCaseLower.ConvertName(word);
}
