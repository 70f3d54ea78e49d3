using System.Collections;
using System.Collections.Immutable;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Rendering;

/// <summary>Values as the dictionaries and lists that the renderer looks names up in, made by the model.</summary>
internal static class ValueGraph
{
    public static Dictionary<string, object?> Of(CommunicationTemplate template, TemplateValues values, IReadOnlyDictionary<string, object?> inputs, LoopBudget budget)
    {
        var graph = Of(TemplateModel.Fields, values, budget);
        var field = TemplateModel.InputsOf(template);
        graph[field.Name] = Of(field.Fields, inputs, budget);
        return graph;
    }

    /// <summary>The value at a path of names, or null. Paths below lists have none.</summary>
    public static object? Find(TemplateValues values, string path)
    {
        object? value = values;
        var fields = TemplateModel.Fields;
        foreach (var name in path.Split('.'))
        {
            if (value is null)
            {
                return null;
            }

            var field = fields.FirstOrDefault(one => one.Name == name || one.Name == TemplateField.AnyName);
            if (field is null)
            {
                return null;
            }

            value = field.Name == TemplateField.AnyName ? Roles(field, value).GetValueOrDefault(name) : field.Read(value);
            fields = field.Fields;
        }

        return value;
    }

    private static Dictionary<string, object?> Of(ImmutableArray<TemplateField> fields, object record, LoopBudget budget)
    {
        var graph = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            var value = field.Read(record);
            graph[field.Name] = (field.Type, value) switch
            {
                (TemplateType.Record, not null) when field.AnswersToAnyName => Roles(field.Fields[0], value).ToDictionary(role => role.Key, role => (object?)role.Value, StringComparer.Ordinal),
                (TemplateType.Record, not null) => Of(field.Fields, value, budget),
                (TemplateType.List, IEnumerable items) => new CountedList([.. items.Cast<object>().Select(item => field.Fields.IsEmpty ? item : Of(field.Fields, item, budget))], budget),
                _ => value,
            };
        }

        return graph;
    }

    private static ImmutableSortedDictionary<string, string> Roles(TemplateField field, object record) => (ImmutableSortedDictionary<string, string>)field.Read(record)!;
}

/// <summary>Thrown where a text would go on for too long.</summary>
internal sealed class LimitException(string message) : Exception(message);

/// <summary>How many turns all loops of one rendering may take together.</summary>
internal sealed class LoopBudget(int turns)
{
    private int _taken;

    public void Spend()
    {
        if (++_taken > turns)
        {
            throw new LimitException($"its loops take more than {turns} turns");
        }
    }
}

/// <summary>A list that can only be walked, and pays for every step.</summary>
internal sealed class CountedList(ImmutableArray<object> items, LoopBudget budget) : IEnumerable<object>
{
    public ImmutableArray<object> Items => items;

    public IEnumerator<object> GetEnumerator()
    {
        foreach (var item in items)
        {
            budget.Spend();
            yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
