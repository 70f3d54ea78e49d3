using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Watchbill.Domain.Incidents.Similar;

/// <summary>The words of a title that tell one thing from another: letters and digits, at least three, in lower case, each once, in their order.</summary>
public static class TitleWords
{
    private const int Shortest = 3;
    private const int Most = 40;

    private static readonly FrozenSet<string> Small = FrozenSet.Create(
        StringComparer.Ordinal,
        "the", "and", "for", "are", "but", "not", "our", "has", "have", "had", "was", "were", "with", "from", "into", "onto", "that", "this", "its", "all", "some", "any", "too", "very", "since", "again", "after", "when", "does", "did", "down", "out",
        "incident", "alert", "problem", "issue");

    public static ImmutableArray<string> Of(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        var words = ImmutableArray.CreateBuilder<string>();
        var start = -1;
        for (var i = 0; i <= title.Length && words.Count < Most; i++)
        {
            if (i < title.Length && char.IsLetterOrDigit(title[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0 && i - start >= Shortest && title[start..i].ToLowerInvariant() is var word && !Small.Contains(word) && !words.Contains(word))
            {
                words.Add(word);
            }

            start = -1;
        }

        return words.ToImmutable();
    }
}
