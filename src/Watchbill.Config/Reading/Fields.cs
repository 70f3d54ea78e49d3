using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;

namespace Watchbill.Config.Reading;

/// <summary>
/// The keys of one map, taken one by one. What has been asked for is what is known: <see cref="Done"/> complains about the rest,
/// so the list of known keys cannot differ from what is read. A wrong value is reported and read as if it were absent.
/// </summary>
internal sealed class Fields(YamlMap map, string what, Problems problems)
{
    public const int MaxName = 200;
    public const int MaxText = 8_192;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public SourcePosition At => map.At;

    /// <summary>"user ana", for messages.</summary>
    public string What => what;

    /// <summary>The fields of a node that must be a map, or null after saying that it is not.</summary>
    public static Fields? Of(YamlNode node, string what, Problems problems)
    {
        switch (node)
        {
            case YamlMap map:
                return new Fields(map, what, problems);
            case YamlScalar { IsNothing: true }:
                return new Fields(new YamlMap(node.At, []), what, problems);
            default:
                WrongType(problems, node, what, "a map of keys and values");
                return null;
        }
    }

    public static void WrongType(Problems problems, YamlNode node, string what, string wanted) =>
        problems.Error(node.At, "wrong-type", $"{what} must be {wanted}, not {node.Shape}", $"write {wanted}");

    public YamlNode? Take(string key)
    {
        _known.Add(key);
        return map.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
    }

    public SourcePosition PlaceOf(string key) => map.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value.At ?? map.At;

    /// <summary>The text of a key, or null when it is absent or wrong.</summary>
    public YamlScalar? Scalar(string key, int max = MaxName, bool required = false, bool lines = false)
    {
        var node = Take(key);
        if (node is null)
        {
            if (required)
            {
                Missing(key);
            }

            return null;
        }

        return ScalarOf(node, $"{key} of {what}", problems, max, lines);
    }

    public string? Text(string key, int max = MaxName, bool required = false, bool lines = false) => Scalar(key, max, required, lines)?.Text;

    public static YamlScalar? ScalarOf(YamlNode node, string what, Problems problems, int max = MaxName, bool lines = false)
    {
        if (node is not YamlScalar scalar || scalar.IsNothing)
        {
            WrongType(problems, node, what, "a text");
            return null;
        }

        if (scalar.Text.Length == 0 || scalar.Text.Length > max)
        {
            problems.Error(node.At, "wrong-length", $"{what} has {scalar.Text.Length} characters", $"use 1 to {max}");
            return null;
        }

        if (scalar.Text.Any(c => char.IsControl(c) && !(lines && c is '\n' or '\t')))
        {
            problems.Error(node.At, "control-character", $"{what} holds a control character", "remove it");
            return null;
        }

        return scalar;
    }

    public T Choice<T>(string key, Vocabulary<T> words, T otherwise, bool required = false)
        where T : notnull =>
        Scalar(key, required: required) is { } scalar ? ChoiceOf(scalar, $"{key} of {what}", words, problems, otherwise) : otherwise;

    public static T ChoiceOf<T>(YamlScalar scalar, string what, Vocabulary<T> words, Problems problems, T otherwise)
        where T : notnull
    {
        if (words.TryParse(scalar.Text, out var value))
        {
            return value;
        }

        problems.Error(
            scalar.At,
            "unknown-word",
            $"{what} cannot be \"{Problems.Cut(scalar.Text)}\"",
            Suggestion.Fix(scalar.Text, words.Texts, "see the guide"));
        return otherwise;
    }

    public bool Flag(string key, bool otherwise = false)
    {
        if (Scalar(key) is not { } scalar)
        {
            return otherwise;
        }

        if (!scalar.Plain || scalar.Text is not ("true" or "false"))
        {
            problems.Error(
                scalar.At,
                "wrong-type",
                $"{key} of {what} cannot be \"{Problems.Cut(scalar.Text)}\"",
                "write true or false, without quotes");
            return otherwise;
        }

        return scalar.Text == "true";
    }

    public int Integer(string key, int otherwise, int min, int max, bool required = false)
    {
        if (Scalar(key, required: required) is not { } scalar)
        {
            return otherwise;
        }

        if (!int.TryParse(scalar.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            problems.Error(
                scalar.At,
                "wrong-type",
                $"{key} of {what} must be a whole number, not \"{Problems.Cut(scalar.Text)}\"",
                $"write a number from {min} to {max}");
            return otherwise;
        }

        if (number < min || number > max)
        {
            problems.Error(scalar.At, "out-of-range", $"{key} of {what} is {number}", $"use {min} to {max}");
            return otherwise;
        }

        return number;
    }

    public Duration? Time(string key, Duration min, Duration max, bool required = false) =>
        Scalar(key, required: required) is { } scalar ? TimeOf(scalar, $"{key} of {what}", problems, min, max) : null;

    public static Duration? TimeOf(YamlScalar scalar, string what, Problems problems, Duration min, Duration max)
    {
        if (Durations.Parse(scalar.Text) is not { } duration)
        {
            problems.Error(
                scalar.At,
                "invalid-duration",
                $"{what} cannot be \"{Problems.Cut(scalar.Text)}\"",
                "write a duration such as 30s, 5m, 1h30m or 2d");
            return null;
        }

        if (duration < min || duration > max)
        {
            problems.Error(
                scalar.At,
                "out-of-range",
                $"{what} is {Durations.Format(duration)}",
                $"use {Durations.Format(min)} to {Durations.Format(max)}");
            return null;
        }

        return duration;
    }

    /// <summary>Items of a list; empty when the key is absent, nothing, or not a list (which is reported).</summary>
    public ImmutableArray<YamlNode> List(string key, int max, bool required = false)
    {
        switch (Take(key))
        {
            case null:
                if (required)
                {
                    Missing(key);
                }

                return [];
            case YamlList list when list.Items.Length > max:
                problems.Error(list.At, "too-many", $"{key} of {what} has {list.Items.Length} items", $"keep at most {max}");
                return [.. list.Items.Take(max)];
            case YamlList list:
                return list.Items;
            case YamlScalar { IsNothing: true }:
                return [];
            case { } other:
                WrongType(problems, other, $"{key} of {what}", "a list");
                return [];
        }
    }

    /// <summary>Words of a vocabulary in a list, without repeats.</summary>
    public ImmutableArray<T> Choices<T>(string key, Vocabulary<T> words)
        where T : struct
    {
        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var item in List(key, max: 50))
        {
            if (ScalarOf(item, $"{key} of {what}", problems) is not { } scalar)
            {
                continue;
            }

            if (!words.TryParse(scalar.Text, out var value))
            {
                ChoiceOf(scalar, $"{key} of {what}", words, problems, value);
            }
            else if (values.Contains(value))
            {
                problems.Error(scalar.At, "duplicate", $"{key} of {what} names {scalar.Text} twice", "remove one");
            }
            else
            {
                values.Add(value);
            }
        }

        return values.ToImmutable();
    }

    /// <summary>Entries of a map below a key; empty when absent, nothing, or not a map (which is reported).</summary>
    public ImmutableArray<YamlEntry> Map(string key, int max, bool required = false)
    {
        switch (Take(key))
        {
            case null:
                if (required)
                {
                    Missing(key);
                }

                return [];
            case YamlMap inner when inner.Entries.Length > max:
                problems.Error(inner.At, "too-many", $"{key} of {what} has {inner.Entries.Length} entries", $"keep at most {max}");
                return [.. inner.Entries.Take(max)];
            case YamlMap inner:
                return inner.Entries;
            case YamlScalar { IsNothing: true }:
                return [];
            case { } other:
                WrongType(problems, other, $"{key} of {what}", "a map");
                return [];
        }
    }

    public void Missing(string key, string code = "missing-key") =>
        problems.Error(map.At, code, $"{what} has no {key}", $"add {key}");

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Done()
    {
        foreach (var entry in map.Entries.Where(entry => !_known.Contains(entry.Key.Text)))
        {
            problems.Error(
                entry.Key.At,
                "unknown-key",
                $"{what} has no key \"{Problems.Cut(entry.Key.Text)}\"",
                Suggestion.Fix(entry.Key.Text, _known, "remove it; the guide lists the keys"));
        }
    }
}
