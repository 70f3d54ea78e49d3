using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NodaTime;
using Watchbill.Config.Reading;

namespace Watchbill.Config.Playbooks;

/// <summary>What stands in braces behind a heading, an item or a branch: <c>{#roll-back within=5m severity=P0,P1}</c>.</summary>
internal sealed partial record Marks(string? Id, Duration? Within, ImmutableArray<string> Severities, bool AfterResolved = false)
{
    public static Marks None { get; } = new(null, null, []);

    /// <summary>The text without its marks, and the marks.</summary>
    public static (string Text, Marks Marks) Take(string text, SourcePosition at, Problems problems, Duration longest, bool isPhase = false)
    {
        if (Form().Match(text) is not { Success: true } match)
        {
            return (text.Trim(), None);
        }

        var marks = None;
        foreach (var part in match.Groups["marks"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (part.Split('=', 2))
            {
                case [['#', .. var id]]:
                    marks = marks with { Id = id };
                    break;
                case ["within", var time] when Durations.Parse(time) is { } within && within > Duration.Zero && within <= longest:
                    marks = marks with { Within = within };
                    break;
                case ["severity", { Length: > 0 } names]:
                    marks = marks with { Severities = [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries)] };
                    break;
                case ["after", "resolved"] when isPhase:
                    marks = marks with { AfterResolved = true };
                    break;
                default:
                    problems.Error(at, "unknown-mark", $"\"{Problems.Cut(part)}\" in braces is not understood", isPhase ? "write {#id}, {#id within=5m} or {#id after=resolved}" : "write {#id}, {#id within=5m} or {#id severity=P0,P1}");
                    break;
            }
        }

        return (match.Groups["text"].Value.Trim(), marks);
    }

    [GeneratedRegex(@"^(?<text>.*?)\s*\{(?<marks>(#|within=|severity=|after=)[^{}]*)\}\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Form();
}
