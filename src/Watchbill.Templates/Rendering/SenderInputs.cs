using System.Collections.Immutable;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Rendering;

/// <summary>What the sender filled in, as values; and whatever is missing or wrong.</summary>
internal static class SenderInputs
{
    public static Dictionary<string, object?> Read(CommunicationTemplate template, TemplateValues values, IReadOnlyDictionary<string, string> given, ImmutableArray<TemplateProblem>.Builder problems)
    {
        var names = template.Inputs.Select(input => input.Name).ToImmutableArray();
        foreach (var unknown in given.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal))
        {
            problems.Add(Problem(unknown, "unknown-input", $"the template asks for no \"{unknown}\"", names.IsEmpty ? "remove it" : $"use {string.Join(", ", names)}") with { Written = unknown, Known = names });
        }

        var read = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var input in template.Inputs)
        {
            var (value, wrong) = ValueOf(template, input, values, given.GetValueOrDefault(input.Name));
            if (wrong is not null)
            {
                problems.Add(Problem(input.Name, "invalid-input", $"{input.Label} {wrong}", "correct it"));
            }
            else if (value is null && input.Required)
            {
                problems.Add(Problem(input.Name, "missing-input", $"{input.Label} is not filled in", input.Example is { } example ? $"write something such as \"{example.Split('\n')[0]}\"" : "fill it in"));
            }
            else if (value is not null)
            {
                read[input.Name] = value;
            }
        }

        return read;
    }

    /// <summary>The sender's, else the model's, else the template's own.</summary>
    private static (object? Value, string? Wrong) ValueOf(CommunicationTemplate template, TemplateInput input, TemplateValues values, string? given)
    {
        if (!string.IsNullOrWhiteSpace(given))
        {
            var read = InputText.Read(input, given, template.Zone, out var wrong);
            return (IsEmpty(read) ? null : read, wrong);
        }

        var from = input.From is { } path ? ValueGraph.Find(values, path) : null;
        if (!IsEmpty(from))
        {
            return (from, null);
        }

        return (input.Default is { } otherwise ? InputText.Read(input, otherwise, template.Zone, out _) : null, null);
    }

    private static bool IsEmpty(object? value) => value is null or List<object> { Count: 0 };

    private static TemplateProblem Problem(string input, string code, string message, string fix) => new(TemplatePart.Input, new TemplatePlace(1, 1), code, message, fix, Input: input);
}
