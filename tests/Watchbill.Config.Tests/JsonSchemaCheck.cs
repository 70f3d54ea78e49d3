using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;

namespace Watchbill.Config.Tests;

/// <summary>The part of JSON Schema that our schema uses. Throws on a keyword that it does not know, so that none is passed over.</summary>
internal static class JsonSchemaCheck
{
    public static IReadOnlyList<string> Problems(JsonNode schema, JsonNode? value)
    {
        var problems = new List<string>();
        Check(schema, schema, value, "", problems);
        return problems;
    }

    private static void Check(JsonNode root, JsonNode schema, JsonNode? value, string path, List<string> problems)
    {
        foreach (var (keyword, rule) in schema.AsObject())
        {
            if (!Holds(root, schema, keyword, rule!, value, path, problems))
            {
                problems.Add($"{path}: {keyword} {rule!.ToJsonString()}");
            }
        }
    }

    private static bool Holds(JsonNode root, JsonNode schema, string keyword, JsonNode rule, JsonNode? value, string path, List<string> problems)
    {
        var (map, list, text) = (value as JsonObject, value as JsonArray, value is JsonValue scalar && scalar.TryGetValue<string>(out var word) ? word : null);
        var number = value is JsonValue maybe && maybe.TryGetValue<decimal>(out var parsed) ? parsed : (decimal?)null;
        switch (keyword)
        {
            case "$schema" or "title" or "description" or "$defs" or "default" or "format":
                return true;
            case "$ref":
                Check(root, rule.GetValue<string>().TrimStart('#', '/').Split('/').Aggregate(root, (at, part) => at[part]!), value, path, problems);
                return true;
            case "type":
                return (rule as JsonArray)?.Any(type => IsOf(type!.GetValue<string>(), value)) ?? IsOf(rule.GetValue<string>(), value);
            case "enum":
                return text is not null && rule.AsArray().Any(allowed => allowed!.GetValue<string>() == text);
            case "properties":
                foreach (var (key, inner) in rule.AsObject().Where(property => map?.ContainsKey(property.Key) == true))
                {
                    Check(root, inner!, map![key], $"{path}/{key}", problems);
                }

                return true;
            case "additionalProperties":
                var others = map?.Where(entry => schema["properties"]?[entry.Key] is null).ToList() ?? [];
                if (rule is JsonObject)
                {
                    others.ForEach(entry => Check(root, rule, entry.Value, $"{path}/{entry.Key}", problems));
                }

                return rule is JsonObject || others.Count == 0;
            case "propertyNames":
                map?.ToList().ForEach(entry => Check(root, rule, JsonValue.Create(entry.Key), $"{path}/{entry.Key}", problems));
                return true;
            case "items":
                list?.ToList().ForEach(item => Check(root, rule, item, $"{path}[]", problems));
                return true;
            case "required":
                return map is null || rule.AsArray().All(key => map.ContainsKey(key!.GetValue<string>()));
            case "dependentRequired":
                return map is null || rule.AsObject().All(dependency => !map.ContainsKey(dependency.Key) || dependency.Value!.AsArray().All(key => map.ContainsKey(key!.GetValue<string>())));
            case "anyOf":
                return rule.AsArray().Any(option => Fits(root, option!, value));
            case "oneOf":
                return rule.AsArray().Count(option => Fits(root, option!, value)) == 1;
            case "pattern":
                return text is null || Regex.IsMatch(text, rule.GetValue<string>(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            case "minLength":
                return text is null || text.Length >= rule.GetValue<int>();
            case "maxLength":
                return text is null || text.Length <= rule.GetValue<int>();
            case "minimum":
                return number is null || number >= rule.GetValue<int>();
            case "maximum":
                return number is null || number <= rule.GetValue<int>();
            case "minItems":
                return list is null || list.Count >= rule.GetValue<int>();
            case "maxItems":
                return list is null || list.Count <= rule.GetValue<int>();
            case "uniqueItems":
                return list is null || list.Select(item => item?.ToJsonString()).Distinct().Count() == list.Count;
            case "minProperties":
                return map is null || map.Count >= rule.GetValue<int>();
            case "maxProperties":
                return map is null || map.Count <= rule.GetValue<int>();
            default:
                throw new NotSupportedException($"The schema uses {keyword}, which this check does not know.");
        }
    }

    private static bool Fits(JsonNode root, JsonNode schema, JsonNode? value)
    {
        var problems = new List<string>();
        Check(root, schema, value, "", problems);
        return problems.Count == 0;
    }

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && value.GetValue<decimal>() % 1 == 0,
        _ => throw new NotSupportedException(type),
    };
}

/// <summary>A file as an editor sees it: by YAML's core schema.</summary>
internal static class YamlAsJson
{
    public static JsonNode? Of(ConfigurationFile file)
    {
        var problems = new Problems();
        var roots = YamlParser.Parse(file.Path, file.Text, problems);
        Assert.Empty(problems.Sorted());
        return Of(Assert.Single(roots!));
    }

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Of(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Of)]),
        YamlScalar { IsNothing: true } => null,
        YamlScalar { Plain: true, Text: "true" or "false" } flag => JsonValue.Create(flag.Text == "true"),
        YamlScalar { Plain: true } number when decimal.TryParse(number.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) => JsonValue.Create(value),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new NotSupportedException(),
    };
}
