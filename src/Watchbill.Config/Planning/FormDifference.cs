using Watchbill.Config.Yaml;

namespace Watchbill.Config.Planning;

/// <summary>Says in words where two forms of a document differ; nothing when they are equal.</summary>
internal static class FormDifference
{
    public const int MaxLines = 50;
    private const int MaxValue = 120;

    public static IReadOnlyList<string> Between(YamlForm before, YamlForm after)
    {
        var lines = new List<string>();
        Compare("", before, after, lines);
        return lines.Count <= MaxLines ? lines : [.. lines.Take(MaxLines), $"and {lines.Count - MaxLines} more"];
    }

    private static void Compare(string path, YamlForm? before, YamlForm? after, List<string> lines)
    {
        switch (before, after)
        {
            case (MapForm old, MapForm now):
                foreach (var key in now.Entries.Select(entry => entry.Key).Union(old.Entries.Select(entry => entry.Key), StringComparer.Ordinal))
                {
                    Compare(path.Length == 0 ? key : $"{path}.{key}", old.Find(key), now.Find(key), lines);
                }

                break;
            case (ListForm { Flow: false } old, ListForm { Flow: false } now):
                for (var i = 0; i < Math.Max(old.Items.Length, now.Items.Length); i++)
                {
                    Compare($"{path}[{i + 1}]", old.Items.ElementAtOrDefault(i), now.Items.ElementAtOrDefault(i), lines);
                }

                break;
            case (null, { } added):
                lines.Add($"{path}: added {Short(added)}");
                break;
            case ({ } removed, null):
                lines.Add($"{path}: removed {Short(removed)}");
                break;
            case ({ } old, { } now) when old.GetType() != now.GetType() || !string.Equals(old.ToString(), now.ToString(), StringComparison.Ordinal):
                lines.Add($"{path}: {Short(old)} → {Short(now)}");
                break;
        }
    }

    private static string Short(YamlForm form)
    {
        var text = form.ToString()!.ReplaceLineEndings(" ");
        return text.Length <= MaxValue ? text : $"{text[..(MaxValue - 1)]}…";
    }
}
