using System.Collections.Immutable;

namespace Watchbill.Config.Reading;

/// <summary>The words of an enumeration as files write them. Reading, writing and the JSON Schema use the same ones.</summary>
internal sealed class Vocabulary<T>(params (string Text, T Value)[] words)
    where T : notnull
{
    private readonly ImmutableArray<(string Text, T Value)> _words = [.. words];

    public IEnumerable<string> Texts => _words.Select(word => word.Text);

    public bool TryParse(string text, out T value)
    {
        foreach (var word in _words)
        {
            if (word.Text == text)
            {
                value = word.Value;
                return true;
            }
        }

        value = _words[0].Value;
        return false;
    }

    /// <summary>Throws for a value that files have no word for: a bug.</summary>
    public string TextOf(T value)
    {
        foreach (var word in _words)
        {
            if (word.Value.Equals(value))
            {
                return word.Text;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "Files have no word for it.");
    }
}
