using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>
/// Turns words and options into the body that REST takes, field by field: whatever can be said there can be said here, and nothing else is understood. Pure.
/// </summary>
internal sealed class SlackFields(DefinitionSet definitions, UserId caller)
{
    /// <summary>Fields that name people.</summary>
    private static readonly ImmutableHashSet<string> People = ["user", "owner", "viewers", "people"];

    private static readonly ImmutableDictionary<string, string> Shorter = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sev"] = "severity",
        ["service"] = "services",
        ["place"] = "places",
        ["next"] = "next_in",
        ["to"] = "user",
        ["who"] = "user",
        ["set"] = "arguments",
    }.ToImmutableDictionary();

    /// <param name="incident">What --incident says; null when it is not given.</param>
    /// <param name="problem">What is wrong, without a full stop; null when the body is there.</param>
    public T? Read<T>(SlackSubcommand command, ImmutableArray<SlackWord> words, JsonTypeInfo<T> type, out string? incident, out string? problem)
        where T : class
    {
        incident = null;
        var given = new JsonObject();
        var plain = new List<SlackWord>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Option is not { } option)
            {
                plain.Add(words[i]);
                continue;
            }

            var value = i + 1 < words.Length && words[i + 1].Option is null ? words[i + 1] : null;
            if (option == "incident")
            {
                incident = value?.Text;
                i += value is null ? 0 : 1;
                continue;
            }

            if (Field(type, option, value) is not { } field)
            {
                problem = $"there is no --{option} here";
                return null;
            }

            // A yes needs no word after it; whatever is no yes or no belongs to the text.
            if (Kind(field) == typeof(bool) && (value is null || Yes(value.Text) is null))
            {
                value = null;
            }
            else if (value is null)
            {
                problem = $"--{option} needs a value";
                return null;
            }
            else
            {
                i++;
            }

            if (Put(given, field, value is null ? [] : [value]) is { } wrong)
            {
                problem = wrong;
                return null;
            }
        }

        problem = Place(command, given, plain, type) ?? Missing(command, given);
        if (problem is not null)
        {
            return null;
        }

        try
        {
            return given.Deserialize(type);
        }
        catch (JsonException broken)
        {
            problem = $"'{broken.Path?.TrimStart('$', '.')}' is not what is expected";
            return null;
        }
    }

    private string? Place<T>(SlackSubcommand command, JsonObject given, List<SlackWord> plain, JsonTypeInfo<T> type)
    {
        foreach (var place in command.Places)
        {
            if (plain.Count == 0)
            {
                return null;
            }

            var field = type.Properties.First(property => property.Name == place.TrimEnd('*').TrimEnd('?'));
            var taken = place.EndsWith('*') ? plain.Count : 1;
            if (given.ContainsKey(field.Name))
            {
                continue;
            }

            if (Put(given, field, plain[..taken]) is { } wrong)
            {
                return wrong;
            }

            plain.RemoveRange(0, taken);
        }

        return plain.Count == 0 ? null : $"'{plain[0].Text}' is one word too many; put texts into quotation marks";
    }

    private static string? Missing(SlackSubcommand command, JsonObject given)
    {
        var missing = command.Required.Where(field => !given.ContainsKey(field)).ToList();
        return missing.Count == 0 ? null : $"{string.Join(" and ", missing.Select(field => field == "people" ? "WHO" : field.ToUpperInvariant()))} {(missing.Count == 1 ? "is" : "are")} missing";
    }

    /// <returns>What is wrong; null when it is in the body.</returns>
    private string? Put(JsonObject given, JsonPropertyInfo field, IReadOnlyList<SlackWord> words)
    {
        if (given.ContainsKey(field.Name))
        {
            return $"'{field.Name}' is given twice";
        }

        var text = Joined(words);
        if (People.Contains(field.Name))
        {
            return PutPeople(given, field, words.Count == 1 && words[0].Member is { } member ? [$"<{member}>"] : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);
        }

        var kind = Kind(field);
        JsonNode? value = kind == typeof(string) ? text
            : kind == typeof(bool) ? (words.Count == 0 ? true : Yes(text))
            : kind == typeof(int) || kind == typeof(long) ? Number(text)
            : kind == typeof(Instant) ? text
            : kind == typeof(IReadOnlyList<string>) ? new JsonArray([.. List(text).Select(item => (JsonNode)item)])
            : kind == typeof(IReadOnlyList<long>) ? new JsonArray([.. List(text).Select(item => (JsonNode?)Number(item))])
            : kind == typeof(IReadOnlyDictionary<string, string>) ? Pairs(text, value => value)
            : kind == typeof(IReadOnlyDictionary<string, bool>) ? Pairs(text, value => Yes(value))
            : null;
        if (value is null)
        {
            return $"'{text}' is not what '{field.Name}' takes";
        }

        given[field.Name] = value;
        return null;
    }

    private string? PutPeople(JsonObject given, JsonPropertyInfo field, string[] names)
    {
        var people = new JsonArray();
        foreach (var name in names)
        {
            if (Person(name) is not { } person)
            {
                return $"{(name.StartsWith('<') ? "that member" : $"'{name}'")} has no account here";
            }

            people.Add((JsonNode)person);
        }

        given[field.Name] = Kind(field) == typeof(string) ? people is [var one] ? one!.DeepClone() : null : people;
        return given[field.Name] is null ? $"'{field.Name}' takes one person" : null;
    }

    /// <summary>A mention, "me", "@ana", or what the field takes of itself (an id, "schedule:primary").</summary>
    private string? Person(string name)
    {
        if (name == "me")
        {
            return caller.Value;
        }

        var id = name.Trim('<', '@', '>');
        return !name.StartsWith('<') && (id.Contains(':', StringComparison.Ordinal) || definitions.Users.ContainsKey(new UserId(id))) ? id
            : Contacts.Of(definitions, ContactMethodKind.Slack, id) is [var account, ..] ? account.Value
            : null;
    }

    /// <summary>By its name, as it is written here with hyphens, or by one of the shorter words.</summary>
    private static JsonPropertyInfo? Field<T>(JsonTypeInfo<T> type, string option, SlackWord? value)
    {
        var name = option.Replace('-', '_');
        name = Shorter.GetValueOrDefault(name, name);
        if (name == "due" && value is not null && Durations.Parse(value.Text) is not null)
        {
            name = "due_in";
        }

        return type.Properties.FirstOrDefault(property => property.Name == name);
    }

    private static Type Kind(JsonPropertyInfo field) => Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;

    private static string Joined(IReadOnlyList<SlackWord> words)
    {
        var text = new System.Text.StringBuilder();
        foreach (var word in words)
        {
            text.Append(text.Length == 0 ? "" : word.BreakBefore ? "\n" : " ").Append(word.Text);
        }

        return text.ToString();
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static JsonNode? Number(string text) => long.TryParse(text.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonNode? Yes(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "true" => true,
        "no" or "false" => false,
        _ => null,
    };

    private static JsonObject? Pairs(string text, Func<string, JsonNode?> read)
    {
        var pairs = new JsonObject();
        foreach (var item in List(text))
        {
            if (item.Split('=', 2) is not [{ Length: > 0 } name, var value] || read(value) is not { } known || !pairs.TryAdd(name, known))
            {
                return null;
            }
        }

        return pairs;
    }
}
