using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.StatusPages;
using Watchbill.Notifiers.Links;

namespace Watchbill.Notifiers.Webhook;

/// <summary>
/// What a webhook that subscribed to a status page gets, in Statuspage's shape: {"meta": {"unsubscribe", "documentation", "generated_at"}, "page": {"id", "status_indicator",
/// "status_description"}, "incident": {…}}. The question whether it wants to be told has "meta" with "confirm", and no incident. Pure.
/// </summary>
internal static class SubscriberPayload
{
    private static readonly InstantPattern Milliseconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");

    public static byte[] Build(SubscriberMessage news, AlertLinks links)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("meta");
            json.WriteString(news.News == SubscriberNews.Confirm ? "confirm" : "unsubscribe", links.Subscription(news.Page, news.Subscriber).AbsoluteUri);
            json.WriteString("documentation", links.Below($"status/{news.Page}").AbsoluteUri);
            json.WriteString("generated_at", Text(news.At));
            json.WriteEndObject();
            json.WriteStartObject("page");
            json.WriteString("id", news.Page.Value);
            json.WriteString("status_indicator", Snake((news.Status?.Indicator ?? StatusIndicator.None).ToString()));
            json.WriteString("status_description", news.Status?.Description ?? "");
            json.WriteEndObject();
            if (news.Post is { } post)
                Write(json, news, post, links);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, SubscriberMessage news, StatusPost post, AlertLinks links)
    {
        json.WriteStartObject("incident");
        json.WriteString("id", post.Id.ToString());
        json.WriteString("name", post.Name);
        json.WriteString("status", Snake(post.Status.ToString()));
        json.WriteString("impact", Snake(post.Impact.ToString()));
        json.WriteString("created_at", Text(post.CreatedAt));
        json.WriteString("updated_at", Text(post.UpdatedAt));
        json.WriteString("started_at", Text(post.StartedAt));
        Write(json, "monitoring_at", post.MonitoringAt);
        Write(json, "resolved_at", post.EndedAt);
        if (post.Plan is { } plan)
        {
            json.WriteString("scheduled_for", Text(plan.From));
            json.WriteString("scheduled_until", Text(plan.Until));
        }

        json.WriteString("shortlink", Words.SubscriberWords.Link(news, links).AbsoluteUri);
        json.WriteString("page_id", post.Page.Value);
        json.WriteStartArray("incident_updates");
        foreach (var update in post.Updates.Reverse())
        {
            json.WriteStartObject();
            json.WriteString("id", $"{post.Id}-{update.Number}");
            json.WriteString("incident_id", post.Id.ToString());
            json.WriteString("status", Snake(update.Status.ToString()));
            json.WriteString("body", update.Body);
            json.WriteString("created_at", Text(update.CreatedAt));
            json.WriteString("updated_at", Text(update.UpdatedAt));
            json.WriteString("display_at", Text(update.DisplayAt));
            json.WriteStartArray("affected_components");
            foreach (var change in post.Kind == PostKind.Incident ? update.Components : [])
            {
                json.WriteStartObject();
                json.WriteString("code", change.Component.Value);
                json.WriteString("name", news.Names.FirstOrDefault(name => name.Component == change.Component).Name ?? change.Component.Value);
                json.WriteString("old_status", Snake(change.Old.ToString()));
                json.WriteString("new_status", Snake(change.New.ToString()));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Instant? at)
    {
        if (at is { } known)
            json.WriteString(name, Text(known));
        else
            json.WriteNull(name);
    }

    private static string Text(Instant at) => Milliseconds.Format(at);

    private static string Snake(string word) => JsonNamingPolicy.SnakeCaseLower.ConvertName(word);
}
