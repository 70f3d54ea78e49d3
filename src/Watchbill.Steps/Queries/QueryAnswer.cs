using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NodaTime;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Steps.Queries;

/// <summary>Numbers in the form in which Prometheus and Loki give them.</summary>
internal static class QueryAnswer
{
    /// <summary>More lines than that nobody tells apart in a small graph.</summary>
    public const int MostSeries = 20;
    private const int MostPoints = 2_000;

    public static StepResult Read(JsonElement data)
    {
        var result = data.GetProperty("result");
        return data.GetProperty("resultType").GetString() switch
        {
            "vector" => Vector(result),
            "matrix" => Matrix(result),
            "scalar" => Of([new MeasuredSeries("value", [Point(result)])], graph: false),
            "string" => new StepResult(new StepObservation(result[1].GetString() ?? "")),
            var other => StepResult.Failed($"It answered with \"{other}\", which is not understood."),
        };
    }

    private static StepResult Vector(JsonElement result) =>
        Of([.. result.EnumerateArray().Select(series => new MeasuredSeries(NameOf(series.GetProperty("metric")), [Point(series.GetProperty("value"))]))], graph: false);

    private static StepResult Matrix(JsonElement result) =>
        Of([.. result.EnumerateArray().Select(series => new MeasuredSeries(NameOf(series.GetProperty("metric")), [.. series.GetProperty("values").EnumerateArray().Take(MostPoints).Select(Point)]))], graph: true);

    private static StepResult Of(ImmutableArray<MeasuredSeries> all, bool graph)
    {
        var series = all.OrderBy(one => one.Name, StringComparer.Ordinal).ToImmutableArray();
        var text = new StringBuilder();
        foreach (var one in series.Where(one => !one.Points.IsEmpty))
        {
            text.Append(CultureInfo.InvariantCulture, $"{one.Name} {Text(one.Points[^1].Value)}");
            text.Append(graph ? string.Create(CultureInfo.InvariantCulture, $" (lowest {Text(one.Points.Min(point => point.Value))}, highest {Text(one.Points.Max(point => point.Value))}, {one.Points.Length} points)\n") : "\n");
        }

        return new StepResult(new StepObservation(text.Length == 0 ? "No data.\n" : text.ToString())
        {
            Rows = series.Length,
            Values = [.. series.Where(one => !one.Points.IsEmpty).Select(one => one.Points[^1].Value)],
        })
        {
            Series = graph ? [.. series.Take(MostSeries)] : [],
        };
    }

    /// <summary>[1732158600.781, "0.5"]; the number may be NaN or infinite.</summary>
    private static MeasuredPoint Point(JsonElement pair) => new(
        Instant.FromUnixTimeMilliseconds((long)Math.Round(pair[0].GetDouble() * 1_000)),
        pair[1].GetString() switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" or null => double.NaN,
            var text => double.Parse(text, CultureInfo.InvariantCulture),
        });

    private static string NameOf(JsonElement metric)
    {
        var labels = metric.EnumerateObject().Where(label => label.Name != "__name__").Select(label => $"{label.Name}=\"{label.Value.GetString()}\"").Order(StringComparer.Ordinal).ToList();
        var name = metric.TryGetProperty("__name__", out var given) ? given.GetString() : "";
        return labels.Count == 0 ? name is { Length: > 0 } ? name : "value" : $"{name}{{{string.Join(", ", labels)}}}";
    }

    internal static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
