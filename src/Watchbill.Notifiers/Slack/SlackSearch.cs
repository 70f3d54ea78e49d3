using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Engine.Delivery;

namespace Watchbill.Notifiers.Slack;

/// <summary>Looks through a conversation for a message of ours whose answer was lost.</summary>
internal sealed class SlackSearch(SlackApi api)
{
    private const int PageSize = 200;

    /// <summary>Pages of history looked through, from the time of the first attempt on.</summary>
    private const int MostPages = 10;

    /// <summary>Slack's clock and ours may differ by as much.</summary>
    public static readonly Duration ClockDifference = Duration.FromMinutes(1);

    /// <returns>Neither when there is none; Busy when looking fails for now.</returns>
    public async Task<(SlackReceipt? Found, ProviderFailed? Busy)> FindAsync(string channel, Instant since, Instant at, Func<JsonObject, bool> isOurs, CancellationToken cancellationToken)
    {
        var oldest = (since - ClockDifference).ToUnixTimeSeconds();
        var cursor = "";
        for (var page = 0; page < MostPages; page++)
        {
            var query = string.Create(
                CultureInfo.InvariantCulture, $"channel={Uri.EscapeDataString(channel)}&limit={PageSize}&include_all_metadata=true&oldest={oldest}{cursor}");
            var history = await api.GetAsync("conversations.history", query, at, cancellationToken);
            if (history.Ok?["messages"] is not JsonArray messages)
                return (null, history.Failure as ProviderFailed);
            if (messages.OfType<JsonObject>().FirstOrDefault(isOurs) is { } ours && SlackJson.Text(ours, "ts") is { } ts)
                return (new SlackReceipt(channel, ts), null);
            if (history.Ok["response_metadata"] is not JsonObject more || SlackJson.Text(more, "next_cursor") is not { Length: > 0 } next)
                return (null, null);
            cursor = $"&cursor={Uri.EscapeDataString(next)}";
        }

        return (null, null);
    }
}

internal static class SlackJson
{
    public static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>What our metadata says of a message; null when it has none of ours.</summary>
    public static JsonObject? Payload(JsonObject posted) =>
        posted["metadata"] is JsonObject metadata && Text(metadata, "event_type") == SlackPayload.EventType ? metadata["event_payload"] as JsonObject : null;
}
