using System.Text;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates.Destinations;

/// <summary>The template's own Markdown with values in it that mean nothing in Markdown, whatever they hold.</summary>
internal static class MarkdownText
{
    public static string Write(Skeleton skeleton)
    {
        var written = new StringBuilder();
        foreach (var line in skeleton.Text.Split('\n'))
        {
            if (line.Length == 1 && Skeleton.IsSlot(line[0]))
            {
                written.AppendJoin("  \n", skeleton.ValueOf(line[0]).Split('\n').Select(part => Escape(part.Trim(), atStart: true)));
            }
            else
            {
                Line(skeleton, line, written);
            }

            written.Append('\n');
        }

        return written.ToString().TrimEnd() + "\n";
    }

    private static void Line(Skeleton skeleton, string line, StringBuilder written)
    {
        var i = 0;
        while (i < line.Length)
        {
            var target = line[i] == ']' && i + 1 < line.Length && line[i + 1] == '(' ? line.IndexOf(')', i) : -1;
            if (target > 0 && line.AsSpan(i, target - i).ContainsAnyInRange('\uE000', '\uF8FF'))
            {
                // An address that leads nowhere good leads nowhere.
                written.Append("](").Append(Address.Of(skeleton, line[(i + 2)..target]) ?? "#").Append(')');
                i = target + 1;
                continue;
            }

            written.Append(Skeleton.IsSlot(line[i]) ? Value(skeleton, line, i) : line[i].ToString());
            i++;
        }
    }

    private static string Value(Skeleton skeleton, string line, int at)
    {
        var value = CleanText.OnOneLine(skeleton.ValueOf(line[at]));
        var inCode = line.AsSpan(0, at).Count('`') % 2 == 1;
        return inCode ? value.Replace('`', '\'') : Escape(value, atStart: string.IsNullOrWhiteSpace(line[..at].TrimStart('-', '*', '>', ' ')) || char.IsAsciiDigit(line[at - 1]) || Skeleton.IsSlot(line[at - 1]));
    }

    private static string Escape(string value, bool atStart)
    {
        var escaped = new StringBuilder(value.Length + 8);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];

            // Lists, rules, underlined headings and numbers have a meaning only where a line begins.
            var begins = atStart && (i == 0 ? c is '-' or '+' or '=' or '.' or ')' : c is '.' or ')' && value.AsSpan(0, i).TrimStart("0123456789").IsEmpty);
            if (begins || c is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '<' or '>' or '#' or '|' or '~' or '&' or '!' or '$')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
