using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.Api;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>What a dialogue remembers between its opening and its sending. It carries no permission: whoever sends is asked for theirs.</summary>
/// <param name="ResponseUrl">Where the answer goes.</param>
/// <param name="Seen">The version of the incident that the sender looked at; null where it does not matter.</param>
internal sealed record SlackMemory(string? Incident, string? ResponseUrl, string? Channel, int? Seen = null)
{
    /// <summary>As much as Slack keeps of it.</summary>
    public const int MaxLength = 3_000;

    private static readonly ImmutableSortedDictionary<string, string> NoAnswers = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>To the questions about the severity, so far.</summary>
    public ImmutableSortedDictionary<string, string> Answers { get; init; } = NoAnswers;

    /// <summary>What was typed of a declaration before the questions began.</summary>
    public NewIncident? Draft { get; init; }

    public override string ToString()
    {
        var json = new JsonObject { ["incident"] = Incident, ["url"] = ResponseUrl, ["channel"] = Channel };
        if (Seen is { } seen)
        {
            json["seen"] = seen;
        }

        if (!Answers.IsEmpty)
        {
            json["answers"] = new JsonObject(Answers.Select(answer => KeyValuePair.Create(answer.Key, (JsonNode?)answer.Value)));
        }

        if (Draft is { } draft)
        {
            json["draft"] = JsonSerializer.SerializeToNode(draft, StrictJson.Default.NewIncident);
        }

        return json.ToJsonString();
    }

    public static SlackMemory Parse(string? text) =>
        SlackGate.Json(Encoding.UTF8.GetBytes(text ?? "")) is { } json
            ? new SlackMemory(
                SlackGate.Text(json, "incident"), SlackGate.Text(json, "url"), SlackGate.Text(json, "channel"), json.TryGetProperty("seen", out var seen) && seen.TryGetInt32(out var version) ? version : null)
            {
                Answers = SlackGate.Object(json, "answers") is { } answers
                    ? NoAnswers.AddRange(answers.EnumerateObject().Where(answer => answer.Value.ValueKind == JsonValueKind.String).Select(answer => KeyValuePair.Create(answer.Name, answer.Value.GetString()!)))
                    : NoAnswers,
                Draft = SlackGate.Object(json, "draft") is { } draft ? draft.Deserialize(StrictJson.Default.NewIncident) : null,
            }
            : new SlackMemory(null, null, null);
}
