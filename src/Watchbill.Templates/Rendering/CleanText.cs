using System.Text;

namespace Watchbill.Templates.Rendering;

/// <summary>Makes values harmless before any destination's own escaping.</summary>
internal static class CleanText
{
    /// <summary>The longest value in a message, in UTF-16 units; the rest is cut.</summary>
    public const int MaxValue = 8_000;

    /// <summary>
    /// Lines end with a line feed; tabs are spaces; other control characters, broken surrogates, private characters and those that turn
    /// the direction of what follows are gone.
    /// </summary>
    public static string Block(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var clean = new StringBuilder(Math.Min(text.Length, MaxValue));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= MaxValue)
            {
                clean.Append('…');
                break;
            }

            switch (rune.Value)
            {
                case '\n' or '\r' or 0x0B or 0x0C or 0x85 or 0x2028 or 0x2029:
                    clean.Append('\n');
                    break;
                case '\t':
                    clean.Append(' ');
                    break;
                case < 0x20 or (>= 0x7F and <= 0x9F):
                case (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069):
                case 0x00AD or 0x061C or 0x180E or 0x200B or 0xFEFF or (>= 0xFFF9 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE007F):
                    break;
                case (>= 0xE000 and <= 0xF8FF) or >= 0xF0000:
                    clean.Append('\uFFFD');
                    break;
                default:
                    clean.Append(rune.ToString());
                    break;
            }
        }

        return clean.ToString().Trim(' ', '\n');
    }

    /// <summary>The same on one line.</summary>
    public static string Line(string text) => OnOneLine(Block(text));

    public static string OnOneLine(string clean) => string.Join(' ', clean.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Never ends within a surrogate pair.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end].TrimEnd() + "…";
    }
}
