using System.Text;

namespace Watchbill.Domain.Calendars;

/// <summary>One line of a calendar after unfolding: its number in the file, name in capitals, parameters and raw value.</summary>
internal sealed record CalendarLine(int Number, string Name, IReadOnlyDictionary<string, string> Parameters, string Value);

/// <summary>Unfolds and takes apart the lines of a calendar.</summary>
internal static class CalendarLines
{
    private const int MostParameters = 20;

    public static IEnumerable<(int Number, string Text)> Unfold(string text)
    {
        var line = new StringBuilder();
        var (number, began) = (0, 1);
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var part = raw.EndsWith('\r') ? raw[..^1] : raw;
            if (part.Length > 0 && part[0] is ' ' or '\t' && number > 1)
            {
                line.Append(part, 1, part.Length - 1);
                continue;
            }

            if (line.Length > 0)
            {
                yield return (began, line.ToString());
            }

            line.Clear().Append(part);
            began = number;
        }

        if (line.Length > 0)
        {
            yield return (began, line.ToString());
        }
    }

    public static CalendarLine? Parse(int number, string text, out string problem)
    {
        problem = "";
        var at = 0;
        var name = Name(text, ref at);
        if (name.Length == 0)
        {
            problem = "A line begins with a name.";
            return null;
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        while (at < text.Length && text[at] == ';')
        {
            at++;
            var key = Name(text, ref at);
            if (key.Length == 0 || at >= text.Length || text[at] != '=' || parameters.Count >= MostParameters)
            {
                problem = $"A parameter of {name} is not NAME=value, or there are more than {MostParameters}.";
                return null;
            }

            at++;
            if (Value(text, ref at) is not { } value)
            {
                problem = $"The parameter {key} of {name} has a quotation mark that does not end.";
                return null;
            }

            parameters[key] = value;
        }

        if (at >= text.Length || text[at] != ':')
        {
            problem = $"After {name} there is no ':'.";
            return null;
        }

        return new CalendarLine(number, name, parameters, text[(at + 1)..]);
    }

    /// <summary>A value of type TEXT.</summary>
    public static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
        {
            return value;
        }

        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\' || i + 1 == value.Length)
            {
                plain.Append(value[i]);
                continue;
            }

            i++;
            plain.Append(value[i] is 'n' or 'N' ? '\n' : value[i]);
        }

        return plain.ToString();
    }

    private static string Name(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '-'))
        {
            at++;
        }

        return text[start..at].ToUpperInvariant();
    }

    /// <summary>One or several values with commas between them, quotation marks taken off; null when one does not end.</summary>
    private static string? Value(string text, ref int at)
    {
        var value = new StringBuilder();
        while (at < text.Length && text[at] is not (';' or ':'))
        {
            if (text[at] != '"')
            {
                value.Append(text[at++]);
                continue;
            }

            var end = text.IndexOf('"', at + 1);
            if (end < 0)
            {
                return null;
            }

            value.Append(text, at + 1, end - at - 1);
            at = end + 1;
        }

        return value.ToString();
    }
}
