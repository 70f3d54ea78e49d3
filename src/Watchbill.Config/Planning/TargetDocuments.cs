using System.Collections.Immutable;
using Watchbill.Config.Export;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Planning;

/// <summary>Puts together what is current once a configuration has been applied.</summary>
internal static class TargetDocuments
{
    /// <param name="schedules">Those of the files, with their versions.</param>
    public static DefinitionDocuments Of(
        DefinitionDocuments current, ConfigurationResult parsed, ImmutableArray<Schedule> schedules, Renames renames, IReadOnlySet<DefinitionKey> managedElsewhere)
    {
        var files = parsed.Documents;
        var operations = renames.Operations(current);
        var reachable = operations.Responders.Where(responder => !responder.Methods.IsEmpty).Select(responder => responder.Id).ToHashSet();
        var seeds = parsed.Seeds.Where(seed => !reachable.Contains(seed.Id)).ToList();
        var seeded = seeds.Select(seed => seed.Id).ToHashSet();
        return operations with
        {
            Users = Union(DefinitionKind.User, current.Users, files.Users, user => user.Id.Value),
            Teams = Union(DefinitionKind.Team, current.Teams, files.Teams, team => team.Id.Value),
            Schedules = Union(DefinitionKind.Schedule, current.Schedules, schedules, schedule => schedule.Id.Value),
            Policies = Policies(),
            Services = Union(DefinitionKind.Service, current.Services, files.Services, service => service.Id.Value),
            Mappings = Union(DefinitionKind.Mapping, current.Mappings, files.Mappings, mapping => mapping.Id),
            Positions = Union(DefinitionKind.Position, current.Positions, files.Positions, position => position.Id.Value),
            HolidayCalendars = Union(DefinitionKind.HolidayCalendar, current.HolidayCalendars, files.HolidayCalendars, calendar => calendar.Id),
            StatusPages = Union(DefinitionKind.StatusPage, current.StatusPages, files.StatusPages, page => page.Id.Value),
            NotificationDefaults = Union(DefinitionKind.NotificationDefaults, current.NotificationDefaults, files.NotificationDefaults, defaults => defaults.Id),
            IncidentProcesses = Union(DefinitionKind.IncidentProcess, current.IncidentProcesses, files.IncidentProcesses, process => process.Id),
            Templates = Union(DefinitionKind.Template, current.Templates, files.Templates, template => template.Id),
            Playbooks = Union(DefinitionKind.Playbook, current.Playbooks, files.Playbooks, playbook => playbook.Id.Value),
            Responders = [.. operations.Responders.Where(responder => !seeded.Contains(responder.Id)).Concat(seeds).OrderBy(responder => responder.Id)],
        };

        ImmutableArray<T> Union<T>(DefinitionKind kind, IEnumerable<T> now, ImmutableArray<T> written, Func<T, string> id)
        {
            var ids = written.Select(id).ToHashSet(StringComparer.Ordinal);
            return [.. now.Where(document => Stays(kind, id(document), ids)).Concat(written).OrderBy(id, StringComparer.Ordinal)];
        }

        bool Stays(DefinitionKind kind, string id, HashSet<string> written) =>
            managedElsewhere.Contains(new DefinitionKey(kind, id)) && !written.Contains(id) && !parsed.Moves.Any(move => move.Kind == kind && move.From == id);

        ImmutableArray<EscalationPolicy> Policies()
        {
            var ids = files.Policies.Select(policy => policy.Id.Value).ToHashSet(StringComparer.Ordinal);
            var untouched = current.Policies.Where(policy => Stays(DefinitionKind.Policy, policy.Id.Value, ids));
            return [.. untouched.Concat(files.Policies.SelectMany(VersionsOf)).OrderBy(policy => policy.Id.Value, StringComparer.Ordinal).ThenBy(policy => policy.Version)];
        }

        // An unchanged policy keeps its version, so that applying twice changes nothing.
        IEnumerable<EscalationPolicy> VersionsOf(EscalationPolicy written)
        {
            var old = renames.Before(new DefinitionKey(DefinitionKind.Policy, written.Id.Value)).Id;
            var versions = current.Policies.Where(policy => policy.Id.Value == old).Select(policy => policy with { Id = written.Id }).OrderBy(policy => policy.Version).ToList();
            if (versions.Count == 0)
            {
                return [written with { Version = 1 }];
            }

            var latest = versions[^1];
            return FormDifference.Between(DocumentForms.Of(latest), DocumentForms.Of(written)).Count == 0
                ? versions
                : versions.Append(written with { Version = latest.Version + 1 });
        }
    }
}
