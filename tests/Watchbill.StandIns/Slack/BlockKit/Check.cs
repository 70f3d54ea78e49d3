using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Slack.BlockKit;

/// <summary>Looks at one value and gives what is wrong with it, each with the JSON pointer of the place.</summary>
internal delegate IEnumerable<string> Check(JsonNode? value, string at);

/// <summary>The simple checks that blocks and elements are described with.</summary>
internal static class Checks
{
    public static Check Text(int max, int min = 1) => (value, at) =>
        value?.GetValueKind() != JsonValueKind.String ? [$"must be a string [json-pointer:{at}]"]
        : ((string)value!).Length < min ? [$"must be at least {min} characters [json-pointer:{at}]"]
        : ((string)value!).Length > max ? [$"must be no more than {max} characters [json-pointer:{at}]"]
        : [];

    public static Check Flag { get; } = (value, at) =>
        value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? [] : [$"must be a boolean [json-pointer:{at}]"];

    public static Check OneOf(params string[] allowed) => (value, at) =>
        value?.GetValueKind() == JsonValueKind.String && allowed.Contains((string)value!)
            ? []
            : [$"must be one of {string.Join(", ", allowed)} [json-pointer:{at}]"];

    public static Check Url(int max) => (value, at) =>
        Text(max)(value, at).FirstOrDefault() is { } wrong ? [wrong]
        : Uri.TryCreate((string)value!, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? []
        : [$"must be a valid URL [json-pointer:{at}]"];

    public static Check List(int max, Check item, int min = 1) => (value, at) =>
        value is not JsonArray list ? [$"must be an array [json-pointer:{at}]"]
        : list.Count < min ? [$"no fewer than {min} items [json-pointer:{at}]"]
        : list.Count > max ? [$"no more than {max} items allowed [json-pointer:{at}]"]
        : list.SelectMany((each, i) => item(each, $"{at}/{i}"));

    /// <summary>An object of exactly these fields.</summary>
    public static Check Fields(params Field[] fields) => (value, at) => value is JsonObject given
        ? Unknown(given, fields, at)
            .Concat(fields.Where(field => field.Required && !given.ContainsKey(field.Name))
                .Select(field => $"missing required field: {field.Name} [json-pointer:{at}]"))
            .Concat(fields.Where(field => given.ContainsKey(field.Name)).SelectMany(field => field.Check(given[field.Name], $"{at}/{field.Name}")))
        : [$"must be an object [json-pointer:{at}]"];

    /// <summary>An object whose "type" picks its fields.</summary>
    public static Check ByType(IReadOnlyDictionary<string, Check> types) => (value, at) =>
        value is not JsonObject given ? [$"must be an object [json-pointer:{at}]"]
        : given["type"] is not { } type || type.GetValueKind() != JsonValueKind.String ? [$"missing required field: type [json-pointer:{at}]"]
        : types.TryGetValue((string)type!, out var check) ? check(value, at)
        : [$"unsupported type: {type} [json-pointer:{at}/type]"];

    private static IEnumerable<string> Unknown(JsonObject given, Field[] fields, string at)
        => given.Where(property => Array.TrueForAll(fields, field => field.Name != property.Key))
            .Select(property => $"invalid additional property: {property.Key} [json-pointer:{at}]");
}

internal sealed record Field(string Name, Check Check, bool Required = false);
