using System.Collections.Immutable;
using System.Text;

namespace Watchbill.Templates.Rendering;

/// <summary>
/// A rendered text in which every value is one private character: what it says can no longer be taken for markup, whatever the
/// destination's markup is. Each destination writes the text first and puts the values in last, by its own escaper.
/// </summary>
internal sealed class Skeleton
{
    /// <summary>As many as there are private characters.</summary>
    public const int MostValues = 6_000;

    public const char Start = '\uE000';
    public const char End = '\uE001';

    private Skeleton(string text, ImmutableArray<string> values)
    {
        Text = text;
        Values = values;
    }

    /// <summary>Value n is the character U+E000 + n.</summary>
    public string Text { get; }

    /// <summary>Clean, of several lines perhaps.</summary>
    public ImmutableArray<string> Values { get; }

    public static bool IsSlot(char c) => c is >= '\uE000' and <= '\uF8FF';

    public string ValueOf(char slot) => Values[slot - Start];

    /// <summary>Reads what the renderer wrote: values between marks that no value and no template can hold.</summary>
    /// <exception cref="LimitException">There are too many values.</exception>
    public static Skeleton Of(string marked)
    {
        var text = new StringBuilder(marked.Length);
        var values = ImmutableArray.CreateBuilder<string>();
        var position = 0;
        while (position < marked.Length)
        {
            var start = marked.IndexOf(Start, position);
            if (start < 0)
            {
                text.Append(marked, position, marked.Length - position);
                break;
            }

            text.Append(marked, position, start - position);
            var end = marked.IndexOf(End, start);
            var value = marked[(start + 1)..end];
            if (value.Length > 0)
            {
                if (values.Count == MostValues)
                {
                    throw new LimitException($"it writes more than {MostValues} values");
                }

                text.Append((char)(Start + values.Count));
                values.Add(value);
            }

            position = end + 1;
        }

        return new Skeleton(text.ToString(), values.ToImmutable());
    }

    /// <summary>The text with its values as they are, each on one line.</summary>
    public string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            plain.Append(IsSlot(c) ? CleanText.OnOneLine(ValueOf(c)) : c.ToString());
        }

        return plain.ToString();
    }
}
