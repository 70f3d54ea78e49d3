using System.Collections.Immutable;
using System.Text;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates.Destinations;

/// <summary>Writes lines for one destination: its markup, its escaper for what the template says, and its escaper for values.</summary>
internal abstract class MessageWriter(Skeleton skeleton)
{
    protected StringBuilder Out { get; } = new();

    public abstract string Write(ImmutableArray<MarkupLine> lines);

    protected string? AddressOf(string text) => Address.Of(skeleton, text);

    protected string Plain(string text) => skeleton.Plain(text);

    /// <summary>A value alone on its line keeps its lines; anywhere else it is put on one.</summary>
    protected static bool IsAlone(MarkupLine line) => line is { Kind: LineKind.Text, Cells: [[{ Kind: SpanKind.Text, Text.Length: 1 } only]] } && Skeleton.IsSlot(only.Text[0]);

    /// <summary>The lines of the value that stands alone.</summary>
    protected IEnumerable<string> LinesOf(MarkupLine alone) => skeleton.ValueOf(alone.Spans[0].Text[0]).Split('\n').Select(line => line.Trim());

    /// <summary>Appends text with its values, each by its own escaper.</summary>
    protected void Append(string text, Func<string, string> literal, Func<string, string> value)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !Skeleton.IsSlot(text[i]))
            {
                continue;
            }

            if (i > start)
            {
                Out.Append(literal(text[start..i]));
            }

            if (i < text.Length)
            {
                Out.Append(value(CleanText.OnOneLine(skeleton.ValueOf(text[i]))));
            }

            start = i + 1;
        }
    }
}
