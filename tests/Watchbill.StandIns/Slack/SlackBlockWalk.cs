using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Slack;

/// <summary>Finds what a person could press in a message.</summary>
internal static class SlackBlockWalk
{
    public static IEnumerable<JsonObject> Actions(SlackMessage message)
        => Blocks(message).SelectMany(Elements).Where(element => element.ContainsKey("action_id"));

    public static string? BlockIdOf(SlackMessage message, string actionId)
        => (string?)Blocks(message).FirstOrDefault(block => Elements(block).Any(element => (string?)element["action_id"] == actionId))?["block_id"];

    private static IEnumerable<JsonObject> Blocks(SlackMessage message)
        => (message.Blocks ?? []).OfType<JsonObject>()
            .Concat((message.Attachments ?? []).OfType<JsonObject>().SelectMany(a => (a["blocks"] as JsonArray ?? []).OfType<JsonObject>()));

    private static IEnumerable<JsonObject> Elements(JsonObject block)
    {
        foreach (var element in (block["elements"] as JsonArray ?? []).OfType<JsonObject>())
            yield return element;
        if (block["accessory"] is JsonObject accessory)
            yield return accessory;
        if (block["element"] is JsonObject input)
            yield return input;
    }
}
