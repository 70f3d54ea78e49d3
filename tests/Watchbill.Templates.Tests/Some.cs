using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Tests;

/// <summary>Short ways to templates and what comes of them.</summary>
internal static class Some
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 15, 0);

    private static readonly ImmutableArray<TemplateChannel> Everywhere = [.. Enum.GetValues<TemplateChannel>()];

    public static TemplateValues Values => SampleIncident.At(Now);

    public static IncidentValues Incident => Values.Incident;

    public static CommunicationTemplate Template(string body, params TemplateInput[] inputs) => new()
    {
        Id = "some",
        Name = "Some",
        Purpose = TemplatePurpose.Other,
        Channels = Everywhere,
        Subject = "S",
        Body = body,
        Inputs = [.. inputs],
    };

    public static TemplateInput Input(string name, TemplateInputType type = TemplateInputType.Text, bool required = true) => new() { Name = name, Label = name, Type = type, Required = required };

    /// <summary>Errors as "line:column code: message".</summary>
    public static IEnumerable<string> Errors(CommunicationTemplate template) =>
        TemplateCheck.Check(template).Where(problem => !problem.IsWarning).Select(problem => $"{problem.At.Line}:{problem.At.Column} {problem.Code}: {problem.Message}");

    public static string Text(string body, TemplateDestination destination = TemplateDestination.Plain, IncidentValues? incident = null) =>
        Text(Template(body), destination, incident);

    public static string Text(CommunicationTemplate template, TemplateDestination destination = TemplateDestination.Plain, IncidentValues? incident = null, params (string Name, string Value)[] inputs)
    {
        var result = Render(template, destination, incident, inputs);
        return result.Message?.Text ?? throw new InvalidOperationException(string.Join("; ", result.Problems.Select(problem => $"{problem.At.Line}:{problem.At.Column} {problem.Code}: {problem.Message}")));
    }

    public static RenderResult Render(CommunicationTemplate template, TemplateDestination destination = TemplateDestination.Plain, IncidentValues? incident = null, params (string Name, string Value)[] inputs) =>
        TemplateRenderer.Render(template, Values with { Incident = incident ?? Incident }, inputs.ToDictionary(input => input.Name, input => input.Value, StringComparer.Ordinal), destination);
}
