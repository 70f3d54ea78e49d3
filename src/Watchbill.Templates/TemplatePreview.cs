using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates;

/// <summary>What a template would look like: the sample incident, the inputs' examples, and whatever somebody wants to try instead.</summary>
public static class TemplatePreview
{
    private const string InputPrefix = "inputs.";

    /// <param name="said">Inputs by their names (perhaps with <c>inputs.</c> before them), and names of <see cref="SampleIncident.Names"/>.</param>
    public static RenderResult Of(CommunicationTemplate template, Instant now, TemplateDestination destination, IReadOnlyDictionary<string, string> said)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(said);
        var values = Fitting(template, SampleIncident.At(now));
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = ImmutableArray.CreateBuilder<TemplateProblem>();
        foreach (var (name, text) in said.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (!name.Contains('.', StringComparison.Ordinal) || name.StartsWith(InputPrefix, StringComparison.Ordinal))
            {
                inputs[name.StartsWith(InputPrefix, StringComparison.Ordinal) ? name[InputPrefix.Length..] : name] = text;
            }
            else if (SampleIncident.With(values, name, text, template.Zone, out var wrong) is { } changed)
            {
                values = changed;
            }
            else
            {
                ImmutableArray<string> known = [.. SampleIncident.Names];
                problems.Add(new TemplateProblem(TemplatePart.Input, new TemplatePlace(1, 1), "invalid-value", $"{name} {wrong}", $"use {string.Join(", ", known)}", Input: name, Written: known.Contains(name) ? null : name, Known: known));
            }
        }

        var result = TemplateRenderer.Render(template, values, SampleIncident.Inputs(template, inputs), destination);
        return problems.Count == 0 ? result : new RenderResult(null, [.. problems, .. result.Problems]);
    }

    /// <summary>The sample with the first level and status that the template is for, since it is for no other.</summary>
    private static TemplateValues Fitting(CommunicationTemplate template, TemplateValues values) => values with
    {
        Incident = values.Incident with
        {
            Severity = template.Severities.IsEmpty ? values.Incident.Severity : template.Severities[0],
            Status = template.Statuses.IsEmpty ? values.Incident.Status : template.Statuses[0],
        },
    };
}
