using System.Collections.Immutable;
using Watchbill.Config.Yaml;

namespace Watchbill.Config.Reading.Processes;

/// <summary>Patterns of names: text with the fields {number}, {date} and {day}, of which the counting ones may be padded, as in {day:000}.</summary>
internal static class PatternReader
{
    private static readonly ImmutableArray<string> FieldNames = ["number", "date", "day"];

    /// <summary>False after saying what is wrong with the fields.</summary>
    public static bool Check(YamlScalar pattern, string what, Problems problems)
    {
        foreach (var part in Parts(pattern.Text))
        {
            if (part.Problem is { } problem)
            {
                problems.Error(pattern.At, "invalid-pattern", $"{what} {problem}", "use {number}, {date} and {day}; zeros pad a count, as in {day:000}");
                return false;
            }
        }

        return true;
    }

    /// <summary>True when no two incidents can bear the same.</summary>
    public static bool IsCounted(string pattern)
    {
        var fields = Parts(pattern).Select(part => part.Field).ToHashSet();
        return fields.Contains("number") || (fields.Contains("date") && fields.Contains("day"));
    }

    /// <summary>True when what comes out of it may be a channel's name.</summary>
    public static bool IsChannel(string pattern) =>
        Parts(pattern).All(part => part.Field is not null || part.Text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'));

    private static IEnumerable<(string? Field, string Text, string? Problem)> Parts(string pattern)
    {
        for (var at = 0; at < pattern.Length;)
        {
            if (pattern[at] == '}')
            {
                yield return (null, "", "closes a field that it does not open");
                yield break;
            }

            if (pattern[at] != '{')
            {
                var end = pattern.AsSpan(at).IndexOfAny('{', '}') is >= 0 and var length ? at + length : pattern.Length;
                yield return (null, pattern[at..end], null);
                at = end;
                continue;
            }

            var close = pattern.IndexOf('}', at);
            if (close < 0)
            {
                yield return (null, "", "opens a field that it does not close");
                yield break;
            }

            var parts = pattern[(at + 1)..close].Split(':', 2);
            var padding = parts.Length == 2 ? parts[1] : null;
            yield return !FieldNames.Contains(parts[0]) ? (null, "", $"has no field \"{Problems.Cut(parts[0])}\"")
                : padding is not null && (parts[0] == "date" || padding.Length is 0 or > 9 || padding.Any(c => c != '0')) ? (null, "", $"cannot write {parts[0]} as \"{Problems.Cut(padding)}\"")
                : (parts[0], "", null);
            at = close + 1;
        }
    }
}
