using System.Collections.Immutable;

namespace Watchbill.Domain.Templates;

/// <summary>What a name in a template stands for.</summary>
public enum TemplateType
{
    Text = 0,
    Number = 1,

    /// <summary>Yes or no: only to be asked for.</summary>
    Flag = 2,
    Instant = 3,
    Duration = 4,

    /// <summary>Has names of its own.</summary>
    Record = 5,

    /// <summary>Texts, or records when it has names of its own.</summary>
    List = 6,
}

/// <summary>One name that templates may use: what it is, and where its value comes from, so that the two cannot differ.</summary>
public sealed class TemplateField
{
    private readonly Func<object, object?> _read;

    internal TemplateField(string name, TemplateType type, string description, bool optional, ImmutableArray<TemplateField> fields, Func<object, object?> read)
    {
        Name = name;
        Type = type;
        Description = description;
        IsOptional = optional;
        Fields = fields;
        _read = read;
    }

    /// <summary><see cref="AnyName"/> stands for a name that is configured, such as a role's id.</summary>
    public string Name { get; }

    public TemplateType Type { get; }

    public string Description { get; }

    /// <summary>May have no value, or no items, so that a text has to ask first or give a default.</summary>
    public bool IsOptional { get; }

    /// <summary>Of a record, or of each item of a list of records.</summary>
    public ImmutableArray<TemplateField> Fields { get; }

    public const string AnyName = "*";

    /// <summary>True for a record that answers to any name, with a text that may be missing.</summary>
    public bool AnswersToAnyName => Fields is [{ Name: AnyName }];

    /// <summary>The value within the value of the record that this is a field of; null when there is none. Empty texts are none.</summary>
    public object? Read(object record) => _read(record) is var value && value is string { Length: 0 } ? null : value;
}
