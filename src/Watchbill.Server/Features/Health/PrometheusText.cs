using System.Globalization;
using System.Text;

namespace Watchbill.Server.Features.Health;

/// <summary>Writes Prometheus' text format, version 0.0.4. Not thread-safe.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private readonly StringBuilder _text = new();

    public PrometheusText Gauge(string name, string help, double value) => Head(name, help, "gauge").Sample(name, value);

    public PrometheusText Counter(string name, string help, double value) => Head(name, help, "counter").Sample(name, value);

    /// <summary>What comes before the samples of a metric with labels.</summary>
    public PrometheusText Head(string name, string help, string type)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    public PrometheusText Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            Escape(labels[i].Value);
            _text.Append('"');
        }

        _text.Append(labels.IsEmpty ? " " : "} ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    public PrometheusText Histogram(string name, string help, Histogram histogram)
    {
        Head(name, help, "histogram");
        var counts = histogram.Cumulative();
        for (var i = 0; i < Health.Histogram.Bounds.Length; i++)
        {
            Sample($"{name}_bucket", counts[i], ("le", Health.Histogram.Bounds[i].ToString("R", CultureInfo.InvariantCulture)));
        }

        return Sample($"{name}_bucket", counts[^1], ("le", "+Inf")).Sample($"{name}_sum", histogram.Sum).Sample($"{name}_count", counts[^1]);
    }

    public override string ToString() => _text.ToString();

    private void Escape(string value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => _text.Append(@"\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append(@"\n"),
                _ => _text.Append(c),
            };
        }
    }
}
