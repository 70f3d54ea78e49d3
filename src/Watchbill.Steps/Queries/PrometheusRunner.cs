using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Steps.Queries;

/// <summary>Asks a Prometheus for values now, or for a graph's worth of them.</summary>
internal sealed class PrometheusRunner(ImmutableDictionary<string, QuerySource> sources, QueryCall call, TimeProvider time) : IStepRunner
{
    /// <summary>Points of a graph: as many as its width can show.</summary>
    private const int Points = 120;

    public async Task<StepResult> RunAsync(RenderedStep step, CancellationToken cancellationToken)
    {
        var action = (RenderedProm)step.Action;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        List<KeyValuePair<string, string>> values = [new("query", action.Query), new("timeout", string.Create(CultureInfo.InvariantCulture, $"{(long)step.Step.TimeLimit.TotalMilliseconds}ms"))];
        if (action.Range is { } range)
        {
            values.AddRange([new("start", Seconds(now - range)), new("end", Seconds(now)), new("step", Math.Max(1, range.TotalSeconds / Points).ToString("0.###", CultureInfo.InvariantCulture))]);
        }
        else
        {
            values.Add(new("time", Seconds(now)));
        }

        var (answer, error) = await call.AskAsync(sources[action.Source], HttpMethod.Post, action.Range is null ? "/api/v1/query" : "/api/v1/query_range", values, cancellationToken);
        using (answer)
        {
            return answer is null ? StepResult.Failed(error!) : QueryAnswer.Read(answer.RootElement.GetProperty("data"));
        }
    }

    private static string Seconds(Instant at) => (at.ToUnixTimeMilliseconds() / 1_000m).ToString("0.###", CultureInfo.InvariantCulture);
}
