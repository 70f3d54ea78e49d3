using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Incidents;

namespace Watchbill.Config.Reading.Processes;

internal static class RoleReader
{
    private static readonly Duration ShortestWait = Duration.FromMinutes(1);
    private static readonly Duration LongestWait = Duration.FromDays(7);

    public static ImmutableArray<IncidentRole> Read(ProcessPlace place, Fields process)
    {
        var problems = place.Problems;
        var roles = ImmutableArray.CreateBuilder<IncidentRole>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, number) in process.List("roles", ProcessLimits.Roles).Select((item, i) => (item, i + 1)))
        {
            if (Fields.Of(item, $"role {number} of {process.What}", problems) is not { } fields)
            {
                continue;
            }

            var id = place.Id(fields, "role", taken);
            var name = fields.Text("name", required: true);
            var duties = place.Sentences(fields, "duties");
            var leads = fields.Flag("leads");
            var from = TargetReader.List(place.Draft, fields, "from", PolicyReader.MaxTargets);
            var levels = place.Named(fields, "at", "severity", place.Levels);
            var facts = FactReader.Read(fields, problems, "when");
            var vacant = fields.Time("vacant", ShortestWait, LongestWait);
            var silent = fields.Time("silent", ShortestWait, LongestWait);
            var deputies = TargetReader.List(place.Draft, fields, "deputies", PolicyReader.MaxTargets);
            fields.Done();
            if (leads && roles.FirstOrDefault(role => role.Leads) is { } other)
            {
                problems.Error(fields.PlaceOf("leads"), "two-lead", $"{fields.What} leads, and so does {other.Id}", "let one role lead");
            }

            if (!deputies.IsEmpty && vacant is null && silent is null)
            {
                problems.Error(fields.PlaceOf("deputies"), "deputies-not-used", $"the deputies of {fields.What} would never be paged", "add vacant or silent, or remove deputies");
            }

            if (id is not null)
            {
                roles.Add(new IncidentRole(id, name ?? id, duties, leads, from, levels, facts, vacant, silent, deputies));
            }
        }

        return roles.ToImmutable();
    }
}
