using System.Collections.Immutable;
using System.Text;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>One word of what somebody typed after a command.</summary>
/// <param name="Quoted">It stood in quotation marks, so it is text and nothing else.</param>
/// <param name="Member">It is a mention of this member; null otherwise.</param>
/// <param name="BreakBefore">A new line began before it.</param>
internal sealed record SlackWord(string Text, bool Quoted, string? Member, bool BreakBefore)
{
    /// <summary>The name of an option; null for any other word.</summary>
    public string? Option => !Quoted && Member is null && Text.Length > 2 && Text.StartsWith("--", StringComparison.Ordinal) && char.IsAsciiLetter(Text[2]) ? Text[2..] : null;
}

/// <summary>
/// Splits what was typed into words, as Slack sends it: quotation marks of every kind that phones put in, two hyphens that became a dash, mentions, links and its
/// three escapes. Pure.
/// </summary>
internal static class SlackWords
{
    private const string Quotes = "\"“”„";
    private const string Dashes = "—–";

    /// <param name="Problem">What is wrong; null when nothing is.</param>
    public readonly record struct Reading(ImmutableArray<SlackWord> Words, string? Problem);

    public static Reading Split(string text)
    {
        var words = ImmutableArray.CreateBuilder<SlackWord>();
        var broken = false;
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                broken |= text[i++] == '\n';
                continue;
            }

            if (Quotes.Contains(text[i], StringComparison.Ordinal))
            {
                var end = CloseOf(text, i + 1);
                if (end < 0)
                {
                    return new([], $"The quotation that begins with {text[i..Math.Min(text.Length, i + 20)]} is not closed.");
                }

                words.Add(new SlackWord(Plain(text[(i + 1)..end].Replace("\\\"", "\"", StringComparison.Ordinal)), true, null, broken));
                i = end + 1;
            }
            else
            {
                var end = EndOf(text, i);
                words.AddRange(Word(text[i..end], broken));
                i = end;
                if (words[^1].Option is { } option && option.EndsWith('=') && i < text.Length && Quotes.Contains(text[i], StringComparison.Ordinal))
                {
                    words[^1] = words[^1] with { Text = words[^1].Text[..^1] };
                }
            }

            broken = false;
        }

        return new(words.ToImmutable(), null);
    }

    private static int CloseOf(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }
            else if (Quotes.Contains(text[i], StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A word ends at white space; what stands in angle brackets is one thing whatever is in it.</summary>
    private static int EndOf(string text, int from)
    {
        var i = from;
        while (i < text.Length && !char.IsWhiteSpace(text[i]))
        {
            if (text[i] == '<' && text.IndexOf('>', i) is var close && close > 0)
            {
                i = close;
            }
            else if (text[i] == '=' && i + 1 < text.Length && Quotes.Contains(text[i + 1], StringComparison.Ordinal))
            {
                return i + 1;
            }

            i++;
        }

        return i;
    }

    private static IEnumerable<SlackWord> Word(string raw, bool broken)
    {
        if (raw.StartsWith("<@", StringComparison.Ordinal) && raw.IndexOf('>', StringComparison.Ordinal) == raw.Length - 1)
        {
            var inside = raw[2..^1].Split('|', 2);
            return [new SlackWord($"@{inside[^1]}", false, inside[0], broken)];
        }

        var text = Dashes.Contains(raw[0], StringComparison.Ordinal) && raw.Length > 1 && char.IsAsciiLetter(raw[1]) ? $"--{raw[1..]}" : raw;
        var equals = text.StartsWith("--", StringComparison.Ordinal) ? text.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals > 2 && equals < text.Length - 1
            ? [new SlackWord(text[..equals], false, null, broken), .. Word(text[(equals + 1)..], false).Select(value => value with { Quoted = value.Member is null })]
            : [new SlackWord(Plain(text), false, null, broken)];
    }

    /// <summary>Links and names of channels become what people see, and Slack's escapes the characters that they stand for.</summary>
    private static string Plain(string raw)
    {
        var text = new StringBuilder();
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '<' && raw.IndexOf('>', i) is var close && close > 0)
            {
                var inside = raw[(i + 1)..close].Split('|', 2);
                text.Append(inside[0] switch
                {
                    ['@', ..] => $"@{(inside.Length > 1 ? inside[1] : inside[0][1..])}",
                    ['#', ..] => $"#{(inside.Length > 1 ? inside[1] : inside[0][1..])}",
                    ['!', ..] => $"@{(inside.Length > 1 ? inside[1] : inside[0][1..])}",
                    ['m', 'a', 'i', 'l', 't', 'o', ':', ..] => inside[^1],
                    var link => link,
                });
                i = close;
            }
            else
            {
                text.Append(raw[i]);
            }
        }

        return text.Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&").ToString();
    }
}
