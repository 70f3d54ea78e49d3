using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Slack.BlockKit;

/// <summary>Text objects and the objects made of them.</summary>
internal static class TextRules
{
    public static Check Plain(int max) => Checks.Fields(
        new("type", Checks.OneOf("plain_text"), Required: true),
        new("text", Checks.Text(max), Required: true),
        new("emoji", Checks.Flag));

    public static Check Markdown(int max) => Checks.Fields(
        new("type", Checks.OneOf("mrkdwn"), Required: true),
        new("text", Checks.Text(max), Required: true),
        new("verbatim", Checks.Flag));

    public static Check Any(int max)
    {
        var byType = Checks.ByType(new Dictionary<string, Check> { ["plain_text"] = Plain(max), ["mrkdwn"] = Markdown(max) });
        return (value, at) => byType(value, at);
    }

    public static Check Confirm { get; } = Checks.Fields(
        new("title", Plain(100), Required: true),
        new("text", Any(300), Required: true),
        new("confirm", Plain(30), Required: true),
        new("deny", Plain(30), Required: true),
        new("style", Checks.OneOf("primary", "danger")));

    public static Check Option { get; } = Checks.Fields(
        new("text", Any(75), Required: true),
        new("value", Checks.Text(150), Required: true),
        new("description", Plain(75)),
        new("url", Checks.Url(3000)));

    /// <summary>Message metadata: an event type and a flat payload.</summary>
    public static Check Metadata { get; } = Checks.Fields(
        new("event_type", Checks.Text(255), Required: true),
        new("event_payload", (value, at) => value is JsonObject ? [] : [$"must be an object [json-pointer:{at}]"], Required: true));
}
