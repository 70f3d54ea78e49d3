using System.Globalization;
using System.Text;

namespace Watchbill.Notifiers.Sms;

/// <summary>The default alphabet of SMS (3GPP TS 23.038) and how to bring other text into it. Pure.</summary>
internal static class Gsm7
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Reached through an escape: these count twice.</summary>
    private const string Extension = "^{}\\[~]|€";

    /// <summary>Typography and accented letters that have a close relative in the alphabet.</summary>
    private static readonly Dictionary<char, string> Relatives = new()
    {
        ['‘'] = "'",
        ['’'] = "'",
        ['‚'] = "'",
        ['′'] = "'",
        ['`'] = "'",
        ['´'] = "'",
        ['“'] = "\"",
        ['”'] = "\"",
        ['„'] = "\"",
        ['″'] = "\"",
        ['«'] = "\"",
        ['»'] = "\"",
        ['‐'] = "-",
        ['‑'] = "-",
        ['‒'] = "-",
        ['–'] = "-",
        ['—'] = "-",
        ['―'] = "-",
        ['−'] = "-",
        ['…'] = "...",
        ['•'] = "-",
        ['·'] = ".",
        ['→'] = "->",
        ['←'] = "<-",
        ['⇒'] = "=>",
        ['≥'] = ">=",
        ['≤'] = "<=",
        ['≠'] = "!=",
        ['×'] = "x",
        ['°'] = " deg",
        ['µ'] = "u",
        ['μ'] = "u",
        ['™'] = "TM",
        ['©'] = "(c)",
        ['®'] = "(r)",
        ['±'] = "+/-",
        ['á'] = "a",
        ['â'] = "a",
        ['ã'] = "a",
        ['ā'] = "a",
        ['ă'] = "a",
        ['ą'] = "a",
        ['Á'] = "A",
        ['À'] = "A",
        ['Â'] = "A",
        ['Ã'] = "A",
        ['Ā'] = "A",
        ['Ă'] = "A",
        ['Ą'] = "A",
        ['ç'] = "c",
        ['ć'] = "c",
        ['č'] = "c",
        ['Ć'] = "C",
        ['Č'] = "C",
        ['ď'] = "d",
        ['đ'] = "d",
        ['Ď'] = "D",
        ['Đ'] = "D",
        ['ê'] = "e",
        ['ë'] = "e",
        ['ē'] = "e",
        ['ė'] = "e",
        ['ę'] = "e",
        ['ě'] = "e",
        ['È'] = "E",
        ['Ê'] = "E",
        ['Ë'] = "E",
        ['Ē'] = "E",
        ['Ė'] = "E",
        ['Ę'] = "E",
        ['Ě'] = "E",
        ['ğ'] = "g",
        ['Ğ'] = "G",
        ['í'] = "i",
        ['î'] = "i",
        ['ï'] = "i",
        ['ī'] = "i",
        ['ı'] = "i",
        ['Í'] = "I",
        ['Ì'] = "I",
        ['Î'] = "I",
        ['Ï'] = "I",
        ['İ'] = "I",
        ['ł'] = "l",
        ['Ł'] = "L",
        ['ľ'] = "l",
        ['Ľ'] = "L",
        ['ń'] = "n",
        ['ň'] = "n",
        ['Ń'] = "N",
        ['Ň'] = "N",
        ['ó'] = "o",
        ['ô'] = "o",
        ['õ'] = "o",
        ['ő'] = "o",
        ['ō'] = "o",
        ['Ó'] = "O",
        ['Ò'] = "O",
        ['Ô'] = "O",
        ['Õ'] = "O",
        ['Ő'] = "O",
        ['Ō'] = "O",
        ['ř'] = "r",
        ['Ř'] = "R",
        ['ś'] = "s",
        ['š'] = "s",
        ['ş'] = "s",
        ['ș'] = "s",
        ['Ś'] = "S",
        ['Š'] = "S",
        ['Ş'] = "S",
        ['Ș'] = "S",
        ['ť'] = "t",
        ['ț'] = "t",
        ['ţ'] = "t",
        ['Ť'] = "T",
        ['Ț'] = "T",
        ['Ţ'] = "T",
        ['ú'] = "u",
        ['û'] = "u",
        ['ū'] = "u",
        ['ů'] = "u",
        ['ű'] = "u",
        ['Ú'] = "U",
        ['Ù'] = "U",
        ['Û'] = "U",
        ['Ū'] = "U",
        ['Ů'] = "U",
        ['Ű'] = "U",
        ['ý'] = "y",
        ['ÿ'] = "y",
        ['Ý'] = "Y",
        ['ź'] = "z",
        ['ż'] = "z",
        ['ž'] = "z",
        ['Ź'] = "Z",
        ['Ż'] = "Z",
        ['Ž'] = "Z",
        ['œ'] = "oe",
        ['Œ'] = "OE",
    };

    /// <summary>The text in the alphabet, when nothing that carries meaning is lost: emoji and ornaments go, letters of other scripts do not.</summary>
    /// <returns>Null when a letter or digit has no relative: the text then needs UCS-2.</returns>
    public static string? TryReduce(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && (Basic.Contains((char)rune.Value) || Extension.Contains((char)rune.Value)))
                result.Append((char)rune.Value);
            else if (rune.IsBmp && Relatives.TryGetValue((char)rune.Value, out var relative))
                result.Append(relative);
            else if (Rune.IsLetterOrDigit(rune))
                return null;
            else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.CurrencySymbol)
                result.Append('?');
        }

        // What was between two ornaments may leave a double space.
        return result.ToString().Replace("  ", " ", StringComparison.Ordinal);
    }

    public static bool Fits(string text) => text.All(c => Basic.Contains(c) || Extension.Contains(c));

    /// <summary>Units of a segment that the text takes: septets in the alphabet, UTF-16 units otherwise.</summary>
    public static int Units(string text, bool gsm) => gsm ? text.Sum(c => Extension.Contains(c) ? 2 : 1) : text.Length;

    /// <summary>Segments that a provider charges for.</summary>
    public static int Segments(string text)
    {
        var gsm = Fits(text);
        var (single, part) = gsm ? (160, 153) : (70, 67);
        var units = Units(text, gsm);
        return units <= single ? 1 : (units + part - 1) / part;
    }
}
