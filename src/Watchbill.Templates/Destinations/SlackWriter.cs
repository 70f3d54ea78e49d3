using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates.Destinations;

/// <summary>
/// Slack's mrkdwn. Its three control characters become entities, so that nothing can mention a channel or a person. It has no escape for
/// its other marks: in values those that could begin or end a format become characters that look alike.
/// </summary>
internal sealed class SlackWriter(Skeleton skeleton) : MessageWriter(skeleton)
{
    public override string Write(ImmutableArray<MarkupLine> lines)
    {
        var inCode = false;
        foreach (var line in lines)
        {
            if (inCode != (line.Kind == LineKind.Code))
            {
                inCode = !inCode;
                Out.Append("```\n");
            }

            if (IsAlone(line))
            {
                Out.AppendJoin('\n', LinesOf(line).Select(Value));
            }
            else
            {
                Line(line);
            }

            Out.Append('\n');
        }

        return Out.Append(inCode ? "```" : "").ToString().TrimEnd();
    }

    private void Line(MarkupLine line)
    {
        Out.Append(line.Kind switch
        {
            LineKind.Bullet => "• ",
            LineKind.Numbered => $"{line.Number.ToString(CultureInfo.InvariantCulture)}. ",
            LineKind.Box => line.Number == 1 ? "☑ " : "☐ ",
            LineKind.Quote => "> ",
            LineKind.Rule => "———",
            _ => "",
        });
        var heading = line.Kind == LineKind.Heading ? "*" : "";
        Out.Append(heading);
        for (var i = 0; i < line.Cells.Length; i++)
        {
            Out.Append(i == 0 ? "" : " | ");
            Spans(line.Cells[i], isBold: heading.Length > 0);
        }

        Out.Append(heading);
    }

    private void Spans(ImmutableArray<Span> spans, bool isBold)
    {
        foreach (var span in spans)
        {
            switch (span.Kind)
            {
                case SpanKind.Strong:
                    Out.Append(isBold ? "" : "*");
                    Spans(span.Inner, isBold: true);
                    Out.Append(isBold ? "" : "*");
                    break;
                case SpanKind.Emphasis:
                    Out.Append('_');
                    Spans(span.Inner, isBold);
                    Out.Append('_');
                    break;
                case SpanKind.Code:
                    Out.Append('`');
                    Append(span.Text, Entities, Value);
                    Out.Append('`');
                    break;
                case SpanKind.Link when AddressOf(span.Text) is { } address:
                    // A bar ends nothing within a label, but a line end does, and labels have none.
                    Out.Append('<').Append(Entities(address)).Append('|');
                    Spans(span.Inner, isBold);
                    Out.Append('>');
                    break;
                case SpanKind.Link:
                    Spans(span.Inner, isBold);
                    Out.Append(" (");
                    Append(span.Text, Entities, Value);
                    Out.Append(')');
                    break;
                default:
                    Append(span.Text, Entities, Value);
                    break;
            }
        }
    }

    private static string Entities(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Value(string value)
    {
        var safe = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var atEdge = i == 0 || i + 1 == value.Length || !char.IsLetterOrDigit(value[i - 1]) || !char.IsLetterOrDigit(value[i + 1]);
            safe.Append(value[i] switch
            {
                '`' => 'ˋ',
                '*' when atEdge => '∗',
                '_' when atEdge => 'ˍ',
                '~' when atEdge => '∼',
                '>' when i == 0 => '›',
                var c => c,
            });
        }

        return Entities(safe.ToString());
    }
}
