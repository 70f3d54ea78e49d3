namespace Watchbill.Config.Reading;

/// <summary>Finds the word that somebody probably meant.</summary>
public static class Suggestion
{
    /// <summary>"did you mean …", or the words to choose from, or <paramref name="otherwise"/> when there are none.</summary>
    public static string Fix(string written, IEnumerable<string> words, string otherwise)
    {
        ArgumentNullException.ThrowIfNull(written);
        var known = words.ToList();
        if (Closest(written, known) is { } meant)
        {
            return $"did you mean \"{meant}\"?";
        }

        return known.Count switch
        {
            0 => otherwise,
            <= 12 => $"use {(known.Count == 1 ? "" : "one of ")}{string.Join(", ", known)}",
            _ => otherwise,
        };
    }

    private static string? Closest(string written, List<string> words)
    {
        var text = Problems.Cut(written);
        var allowed = Math.Max(1, text.Length / 3);
        return words
            .Select(word => (Word: word, Distance: text.Length > 3 && text.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(text, word)))
            .Where(candidate => candidate.Distance <= allowed)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();
    }

    /// <summary>Number of letters to insert, remove, replace or swap with the next. Case, '-' and '_' do not count.</summary>
    private static int Distance(string from, string to)
    {
        var a = from.ToLowerInvariant().Replace('-', '_');
        var b = to.ToLowerInvariant().Replace('-', '_');
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                rows[i, j] = swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
            }
        }

        return rows[a.Length, b.Length];
    }
}
