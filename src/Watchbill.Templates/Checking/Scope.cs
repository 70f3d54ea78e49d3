using System.Collections.Immutable;
using Watchbill.Domain.Templates;
using Watchbill.Templates.Syntax;

namespace Watchbill.Templates.Checking;

/// <summary>What names mean at a place of a text: the names of the record around it, or of each item of a list.</summary>
/// <param name="Parent">Null for the outermost.</param>
/// <param name="Base">In front of the names that are known to have a value here.</param>
/// <param name="Fields">Empty within a list of texts.</param>
internal sealed record Scope(Scope? Parent, string Base, ImmutableArray<TemplateField> Fields, bool IsLoop)
{
    public static Scope Root(CommunicationTemplate template) => new(null, "", [.. TemplateModel.Fields, TemplateModel.InputsOf(template)], IsLoop: false);

    public bool IsInLoop => IsLoop || (Parent?.IsInLoop ?? false);

    private Scope Outermost => Parent is null ? this : Parent.Outermost;

    /// <summary>The scope that a path begins in; null when it leads further out than there is.</summary>
    public Scope? From(PathExpression path)
    {
        var scope = path.Root ? Outermost : this;
        for (var i = 0; i < path.Ups && scope is not null; i++)
        {
            scope = scope.Parent;
        }

        return scope;
    }

    /// <summary>The field of a path within this scope, or null.</summary>
    public TemplateField? Find(ImmutableArray<string> names)
    {
        TemplateField? found = null;
        var fields = Fields;
        foreach (var name in names)
        {
            // What is below a list belongs to its items and is reached by #each alone.
            if (found is { Type: not TemplateType.Record })
            {
                return null;
            }

            found = fields.FirstOrDefault(field => field.Name == name) ?? fields.FirstOrDefault(field => field.Name == TemplateField.AnyName);
            if (found is null)
            {
                return null;
            }

            fields = found.Fields;
        }

        return found;
    }

    /// <summary>Every path to a value in this scope, without those below lists.</summary>
    public IEnumerable<string> Paths() => Below("", Fields);

    /// <summary>The path of a field for all places at which it is the same value.</summary>
    public string Key(ImmutableArray<string> names) => Base.Length == 0 ? string.Join('.', names) : $"{Base}.{string.Join('.', names)}";

    private static IEnumerable<string> Below(string prefix, ImmutableArray<TemplateField> fields)
    {
        foreach (var field in fields.Where(field => field.Name != TemplateField.AnyName))
        {
            if (field.Type != TemplateType.Record)
            {
                yield return prefix + field.Name;
            }
            else
            {
                foreach (var inner in Below($"{prefix}{field.Name}.", field.Fields))
                {
                    yield return inner;
                }
            }
        }
    }
}
