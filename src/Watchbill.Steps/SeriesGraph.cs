using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Playbooks;
using Watchbill.Steps.Queries;

namespace Watchbill.Steps;

/// <summary>
/// A small graph as SVG, drawn here so that it needs no script: lines in the colours of the page (classes line-1 to line-6), the range of values and times
/// beside it, and the same in words for who does not see it. Text of labels is escaped. Pure.
/// </summary>
public static class SeriesGraph
{
    private const int Width = 480;
    private const int Height = 120;
    private const int Colours = 6;
    private static readonly InstantPattern Clock = InstantPattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>Empty when there is nothing to draw.</summary>
    /// <param name="id">Unique within the page; a slug.</param>
    public static string Draw(string id, string title, ImmutableArray<MeasuredSeries> series)
    {
        var drawn = series.Select(one => one with { Points = [.. one.Points.Where(point => double.IsFinite(point.Value))] }).Where(one => !one.Points.IsEmpty).ToList();
        if (drawn.Count == 0)
        {
            return "";
        }

        var points = drawn.SelectMany(one => one.Points).ToList();
        var (from, to) = (points.Min(point => point.At), points.Max(point => point.At));
        var (low, high) = (points.Min(point => point.Value), points.Max(point => point.Value));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"step-graph\" role=\"img\" viewBox=\"0 0 {Width} {Height + 20}\" aria-labelledby=\"{id}-title {id}-desc\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-title\">{Escape(title)}</title><desc id=\"{id}-desc\">{Escape(Summary(series))}</desc>");
        for (var i = 0; i < drawn.Count; i++)
        {
            var places = string.Join(' ', drawn[i].Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.At, from, to):0.#},{Y(point.Value, low, high):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line-{(i % Colours) + 1}\" fill=\"none\" stroke=\"currentColor\" points=\"{places}\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"2\" y=\"11\">{QueryAnswer.Text(high)}</text><text x=\"2\" y=\"{Height - 3}\">{QueryAnswer.Text(low)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{Height + 15}\">{Clock.Format(from)}</text><text x=\"{Width}\" y=\"{Height + 15}\" text-anchor=\"end\">{Clock.Format(to)} UTC</text></svg>");
        return svg.ToString();
    }

    /// <summary>The graph in words: of each line the last, the lowest and the highest value.</summary>
    public static string Summary(ImmutableArray<MeasuredSeries> series)
    {
        var words = series
            .Select(one => (one.Name, Points: one.Points.Where(point => double.IsFinite(point.Value)).ToList()))
            .Where(one => one.Points.Count > 0)
            .Select(one => string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Name}: {QueryAnswer.Text(one.Points[^1].Value)} at {Clock.Format(one.Points[^1].At)} UTC, lowest {QueryAnswer.Text(one.Points.Min(point => point.Value))}, highest {QueryAnswer.Text(one.Points.Max(point => point.Value))}"));
        return string.Join("; ", words) is { Length: > 0 } text ? $"{text}." : "No data.";
    }

    private static double X(Instant at, Instant from, Instant to) => to == from ? Width / 2.0 : (at - from).TotalSeconds / (to - from).TotalSeconds * Width;

    /// <summary>A flat line lies in the middle.</summary>
    private static double Y(double value, double low, double high) => high.Equals(low) ? Height / 2.0 : Height - 4 - ((value - low) / (high - low) * (Height - 8));

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
