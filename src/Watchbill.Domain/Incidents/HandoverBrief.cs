using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>What whoever takes over the command has to know, made from the state: where it stands, who is there, what is due, what is open.</summary>
public static class HandoverBrief
{
    private static readonly InstantPattern Minute = InstantPattern.CreateWithInvariantCulture("HH:mm 'UTC'");

    public static ImmutableArray<string> Of(Incident incident, IncidentProcess process, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(definitions);
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"{process.Level(incident.Level)?.Name ?? incident.Level}, {process.Status(incident.Status)?.Name ?? incident.Status}, since {ReasonText.Span(now - incident.DeclaredAt)}.");
        if (incident.Impact is { } impact)
        {
            lines.Add($"Impact: {impact}");
        }

        if (incident.Updates is [.., var last])
        {
            lines.Add($"Last update {ReasonText.Span(now - last.At)} ago: {(last.Text.Length > 200 ? $"{last.Text[..200]}…" : last.Text)}");
        }

        foreach (var target in incident.Targets.Where(target => target.IsWaiting).OrderBy(target => target.Due).Take(5))
        {
            lines.Add(target.Due < now ? $"Late: {target.Target.Name}, was due at {Minute.Format(target.Due)}." : $"Due: {target.Target.Name} at {Minute.Format(target.Due)}.");
        }

        foreach (var task in incident.Tasks.Where(task => task.Outcome == TaskOutcome.Open).Take(5))
        {
            lines.Add($"Open: {task.Text}{(task.Owner is { } owner ? $" ({definitions.NameOf(owner)})" : "")}.");
        }

        var team = incident.Roles.Where(tenure => tenure.To is null).Select(tenure => $"{process.Role(tenure.Role)?.Name ?? tenure.Role}: {definitions.NameOf(tenure.User)}").ToList();
        if (team.Count > 0)
        {
            lines.Add($"There: {string.Join(", ", team)}.");
        }

        return lines.ToImmutable();
    }
}
