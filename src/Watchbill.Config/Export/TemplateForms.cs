using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Templates;

namespace Watchbill.Config.Export;

/// <summary>How templates are written: each in a Markdown file of its own, with everything but the text before it.</summary>
internal static class TemplateForms
{
    public static MapForm Of(CommunicationTemplate template) => Start(template).Add("body", template.Body).Build();

    public static ConfigurationFile File(CommunicationTemplate template) =>
        new($"templates/{template.Id}.md", $"{TemplateFile.Mark}\n{YamlWriter.Write(Start(template).Build())}{TemplateFile.Mark}\n{template.Body}\n");

    private static FormBuilder Start(CommunicationTemplate template) => new FormBuilder()
        .Add("name", template.Name)
        .Add("description", template.Description)
        .Add("purpose", Words.Purposes.TextOf(template.Purpose))
        .Add("audience", template.Audience == TemplateAudience.Internal ? null : Words.Audiences.TextOf(template.Audience))
        .Add("channels", template.Channels.Select(Words.Channels.TextOf))
        .Add("severities", template.Severities)
        .Add("statuses", template.Statuses)
        .Add("zone", template.Zone == "UTC" ? null : template.Zone)
        .Add("subject", template.Subject)
        .Add("inputs", template.Inputs.IsEmpty ? null : DocumentForms.MapOf(template.Inputs, input => input.Name, Of));

    private static MapForm Of(TemplateInput input) => new FormBuilder()
        .Add("label", input.Label)
        .Add("type", input.Type == TemplateInputType.Text ? null : Words.InputTypes.TextOf(input.Type))
        .Add("required", input.Required)
        .Add("options", input.Options)
        .Add("columns", input.Columns)
        .Add("from", input.From)
        .Add("default", input.Default)
        .Add("example", input.Example)
        .Build();
}
