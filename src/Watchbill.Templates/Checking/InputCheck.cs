using System.Collections.Immutable;
using Watchbill.Domain.Templates;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates.Checking;

/// <summary>Whether what a template asks its sender for makes sense.</summary>
internal static class InputCheck
{
    /// <summary>Words that mean something else between braces.</summary>
    private static readonly ImmutableArray<string> Reserved = ["else", "this", "if", "unless", "each", "with", "log", "lookup", "as", "true", "false", "null", "undefined"];

    public static IEnumerable<TemplateProblem> Check(CommunicationTemplate template)
    {
        foreach (var twice in template.Inputs.GroupBy(input => input.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return Problem(twice.Key, "duplicate", $"input {twice.Key} is there twice", "remove one");
        }

        foreach (var problem in template.Inputs.SelectMany(input => Check(template, input)))
        {
            yield return problem;
        }
    }

    /// <summary>A word of a-z, 0-9 and '_' that begins with a letter.</summary>
    private static bool IsName(string name) => !Reserved.Contains(name) && name.Length is > 0 and <= 64 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static IEnumerable<TemplateProblem> Check(CommunicationTemplate template, TemplateInput input)
    {
        foreach (var name in input.Columns.Prepend(input.Name).Where(name => !IsName(name)))
        {
            yield return Problem(input.Name, "invalid-id", $"\"{name}\" is not a name of an input or column", "use 1 to 64 of a-z, 0-9 and '_', beginning with a letter, and no word of the language");
        }

        if (input.Type == TemplateInputType.Choice != !input.Options.IsEmpty)
        {
            yield return input.Options.IsEmpty
                ? Problem(input.Name, "template-input", $"input {input.Name} is a choice of nothing", "add options")
                : Problem(input.Name, "template-input", $"input {input.Name} has options but is no choice", "write type: choice, or remove the options");
        }

        if (input.Type != TemplateInputType.List && !input.Columns.IsEmpty)
        {
            yield return Problem(input.Name, "template-input", $"input {input.Name} has columns but is no list", "write type: list, or remove the columns");
        }

        foreach (var (what, text) in new[] { ("example", input.Example), ("default", input.Default) })
        {
            if (text is not null && InputText.Read(input, text, template.Zone, out var wrong) is null)
            {
                yield return Problem(input.Name, "template-input", $"the {what} of input {input.Name} {wrong}", $"correct the {what}");
            }
        }

        if (input.From is { } from)
        {
            var path = from.Split('.');
            var field = Scope.Root(template).Find([.. path]);
            if (field is null || path[0] == "inputs")
            {
                var known = TemplateModel.All().Where(one => one.Field.Name != TemplateField.AnyName && one.Field.Type != TemplateType.Record && !one.Path.Contains("[]", StringComparison.Ordinal)).Select(one => one.Path).ToImmutableArray();
                yield return Problem(input.Name, "template-unknown-name", $"{from} is not known", "see the names that the guide lists") with { Written = from, Known = known };
            }
            else if (field.Type != TemplateModel.TypeOf(input.Type) || !field.Fields.IsEmpty || !input.Columns.IsEmpty || input.Type == TemplateInputType.Choice)
            {
                yield return Problem(input.Name, "template-wrong-type", $"{from} is {TextCheck.Name(field.Type)}, which input {input.Name} does not take", "name another, or remove from");
            }
        }
    }

    private static TemplateProblem Problem(string input, string code, string message, string fix) => new(TemplatePart.Input, new TemplatePlace(1, 1), code, message, fix, Input: input);
}
