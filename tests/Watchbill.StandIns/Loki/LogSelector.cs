using System.Text.RegularExpressions;

namespace Watchbill.StandIns.Loki;

/// <summary>As much of LogQL as line filters need: a selector in braces, then filters by text or regular expression.</summary>
internal static partial class LogSelector
{
    /// <summary>Loki's words for what it does not take; null when it does.</summary>
    public static string? ProblemOf(string query)
    {
        if (query.Length == 0)
            return "parse error : syntax error: unexpected $end\n";
        var selector = Selector().Match(query);
        if (!selector.Success)
            return "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER\n";
        if (!Matcher().Matches(selector.Groups["matchers"].Value).Any(matcher => matcher.Groups["sign"].Value is "=" or "=~" && matcher.Groups["value"].Value is not ("" or ".*")))
            return "parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement\n";
        return Filters().IsMatch(query[selector.Length..]) ? null : $"parse error at line 1, col {selector.Length + 1}: syntax error: unexpected character\n";
    }

    public static bool Fits(string query, string line) => Filter().Matches(query[Selector().Match(query).Length..]).All(filter =>
    {
        var text = Regex.Replace(filter.Groups["value"].Value, @"\\(?<c>.)", "${c}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return filter.Groups["sign"].Value switch
        {
            "|=" => line.Contains(text, StringComparison.Ordinal),
            "!=" => !line.Contains(text, StringComparison.Ordinal),
            "|~" => Regex.IsMatch(line, text, RegexOptions.None, TimeSpan.FromSeconds(1)),
            _ => !Regex.IsMatch(line, text, RegexOptions.None, TimeSpan.FromSeconds(1)),
        };
    });

    [GeneratedRegex(@"^\s*\{(?<matchers>[^{}]*)\}\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Selector();

    [GeneratedRegex(@"[a-z_][a-z0-9_]*\s*(?<sign>=~|!~|!=|=)\s*""(?<value>[^""]*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Matcher();

    [GeneratedRegex(@"(?<sign>\|=|\|~|!=|!~)\s*""(?<value>([^""\\]|\\.)*)""\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Filter();

    [GeneratedRegex(@"^((\|=|\|~|!=|!~)\s*""([^""\\]|\\.)*""\s*)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Filters();
}
