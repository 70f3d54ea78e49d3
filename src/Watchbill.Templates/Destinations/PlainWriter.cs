using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates.Destinations;

/// <summary>Text without markup: nothing needs escaping, because nothing has a meaning. Links show their address.</summary>
internal sealed class PlainWriter(Skeleton skeleton) : MessageWriter(skeleton)
{
    public override string Write(ImmutableArray<MarkupLine> lines)
    {
        foreach (var line in lines)
        {
            if (IsAlone(line))
            {
                Out.AppendJoin('\n', LinesOf(line));
            }
            else
            {
                Line(line);
            }

            Out.Append('\n');
        }

        return Out.ToString().TrimEnd();
    }

    private void Line(MarkupLine line)
    {
        Out.Append(line.Kind switch
        {
            LineKind.Bullet => "- ",
            LineKind.Numbered => $"{line.Number.ToString(CultureInfo.InvariantCulture)}. ",
            LineKind.Box => line.Number == 1 ? "[x] " : "[ ] ",
            LineKind.Quote => "> ",
            LineKind.Rule => "---",
            _ => "",
        });
        for (var i = 0; i < line.Cells.Length; i++)
        {
            Out.Append(i == 0 ? "" : " | ");
            Spans(line.Cells[i]);
        }
    }

    private void Spans(ImmutableArray<Span> spans)
    {
        foreach (var span in spans)
        {
            switch (span.Kind)
            {
                case SpanKind.Strong or SpanKind.Emphasis:
                    Spans(span.Inner);
                    break;
                case SpanKind.Link:
                    Spans(span.Inner);
                    Out.Append(" (").Append(AddressOf(span.Text) ?? Plain(span.Text)).Append(')');
                    break;
                default:
                    Append(span.Text, text => text, value => value);
                    break;
            }
        }
    }
}
