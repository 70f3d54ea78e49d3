using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Templates;
using Watchbill.Templates.Checking;
using Watchbill.Templates.Syntax;

namespace Watchbill.Templates;

/// <summary>Everything that is wrong with a template, found without any values: in every branch, not only in those that some values lead to.</summary>
public static class TemplateCheck
{
    public static ImmutableArray<TemplateProblem> Check(CommunicationTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var problems = ImmutableArray.CreateBuilder<TemplateProblem>();
        problems.AddRange(Whole(template));
        problems.AddRange(InputCheck.Check(template));
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (part, text) in Texts(template))
        {
            var check = new TextCheck(template, part);
            problems.AddRange(check.Check(TemplateParser.Parse(text, part)));
            used.UnionWith(check.UsedInputs);
        }

        foreach (var input in template.Inputs.Where(input => !used.Contains(input.Name)))
        {
            problems.Add(new TemplateProblem(TemplatePart.Input, new TemplatePlace(1, 1), "template-unused-input", $"input {input.Name} is asked for but written nowhere", $"write {{{{inputs.{input.Name}}}}}, or remove it", Input: input.Name) { IsWarning = true });
        }

        return problems.ToImmutable();
    }

    /// <summary>What a template writes, in the order of its text and as often as it is written: <c>inputs.impact</c>, <c>time incident.started_at</c>.</summary>
    public static ImmutableArray<string> Placeholders(CommunicationTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return [.. Texts(template).SelectMany(text => Outputs(TemplateParser.Parse(text.Text, text.Part).Nodes))];
    }

    private static IEnumerable<string> Outputs(ImmutableArray<TemplateNode> nodes) => nodes.SelectMany(node => node switch
    {
        OutputNode output => [Words(output.Value)],
        BlockNode block => Outputs(block.Body).Concat(Outputs(block.Else)),
        _ => Enumerable.Empty<string>(),
    });

    private static string Words(Expression expression) => expression switch
    {
        PathExpression path => path.Text,
        CallExpression call => string.Join(' ', [call.Name, .. call.Arguments.Select(argument => argument is CallExpression ? $"({Words(argument)})" : Words(argument))]),
        LiteralExpression { Value: string text } => $"\"{text}\"",
        LiteralExpression literal => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{literal.Value}"),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "No such expression."),
    };

    private static IEnumerable<(TemplatePart Part, string Text)> Texts(CommunicationTemplate template) =>
        template.Subject is { } subject ? [(TemplatePart.Subject, subject), (TemplatePart.Body, template.Body)] : [(TemplatePart.Body, template.Body)];

    private static IEnumerable<TemplateProblem> Whole(CommunicationTemplate template)
    {
        if (template.Channels.IsEmpty)
        {
            yield return Problem("template-channels", "the template is for no channel", "name at least one");
        }

        if (template.Subject is null && template.Channels.Contains(TemplateChannel.Mail))
        {
            yield return Problem("template-subject", "the template is for mail and has no subject", "add one");
        }

        if (template.Subject is { } subject && (subject.Length > CommunicationTemplate.MaxSubject || subject.Contains('\n', StringComparison.Ordinal)))
        {
            yield return Problem("template-subject", "the subject is not one line", $"write one line of at most {CommunicationTemplate.MaxSubject} characters");
        }

        if (template.Body.Length is 0 or > CommunicationTemplate.MaxBody)
        {
            yield return Problem("template-too-large", $"the text has {template.Body.Length} characters", $"write 1 to {CommunicationTemplate.MaxBody}");
        }

        if (template.Inputs.Length > CommunicationTemplate.MostInputs)
        {
            yield return Problem("too-many", $"the template has {template.Inputs.Length} inputs", $"keep at most {CommunicationTemplate.MostInputs}");
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(template.Zone) is null)
        {
            yield return Problem("unknown-zone", $"there is no zone \"{template.Zone}\"", "write a name such as Europe/Berlin or UTC");
        }
    }

    private static TemplateProblem Problem(string code, string message, string fix) => new(TemplatePart.Whole, new TemplatePlace(1, 1), code, message, fix);
}
