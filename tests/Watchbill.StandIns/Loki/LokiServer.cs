using System.Globalization;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Loki;

/// <summary>
/// The query API of a Loki with tenants: gives the lines that hold the text of each line filter, and refuses what Loki refuses, in its words: no tenant, no
/// or a malformed query, a selector that matches everything, too many lines, a range that is turned round or too long. Thread-safe.
/// </summary>
public sealed class LokiServer : IAsyncDisposable
{
    public const string Tenant = "ops";
    public const int MostLines = 5_000;

    private readonly ScriptedServer _server;

    private LokiServer(ScriptedServer server) => _server = server;

    public Uri Url => _server.Url;

    /// <summary>The only operation is "query_range".</summary>
    public FaultScript Script => _server.Script;

    public Recording<ReceivedRequest> Requests => _server.Requests;

    /// <param name="lines">By time in nanoseconds.</param>
    public static async Task<LokiServer> StartAsync(params (long At, string Line)[] lines) => new(await ScriptedServer.StartAsync(new Answering(lines), TimeProvider.System));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private sealed class Answering((long At, string Line)[] lines) : IVendor
    {
        private static readonly long LongestRange = (long)TimeSpan.FromHours(721).TotalSeconds * 1_000_000_000;

        public string OperationOf(ReceivedRequest request) => "query_range";

        public Answer Handle(string operation, ReceivedRequest request)
        {
            if (request.Path != "/loki/api/v1/query_range" || request.Method is not ("GET" or "POST"))
                return Answer.Text(404, "404 page not found\n");
            if (request.Header("X-Scope-OrgID") is not Tenant)
                return Answer.Text(401, "no org id\n");

            var values = FormBody.Read(request.Query.TrimStart('?')).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
            var query = values.GetValueOrDefault("query", "");
            if (LogSelector.ProblemOf(query) is { } problem)
                return Answer.Text(400, problem);
            var limit = 100;
            if (values.TryGetValue("limit", out var many) && (!int.TryParse(many, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit == 0))
                return Answer.Text(400, "limit must be a positive value\n");
            if (limit > MostLines)
                return Answer.Text(400, $"max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > {MostLines})\n");
            if (values.GetValueOrDefault("direction", "backward") is not ("backward" or "forward"))
                return Answer.Text(400, "invalid direction\n");
            if (!Time(values, "start", out var start) || !Time(values, "end", out var end))
                return Answer.Text(400, "could not parse 'start' or 'end' parameter\n");
            if (end < start)
                return Answer.Text(400, "end timestamp must not be before or equal to start time\n");
            if (end - start > LongestRange)
                return Answer.Text(400, "the query time range exceeds the limit (query length: too long, limit: 30d1h)\n");

            var found = lines.Where(line => line.At >= start && line.At < end && LogSelector.Fits(query, line.Line)).OrderByDescending(line => line.At).Take(limit);
            return Answer.Json(200, new JsonObject
            {
                ["status"] = "success",
                ["data"] = new JsonObject
                {
                    ["resultType"] = "streams",
                    ["result"] = new JsonArray(new JsonObject
                    {
                        ["stream"] = new JsonObject { ["app"] = "api" },
                        ["values"] = new JsonArray([.. found.Select(line => new JsonArray(line.At.ToString(CultureInfo.InvariantCulture), line.Line))]),
                    }),
                },
            });
        }

        public Answer RateLimited(int retryAfterSeconds) => Answer.Text(429, "too many outstanding requests\n");

        public Answer Refused(string code) => Answer.Text(400, code);

        private static bool Time(Dictionary<string, string> values, string name, out long at) =>
            long.TryParse(values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out at);
    }
}
