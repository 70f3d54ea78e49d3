using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Checklists;

namespace Watchbill.Domain.Incidents;

/// <summary>What resolving an incident still waits for: asked by the decider, and shown before anybody tries.</summary>
public static class IncidentGate
{
    /// <param name="alerts">The alerts of the incident that are open, or more.</param>
    /// <returns>In words; empty when nothing is missing.</returns>
    public static ImmutableArray<string> Unmet(Incident incident, DefinitionSet definitions, IReadOnlyDictionary<AlertId, Alert> alerts, Instant now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(definitions);
        var level = definitions.Process(incident.Process).Level(incident.Level);
        return [.. Missing(incident, level, alerts, now), .. ChecklistGate.Unmet(incident, level, definitions, now)];
    }

    private static ImmutableArray<string> Missing(Incident incident, SeverityLevel? level, IReadOnlyDictionary<AlertId, Alert> alerts, Instant now)
    {
        if (level?.Gate is not { } gate)
        {
            return [];
        }

        var unmet = ImmutableArray.CreateBuilder<string>();
        if (gate.QuietFor > Duration.Zero)
        {
            var firing = incident.Alerts.Count(linked => linked is { ResolvedAt: null, Muted: false } && alerts.GetValueOrDefault(linked.Alert) is { IsOpen: true });
            var quietSince = QuietSince(incident, alerts);
            if (firing > 0)
            {
                unmet.Add(firing == 1 ? "1 alert still fires" : $"{firing} alerts still fire");
            }
            else if (quietSince is not { } since)
            {
                unmet.Add($"nobody has said that it is mitigated; then {ReasonText.Span(gate.QuietFor)} without a symptom");
            }
            else if (now - since < gate.QuietFor)
            {
                unmet.Add($"{ReasonText.Span(gate.QuietFor - (now - since))} more without a symptom ({ReasonText.Span(gate.QuietFor)} in all)");
            }
        }

        unmet.AddRange(gate.Confirmations.Where(wanted => !incident.Confirmed.Contains(wanted)).Select(wanted => $"not confirmed: {wanted}"));
        var open = incident.Tasks.Count(task => task.Outcome == TaskOutcome.Open);
        if (gate.TasksDone && open > 0)
        {
            unmet.Add(open == 1 ? "1 task is open" : $"{open} tasks are open");
        }

        return unmet.ToImmutable();
    }

    private static Instant? QuietSince(Incident incident, IReadOnlyDictionary<AlertId, Alert> alerts)
    {
        var ends = incident.Alerts.Where(linked => !linked.Muted).Select(linked => linked.ResolvedAt ?? alerts.GetValueOrDefault(linked.Alert)?.ResolvedAt).OfType<Instant>().ToList();
        var mitigated = incident.TimeOf(TimeAnchor.Mitigated);
        return ends.Count == 0 ? mitigated : mitigated is { } at ? Instant.Max(at, ends.Max()) : ends.Max();
    }
}
