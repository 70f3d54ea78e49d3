using System.Collections.Frozen;
using System.Text.Json;

namespace Watchbill.Store.Mapping;

/// <summary>Enums in text columns: snake_case names, which the tables' CHECK constraints list.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Texts = Enum.GetValues<T>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values = Texts.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Of(T value) => Texts[value];

    public static T Parse(string text) => Values.TryGetValue(text, out var value) ? value : throw new InvalidDataException($"'{text}' is not a {typeof(T).Name}.");
}
