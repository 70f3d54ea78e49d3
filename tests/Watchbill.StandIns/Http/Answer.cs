using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Http;

/// <summary>What a stand-in writes back.</summary>
internal sealed record Answer(int Status, string ContentType, string Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static Answer Json(int status, JsonNode body) => new(status, "application/json; charset=utf-8", body.ToJsonString());

    public static Answer Text(int status, string body) => new(status, "text/plain; charset=utf-8", body);
}
