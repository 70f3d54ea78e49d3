using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Similar;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Incidents.Lists;

namespace Watchbill.Server.Features.Incidents.Similar;

/// <summary>An earlier incident in words.</summary>
/// <param name="Reasons">"same alert HighCPU on Checkout"; the one that counts most first.</param>
/// <param name="Took">From when it began, or was declared, until it was resolved.</param>
/// <param name="ResolvedBy">Null when what happened resolved it, or it is not known.</param>
/// <param name="Helped">Path of the entry that resolved it; null when it is not known.</param>
public sealed record SimilarLine(IncidentLine Line, int Score, ImmutableArray<string> Reasons, Instant? ResolvedAt, Duration? Took, string? ResolvedBy, string? Helped)
{
    public Incident Incident => Line.Incident;

    /// <summary>What they said when they resolved it.</summary>
    public string? Said => Incident.Resolution?.Comment;

    public static SimilarLine Of(SimilarIncident similar, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(similar);
        ArgumentNullException.ThrowIfNull(definitions);
        var incident = similar.Incident;
        var resolved = incident.TimeOf(TimeAnchor.Resolved);
        Duration? took = resolved - (incident.TimeOf(TimeAnchor.ImpactStarted) ?? incident.DeclaredAt);
        return new SimilarLine(
            IncidentLine.Of(incident, definitions),
            similar.Score,
            [.. similar.Reasons.Select(reason => Words(reason, incident, definitions))],
            resolved,
            took > Duration.Zero ? took : null,
            incident.Resolution?.By is { } by ? definitions.NameOf(by) : null,
            incident.Resolution is { Entry: var entry } ? $"incidents/{incident.Id}?entry={entry}&before={entry + 1}#entry-{entry}" : null);
    }

    internal static SimilarIncidentInfo Info(SimilarIncident similar, DefinitionSet definitions, AlertLinks links)
    {
        var line = Of(similar, definitions);
        var incident = similar.Incident;
        return new SimilarIncidentInfo(
            incident.Id.Value,
            incident.Reference,
            incident.Title,
            incident.Level,
            line.Line.Level,
            line.Score,
            line.Reasons,
            incident.DeclaredAt,
            line.ResolvedAt,
            line.Took is { } took ? (long)took.TotalSeconds : null,
            incident.Resolution?.By?.Value,
            line.Said,
            incident.Playbooks,
            links.Below($"incidents/{incident.Id}").AbsoluteUri,
            line.Helped is { } helped ? links.Below(helped).AbsoluteUri : null);
    }

    private static string Words(Likeness likeness, Incident other, DefinitionSet definitions) => likeness switch
    {
        SameAlert same => $"same alert {same.Rule} on {AlertLine.ServiceName(same.Service, definitions)}",
        SameRule same => $"same alert {same.Rule}, then on {AlertLine.ServiceName(same.Service, definitions)}",
        SameServices same => $"same {(same.Services.Length == 1 ? "service" : "services")} {string.Join(", ", same.Services.Select(service => AlertLine.ServiceName(service, definitions)))}",
        SameWords same => $"same {(same.Words.Length == 1 ? "word" : "words")} in the title: {string.Join(", ", same.Words)}",
        SameFacts same => $"both {string.Join(", ", same.Facts)}",
        SameLevel same => $"both {definitions.Process(other.Process).Level(same.Level)?.Name ?? same.Level}",
        _ => throw new UnreachableException($"{likeness.GetType().Name} has no words."),
    };
}
