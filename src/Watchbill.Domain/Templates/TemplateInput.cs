using System.Collections.Immutable;

namespace Watchbill.Domain.Templates;

public enum TemplateInputType
{
    /// <summary>One line.</summary>
    Text = 0,

    /// <summary>Several lines.</summary>
    Paragraph = 1,
    Number = 2,

    /// <summary>One of the options.</summary>
    Choice = 3,

    /// <summary><c>2026-11-21T14:23Z</c>, or <c>2026-11-21 14:23</c> in the template's zone.</summary>
    Instant = 4,

    /// <summary><c>2h15m</c>.</summary>
    Duration = 5,

    /// <summary>An item per line; with columns, the parts of an item stand between bars: <c>Restart the pods | done</c>.</summary>
    List = 6,
}

/// <summary>Something that the incident does not know, so that whoever sends the message says it.</summary>
public sealed record TemplateInput
{
    /// <summary>The longest value, in UTF-16 units.</summary>
    public const int MaxValue = 8_000;

    public const int MostItems = 100;
    public const int MostOptions = 50;
    public const int MostColumns = 8;

    /// <summary>A word of a-z, 0-9 and '_' that begins with a letter: in the text it is <c>inputs.NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the form calls it.</summary>
    public required string Label { get; init; }

    public TemplateInputType Type { get; init; }

    /// <summary>Without it nothing can be sent. One that is not required is used in the text only where it is asked for: <c>{{#if inputs.NAME}}</c>.</summary>
    public bool Required { get; init; }

    /// <summary>What a choice may be, in the order of the form.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>Names of the parts of each item of a list. Empty: an item is one text.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>What a preview shows; written as a person would write it.</summary>
    public string? Example { get; init; }

    /// <summary>What holds when nothing is filled in; written as a person would write it.</summary>
    public string? Default { get; init; }

    /// <summary>A name of the model whose value holds when nothing is filled in: <c>incident.next_update_in</c>.</summary>
    public string? From { get; init; }
}
