using System.Globalization;
using System.Text;

namespace Watchbill.Notifiers.Slack;

/// <summary>What Slack takes as a channel's name: lower-case letters, digits, '-' and '_', at most 80. Pure.</summary>
internal static class SlackChannelName
{
    public const int MaxLength = 80;

    /// <summary>Names tried before it is given up; the second ends in "-2".</summary>
    public const int MostTries = 9;

    /// <param name="wanted">As the process's pattern gave it.</param>
    /// <param name="attempt">1 for the first.</param>
    public static string Of(string wanted, int attempt)
    {
        var suffix = attempt == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{attempt}");
        var name = new StringBuilder();
        foreach (var letter in wanted.ToLowerInvariant())
        {
            var kept = char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_' ? letter : '-';
            if (kept != '-' || (name.Length > 0 && name[^1] != '-'))
                name.Append(kept);
        }

        var text = name.ToString();
        text = (text.Length > MaxLength - suffix.Length ? text[..(MaxLength - suffix.Length)] : text).TrimEnd('-');
        return (text.Length == 0 ? "incident" : text) + suffix;
    }
}
