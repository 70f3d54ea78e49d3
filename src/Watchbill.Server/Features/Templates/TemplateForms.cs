using Watchbill.Api;
using Watchbill.Config.Reading;
using Watchbill.Domain.Templates;
using Watchbill.Templates;

namespace Watchbill.Server.Features.Templates;

/// <summary>Templates in the form of the wire contracts.</summary>
public static class TemplateForms
{
    public static TemplateSummary Summary(CommunicationTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new TemplateSummary(
            template.Id,
            template.Name,
            template.Description,
            TemplateWords.Of(template.Purpose),
            TemplateWords.Of(template.Audience),
            [.. template.Channels.Select(TemplateWords.Of)],
            template.Severities,
            template.Statuses);
    }

    public static TemplateInfo Of(CommunicationTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new TemplateInfo(Summary(template), template.Zone, template.Subject, template.Body, [.. template.Inputs.Select(Of)], TemplateCheck.Placeholders(template));
    }

    public static TemplatePreviewInfo Of(CommunicationTemplate template, TemplateDestination destination, RenderResult result)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(result);
        return new TemplatePreviewInfo(template.Id, TemplateWords.Of(destination), result.Message?.Subject, result.Message?.Text, [.. result.Problems.Select(Of)]);
    }

    public static TemplateProblemInfo Of(TemplateProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new TemplateProblemInfo(
            problem.Input, problem.At.Line, problem.At.Column, problem.Code, problem.Message, problem.Written is { } written ? Suggestion.Fix(written, problem.Known, problem.Fix) : problem.Fix);
    }

    private static TemplateInputInfo Of(TemplateInput input) =>
        new(input.Name, input.Label, TemplateWords.Of(input.Type), input.Required, input.Options, input.Columns, input.From, input.Default, input.Example);
}
