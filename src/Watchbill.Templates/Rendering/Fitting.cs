using System.Collections.Immutable;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Rendering;

/// <summary>Whether a template is meant for this incident and this destination.</summary>
internal static class Fitting
{
    public static IEnumerable<TemplateProblem> Problems(CommunicationTemplate template, TemplateValues values, TemplateDestination destination)
    {
        var channel = TemplateDestinations.ChannelOf(destination);
        if (!template.Channels.Contains(channel))
        {
            yield return Problem("template-not-for-channel", $"{template.Name} is not written for {channel}", $"choose {string.Join(", ", template.Channels)}");
        }

        if (!Fits(template.Severities, values.Incident.Severity))
        {
            yield return Problem("template-not-for-severity", $"{template.Name} is not for severity {values.Incident.Severity}", $"it is for {string.Join(", ", template.Severities)}");
        }

        if (!Fits(template.Statuses, values.Incident.Status))
        {
            yield return Problem("template-not-for-status", $"{template.Name} is not for status {values.Incident.Status}", $"it is for {string.Join(", ", template.Statuses)}");
        }
    }

    private static bool Fits(ImmutableArray<string> names, string name) => names.IsEmpty || names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static TemplateProblem Problem(string code, string message, string fix) => new(TemplatePart.Whole, new TemplatePlace(1, 1), code, message, fix);
}
