using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Steps.Queries;

/// <summary>Asks a Loki for lines, newest first, or for numbers that it makes of them.</summary>
internal sealed class LokiRunner(ImmutableDictionary<string, QuerySource> sources, QueryCall call, TimeProvider time) : IStepRunner
{
    public async Task<StepResult> RunAsync(RenderedStep step, CancellationToken cancellationToken)
    {
        var action = (RenderedLoki)step.Action;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        KeyValuePair<string, string>[] values =
        [
            new("query", action.Query), new("start", Nanoseconds(now - action.Range)), new("end", Nanoseconds(now)),
            new("limit", action.Lines.ToString(CultureInfo.InvariantCulture)), new("direction", "backward"),
        ];
        var (answer, error) = await call.AskAsync(sources[action.Source], HttpMethod.Get, "/loki/api/v1/query_range", values, cancellationToken);
        using (answer)
        {
            if (answer is null)
            {
                return StepResult.Failed(error!);
            }

            var data = answer.RootElement.GetProperty("data");
            return data.GetProperty("resultType").ValueEquals("streams") ? Lines(data.GetProperty("result"), action.Lines) : QueryAnswer.Read(data);
        }
    }

    private static StepResult Lines(JsonElement streams, int most)
    {
        var lines = streams.EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray().Select(pair => (At: long.Parse(pair[0].GetString()!, CultureInfo.InvariantCulture), Line: pair[1].GetString() ?? "")))
            .OrderByDescending(line => line.At)
            .ToList();
        var text = new StringBuilder();
        foreach (var (at, line) in lines.Take(most))
        {
            text.Append(InstantPattern.ExtendedIso.Format(NodaConstants.UnixEpoch.PlusNanoseconds(at - (at % 1_000_000)))).Append(' ').Append(line).Append('\n');
        }

        return new StepResult(new StepObservation(text.Length == 0 ? "No lines.\n" : text.ToString()) { Rows = lines.Count }) { Truncated = lines.Count > most };
    }

    private static string Nanoseconds(Instant at) => (at - NodaConstants.UnixEpoch).ToInt64Nanoseconds().ToString(CultureInfo.InvariantCulture);
}
