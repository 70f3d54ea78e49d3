using System.Collections.Immutable;

namespace Watchbill.Config.Yaml;

/// <summary>
/// What a document looks like when written: the one form that exports print, that plans compare, and that tells whether two documents
/// are equal.
/// </summary>
internal abstract record YamlForm;

/// <param name="Bare">A truth value or number, never in quotes.</param>
internal sealed record TextForm(string Text, bool Bare = false) : YamlForm
{
    public override string ToString() => Text;
}

/// <param name="Flow">On one line: <c>[a, b]</c>.</param>
internal sealed record ListForm(ImmutableArray<YamlForm> Items, bool Flow) : YamlForm
{
    public override string ToString() => $"[{string.Join(", ", Items)}]";
}

internal sealed record MapForm(ImmutableArray<(string Key, YamlForm Value)> Entries, bool Flow) : YamlForm
{
    public YamlForm? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key).Value;

    public override string ToString() => $"{{{string.Join(", ", Entries.Select(entry => $"{entry.Key}: {entry.Value}"))}}}";
}

/// <summary>Builds a map in the order in which keys are added; what is absent is not written.</summary>
internal sealed class FormBuilder(bool flow = false)
{
    private readonly ImmutableArray<(string, YamlForm)>.Builder _entries = ImmutableArray.CreateBuilder<(string, YamlForm)>();

    public FormBuilder Add(string key, string? text)
    {
        if (text is not null)
        {
            _entries.Add((key, new TextForm(text)));
        }

        return this;
    }

    public FormBuilder Add(string key, bool when)
    {
        if (when)
        {
            _entries.Add((key, new TextForm("true", Bare: true)));
        }

        return this;
    }

    public FormBuilder Add(string key, int number)
    {
        _entries.Add((key, new TextForm(number.ToString(System.Globalization.CultureInfo.InvariantCulture), Bare: true)));
        return this;
    }

    public FormBuilder Add(string key, YamlForm? form)
    {
        if (form is not null)
        {
            _entries.Add((key, form));
        }

        return this;
    }

    /// <summary>A list on one line; left out when empty.</summary>
    public FormBuilder Add(string key, IEnumerable<string> texts)
    {
        ImmutableArray<YamlForm> items = [.. texts.Select(text => new TextForm(text))];
        return items.IsEmpty ? this : Add(key, new ListForm(items, Flow: true));
    }

    /// <summary>A list with an item per line, written even when empty.</summary>
    public FormBuilder AddEach(string key, IEnumerable<YamlForm> forms, bool flow = false) => Add(key, new ListForm([.. forms], flow));

    public MapForm Build() => new(_entries.ToImmutable(), flow);
}
