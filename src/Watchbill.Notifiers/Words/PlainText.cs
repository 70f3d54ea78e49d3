using System.Globalization;
using System.Text;

namespace Watchbill.Notifiers.Words;

/// <summary>
/// Makes text of unknown origin harmless before any destination's own escaping: no control characters, no bidirectional
/// overrides that would make a line read as something else, no broken surrogates, no invisible padding, bounded length.
/// </summary>
internal static class PlainText
{
    /// <summary>One line: every run of white space and control characters becomes one space.</summary>
    public static string Line(string? text, int maxLength, string ellipsis = "…")
        => Truncate(Clean(text, maxLength, keepLines: false), maxLength, ellipsis);

    /// <summary>Several lines: line feeds stay (at most two in a row), and so does indentation.</summary>
    public static string Block(string? text, int maxLength)
        => Truncate(Clean(text, maxLength, keepLines: true), maxLength, "…");

    /// <summary>Cuts between what people see as characters, so that no emoji or accent is torn apart. The result has at most maxLength UTF-16 units.</summary>
    public static string Truncate(string text, int maxLength, string ellipsis)
    {
        if (text.Length <= maxLength)
            return text;
        var room = maxLength - ellipsis.Length;
        if (room <= 0)
            return "";
        var end = 0;
        while (end < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text, end);
            if (end + length > room)
                break;
            end += length;
        }

        // One "character" longer than the whole room: hundreds of combining marks. It is cut between code points.
        if (end == 0)
            end = char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
        return string.Concat(text.AsSpan(0, end).TrimEnd(), ellipsis);
    }

    private static string Clean(string? text, int maxLength, bool keepLines)
    {
        if (string.IsNullOrEmpty(text))
            return "";

        // Reading a few times the limit is enough, however long the input: the rest could only be cut off.
        var limit = Math.Min(text.Length, (maxLength * 4) + 64);
        var result = new StringBuilder(Math.Min(limit, maxLength + 16));
        var lineBreaks = 0;
        var spaces = 0;
        foreach (var rune in text.AsSpan(0, limit).EnumerateRunes())
        {
            if (IsDropped(rune))
                continue;
            if (keepLines && (rune.Value is '\n' or 0x2028 or 0x2029))
            {
                lineBreaks++;
                spaces = 0;
            }
            else if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                spaces++;
            }
            else
            {
                // White space is written only before something visible, so that none is left at either end.
                if (result.Length > 0)
                    result.Append('\n', Math.Min(lineBreaks, 2)).Append(' ', keepLines ? Math.Min(spaces, 40) : Math.Min(spaces, 1));
                lineBreaks = 0;
                spaces = 0;
                result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }

    /// <summary>Characters that change how others are read, or cannot be seen. Joiners (200C, 200D) stay: emoji and scripts need them.</summary>
    internal static bool IsDropped(Rune rune) => rune.Value
        is 0x00AD or 0x061C or 0x180E or 0x200B or 0x200E or 0x200F
        or (>= 0x202A and <= 0x202E)
        or (>= 0x2060 and <= 0x206F)
        or 0xFEFF
        or (>= 0xFFF9 and <= 0xFFFB)
        or (>= 0xE0000 and <= 0xE007F)
        || (rune.Value & 0xFFFE) == 0xFFFE;
}
