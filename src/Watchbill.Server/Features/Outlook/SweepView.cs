using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Simulation;

namespace Watchbill.Server.Features.Outlook;

/// <summary>One stretch of trouble.</summary>
/// <param name="Whom">For which services and severities.</param>
public sealed record SweepLine(Instant From, Instant To, bool IsBad, string Text, string Whom, string Cause);

/// <summary>What a sweep found, as its page shows it.</summary>
/// <param name="Path">Of the page that it belongs to.</param>
/// <param name="More">Stretches beyond those shown.</param>
public sealed record SweepView(string Name, string Path, SweepResult Result, ImmutableArray<SweepLine> Lines, int More)
{
    private const int MostLines = 100;

    public bool IsCut => Result.LookedUntil < Result.Window.End;

    public static SweepView Of(string name, string path, SweepResult result, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(definitions);
        var lines = result.Findings.Take(MostLines).Select(finding => new SweepLine(
            finding.From,
            finding.To,
            finding.Kind == SweepFindingKind.NobodyReached,
            finding.Kind == SweepFindingKind.NobodyReached ? $"Nobody within {ReasonText.Span(result.Within)}" : $"Only {definitions.NameOf(finding.Person!.Value)}",
            $"{string.Join(", ", finding.Services.Select(id => definitions.Services.TryGetValue(id, out var service) ? service.Name : id.Value))}: {string.Join(", ", finding.Severities.Select(ReasonText.Word))}",
            finding.Cause));
        return new SweepView(name, path, result, [.. lines], Math.Max(0, result.Findings.Length - MostLines));
    }
}
