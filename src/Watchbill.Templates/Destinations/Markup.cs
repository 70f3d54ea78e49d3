using System.Collections.Immutable;

namespace Watchbill.Templates.Destinations;

internal enum LineKind
{
    Text = 0,
    Blank = 1,
    Heading = 2,
    Bullet = 3,
    Numbered = 4,
    Box = 5,
    Quote = 6,
    Rule = 7,
    Row = 8,
    Code = 9,
}

/// <summary>One line of a message: each line of a template stays a line.</summary>
/// <param name="Number">Level of a heading, number of a numbered item, 1 for a ticked box.</param>
/// <param name="Cells">Of a row of a table; every other line has one.</param>
internal sealed record MarkupLine(LineKind Kind, int Number, ImmutableArray<ImmutableArray<Span>> Cells)
{
    public ImmutableArray<Span> Spans => Cells[0];
}

internal enum SpanKind
{
    Text = 0,
    Strong = 1,
    Emphasis = 2,
    Code = 3,
    Link = 4,
}

/// <summary>A stretch of a line. Values are still private characters in it.</summary>
/// <param name="Text">Of text and code; of a link its address.</param>
/// <param name="Inner">What strong, emphasis and links are around.</param>
internal sealed record Span(SpanKind Kind, string Text, ImmutableArray<Span> Inner);
