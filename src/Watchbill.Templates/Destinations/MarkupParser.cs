using System.Collections.Immutable;
using System.Globalization;

namespace Watchbill.Templates.Destinations;

/// <summary>
/// The Markdown that messages use, read line by line: headings, lists, boxes, quotes, tables, rules, fenced code; bold, italic, code
/// and links. Anything else is text.
/// </summary>
internal static class MarkupParser
{
    private const int MaxNesting = 6;

    public static ImmutableArray<MarkupLine> Parse(string text)
    {
        var lines = ImmutableArray.CreateBuilder<MarkupLine>();
        var (inCode, number) = (false, 0);
        foreach (var written in text.Split('\n'))
        {
            var line = written.TrimEnd();
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                inCode = !inCode;
                continue;
            }

            var read = inCode ? new MarkupLine(LineKind.Code, 0, [[new Span(SpanKind.Text, line, [])]]) : Line(line.TrimStart(), number);
            number = read?.Kind == LineKind.Numbered ? read.Number : 0;
            if (read is not null)
            {
                lines.Add(read);
            }
        }

        while (lines.Count > 0 && lines[^1].Kind == LineKind.Blank)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines.ToImmutable();
    }

    /// <summary>Null for the line below a table's head, which says nothing.</summary>
    private static MarkupLine? Line(string line, int numberBefore)
    {
        if (line.Length == 0)
        {
            return One(LineKind.Blank, 0, "");
        }

        var level = line.TakeWhile(c => c == '#').Count();
        if (level is > 0 and <= 6 && line.Length > level && line[level] == ' ')
        {
            return One(LineKind.Heading, level, line[level..].Trim());
        }

        if (line.Length >= 3 && line.All(c => c == '-'))
        {
            return One(LineKind.Rule, 0, "");
        }

        if (line.StartsWith("- [ ] ", StringComparison.Ordinal) || line.StartsWith("- [x] ", StringComparison.Ordinal))
        {
            return One(LineKind.Box, line[3] == 'x' ? 1 : 0, line[6..]);
        }

        if (line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal))
        {
            return One(LineKind.Bullet, 0, line[2..].TrimStart());
        }

        if (line.StartsWith("> ", StringComparison.Ordinal))
        {
            return One(LineKind.Quote, 0, line[2..]);
        }

        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        if (digits is > 0 and <= 3 && line.Length > digits + 1 && line[digits] == '.' && line[digits + 1] == ' ')
        {
            // Each item may be written as "1.": only the first says where counting begins.
            var number = numberBefore > 0 ? numberBefore + 1 : int.Parse(line.AsSpan(0, digits), CultureInfo.InvariantCulture);
            return One(LineKind.Numbered, number, line[(digits + 2)..]);
        }

        return line.StartsWith('|') && line.Length > 1 && line.EndsWith('|') ? Row(line) : One(LineKind.Text, 0, line);
    }

    private static MarkupLine? Row(string line)
    {
        var cells = line[1..^1].Split('|', StringSplitOptions.TrimEntries);
        return cells.All(cell => cell.Length > 0 && cell.All(c => c is '-' or ':')) ? null : new MarkupLine(LineKind.Row, 0, [.. cells.Select(cell => Spans(cell, depth: 0))]);
    }

    private static MarkupLine One(LineKind kind, int number, string text) => new(kind, number, [Spans(text, depth: 0)]);

    private static ImmutableArray<Span> Spans(string text, int depth)
    {
        var spans = ImmutableArray.CreateBuilder<Span>();
        var plain = 0;
        var i = 0;
        while (i < text.Length)
        {
            if (text[i] == '\\' && i + 1 < text.Length && char.IsAsciiLetterOrDigit(text[i + 1]) is false && text[i + 1] < 0x80)
            {
                Flush(i);
                (plain, i) = (i + 1, i + 2);
            }
            else if (depth < MaxNesting && Special(text, i, depth) is { } found)
            {
                Flush(i);
                spans.Add(found.Span);
                (plain, i) = (found.End, found.End);
            }
            else
            {
                i++;
            }
        }

        Flush(text.Length);
        return spans.ToImmutable();

        void Flush(int end)
        {
            if (end > plain)
            {
                spans.Add(new Span(SpanKind.Text, text[plain..end], []));
            }
        }
    }

    private static (Span Span, int End)? Special(string text, int at, int depth)
    {
        switch (text[at])
        {
            case '`':
                var tick = text.IndexOf('`', at + 1);
                return tick > at + 1 ? (new Span(SpanKind.Code, text[(at + 1)..tick], []), tick + 1) : null;
            case '*' when at + 1 < text.Length && text[at + 1] == '*':
                var stars = text.IndexOf("**", at + 2, StringComparison.Ordinal);
                return stars > at + 2 ? (new Span(SpanKind.Strong, "", Spans(text[(at + 2)..stars], depth + 1)), stars + 2) : null;
            case '*' or '_':
                return Emphasis(text, at, depth);
            case '[':
                var middle = text.IndexOf("](", at, StringComparison.Ordinal);
                var end = middle < 0 ? -1 : text.IndexOf(')', middle);
                return end > middle + 2 && text.IndexOf('[', at + 1, middle - at - 1) < 0
                    ? (new Span(SpanKind.Link, text[(middle + 2)..end], Spans(text[(at + 1)..middle], depth + 1)), end + 1)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>Only around whole words, so that neither snake_case nor 2*3*4 is taken for it.</summary>
    private static (Span Span, int End)? Emphasis(string text, int at, int depth)
    {
        var end = text.IndexOf(text[at], at + 1);
        return end > at + 1
            && (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
            && (end + 1 == text.Length || !char.IsLetterOrDigit(text[end + 1]))
            && text[at + 1] != ' '
            && text[end - 1] != ' '
            ? (new Span(SpanKind.Emphasis, "", Spans(text[(at + 1)..end], depth + 1)), end + 1)
            : null;
    }
}
