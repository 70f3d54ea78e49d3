using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Templates;
using Watchbill.Templates;

namespace Watchbill.Server.Features.Templates;

/// <summary>A template as its page shows it, with a preview.</summary>
/// <param name="Written">What the form holds: what was sent, else the examples.</param>
public sealed record TemplateView(
    CommunicationTemplate Template, TemplateDestination Destination, ImmutableDictionary<string, string> Written, RenderedMessage? Message, ImmutableArray<Api.TemplateProblemInfo> Problems)
{
    /// <summary>In front of the names of inputs in the address, apart from the form's own.</summary>
    public const string Prefix = "i.";

    /// <param name="asked">Null when nothing was sent: the examples are shown.</param>
    public static TemplateView Of(CommunicationTemplate template, Instant now, TemplateDestination destination, IReadOnlyDictionary<string, string>? asked)
    {
        ArgumentNullException.ThrowIfNull(template);
        var written = asked is null ? SampleIncident.Inputs(template, ImmutableDictionary<string, string>.Empty) : asked.ToImmutableDictionary(StringComparer.Ordinal);
        var result = TemplatePreview.Of(template, now, destination, written);
        return new TemplateView(template, destination, written, result.Message, [.. result.Problems.Select(TemplateForms.Of)]);
    }

    /// <summary>Where a preview can be shown for.</summary>
    public IEnumerable<TemplateDestination> Destinations => Enum.GetValues<TemplateDestination>().Where(destination => Template.Channels.Contains(TemplateDestinations.ChannelOf(destination)));

    public string? ProblemOf(TemplateInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Problems.FirstOrDefault(problem => problem.Input == input.Name) is { } problem ? $"{problem.Message}: {problem.Fix}." : null;
    }

    /// <summary>Problems that are about no field of the form.</summary>
    public IEnumerable<Api.TemplateProblemInfo> Others => Problems.Where(problem => Template.Inputs.All(input => input.Name != problem.Input));
}
