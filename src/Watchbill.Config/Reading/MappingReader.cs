using System.Collections.Immutable;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Services;

namespace Watchbill.Config.Reading;

internal static class MappingReader
{
    private const int MaxPath = 200;
    private const int MaxValues = 100;

    public static void Read(Draft draft, string id, YamlNode node)
    {
        if (Fields.Of(node, $"mapping {id}", draft.Problems) is { } fields)
        {
            draft.Mappings.Add(ReadMapping(fields, id, draft.Problems));
        }
    }

    private static EventMapping ReadMapping(Fields fields, string id, Problems problems)
    {
        var items = Path(fields, "items", problems);
        var group = fields.Flag("group");
        var mapping = new EventMapping(
            id,
            items,
            group,
            Required(fields, "action", Words.Actions, problems),
            Required(fields, "dedup_key", null, problems),
            Required(fields, "title", null, problems),
            Pick(fields, "severity", Words.Severities.Texts, problems),
            Pick(fields, "link", null, problems),
            Pick(fields, "details", null, problems),
            Pick(fields, "fingerprint", null, problems),
            Pick(fields, "starts_at", null, problems),
            Pick(fields, "ends_at", null, problems),
            Path(fields, "labels", problems));
        fields.Done();
        if (group && items is null)
        {
            problems.Error(
                fields.PlaceOf("group"),
                "group-without-items",
                $"{fields.What} groups items but does not say where they are",
                "add items or remove group");
        }

        if (group != mapping.Fingerprint is not null)
        {
            problems.Error(
                group ? fields.At : fields.PlaceOf("fingerprint"),
                "group-and-fingerprint",
                $"{fields.What} has {(group ? "a group without a fingerprint" : "a fingerprint without a group")}",
                "write both \"group: true\" and fingerprint, or neither");
        }

        return mapping;
    }

    private static FieldPick Required(Fields fields, string key, IEnumerable<string>? words, Problems problems)
    {
        if (fields.Take(key) is null)
        {
            fields.Missing(key);
        }

        return Pick(fields, key, words, problems) ?? new FieldPick([], ImmutableDictionary<string, string>.Empty, null);
    }

    /// <summary>A path, a list of paths, or a map with <c>path</c>, <c>values</c> and <c>default</c>.</summary>
    private static FieldPick? Pick(Fields fields, string key, IEnumerable<string>? words, Problems problems)
    {
        var what = $"{key} of {fields.What}";
        switch (fields.Take(key))
        {
            case null:
                return null;
            case YamlMap map:
                return PickMap(new Fields(map, what, problems), words, problems);
            case { } node:
                return new FieldPick(Paths(node, what, problems), ImmutableDictionary<string, string>.Empty, null);
        }
    }

    private static FieldPick PickMap(Fields fields, IEnumerable<string>? words, Problems problems)
    {
        var paths = fields.Take("path") is { } path ? Paths(path, $"path of {fields.What}", problems) : [];
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in fields.Map("values", MaxValues))
        {
            if (Fields.ScalarOf(entry.Value, $"values of {fields.What}", problems) is not { } value)
            {
                continue;
            }

            Check(value, $"values of {fields.What}", words, problems);
            if (!values.TryAdd(entry.Key.Text, value.Text))
            {
                problems.Error(
                    entry.Key.At,
                    "duplicate",
                    $"values of {fields.What} names \"{Problems.Cut(entry.Key.Text)}\" twice; case does not count",
                    "remove one");
            }
        }

        var otherwise = fields.Scalar("default");
        if (otherwise is not null)
        {
            Check(otherwise, $"default of {fields.What}", words, problems);
        }

        if (paths.IsEmpty && fields.Take("path") is null && otherwise is null)
        {
            fields.Missing("path");
        }

        fields.Done();
        return new FieldPick(paths, values.ToImmutable(), otherwise?.Text);
    }

    private static void Check(YamlScalar value, string what, IEnumerable<string>? words, Problems problems)
    {
        if (words is not null && !words.Contains(value.Text))
        {
            problems.Error(
                value.At,
                "unknown-word",
                $"{what} cannot be \"{Problems.Cut(value.Text)}\"",
                Suggestion.Fix(value.Text, words, "see the guide"));
        }
    }

    private static ImmutableArray<string> Paths(YamlNode node, string what, Problems problems)
    {
        ImmutableArray<YamlNode> written = node is YamlList list ? list.Items : [node];
        return [.. written.Select(one => PathOf(one, what, problems)).OfType<string>()];
    }

    private static string? Path(Fields fields, string key, Problems problems) =>
        fields.Take(key) is { } node ? PathOf(node, $"{key} of {fields.What}", problems) : null;

    private static string? PathOf(YamlNode node, string what, Problems problems)
    {
        if (Fields.ScalarOf(node, what, problems, MaxPath) is not { } scalar)
        {
            return null;
        }

        if (!IsPath(scalar.Text))
        {
            problems.Error(
                scalar.At,
                "invalid-path",
                $"{what} cannot be \"{Problems.Cut(scalar.Text)}\"",
                "write a path such as labels.alertname or alerts[0].url");
        }

        return scalar.Text;
    }

    /// <summary>Names parted by dots, each with any number of <c>[index]</c> behind it; <c>$</c> alone or in front means the body.</summary>
    internal static bool IsPath(string path)
    {
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            if (name.Length == 0 || name.AsSpan().ContainsAny(" ]\"'\\") || (bracket >= 0 && !AreIndexes(part[bracket..])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreIndexes(string text) =>
        text.EndsWith(']') && text[1..^1].Split("][").All(index => index.Length is > 0 and <= 4 && index.All(char.IsAsciiDigit));
}
