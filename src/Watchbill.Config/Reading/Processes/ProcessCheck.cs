using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Services;

namespace Watchbill.Config.Reading.Processes;

/// <summary>Finds what a process asks of nobody, when everything is read.</summary>
internal sealed class ProcessCheck
{
    private readonly Draft _draft;
    private readonly HashSet<string> _vacant;
    private readonly HashSet<string> _known;

    private ProcessCheck(Draft draft)
    {
        _draft = draft;
        _vacant = [.. draft.Positions.Where(position => position.IsVacant).Select(position => position.Id.Value)];
        _known = [.. draft.IncidentProcesses.Select(process => process.Id)];
    }

    public static void Run(Draft draft)
    {
        var check = new ProcessCheck(draft);
        foreach (var process in draft.IncidentProcesses)
        {
            check.CheckRoles(process);
            check.CheckTargets(process);
            check.CheckPaging(process);
            check.CheckUpdates(process);
        }

        check.CheckServices();
    }

    private void CheckRoles(IncidentProcess process)
    {
        foreach (var role in process.Roles)
        {
            foreach (var position in role.FilledFrom.Concat(role.Deputies).OfType<PositionTarget>().Select(target => target.Position.Value).Where(_vacant.Contains).Distinct(StringComparer.Ordinal))
            {
                _draft.Problems.Warn(
                    At(process, "role", role.Id),
                    "role-from-vacant-position",
                    $"role {role.Id} of incident-process {process.Id} is filled from position {position}, which nobody holds",
                    "name users or schedules of the position");
            }
        }
    }

    private void CheckTargets(IncidentProcess process)
    {
        foreach (var level in process.Levels)
        {
            foreach (var target in level.Targets)
            {
                var roles = target.Responsible.Select(process.Role).OfType<IncidentRole>().ToList();
                if (roles.Count > 0 && !roles.Exists(role => !role.FilledFrom.IsEmpty && role.IsFilledAt(level.Id)))
                {
                    _draft.Problems.Warn(
                        At(process, $"target of severity {level.Id}", target.Id),
                        "target-of-nobody",
                        $"target {target.Id} of severity {level.Id} is the business of {string.Join(" and ", roles.Select(role => role.Id))}, which nobody is asked to take at that severity",
                        "say under from of the role who takes it, or name another role");
                }
            }
        }
    }

    /// <summary>Approvals that nobody is asked to give, and people of mail lists who have no mailbox.</summary>
    private void CheckUpdates(IncidentProcess process)
    {
        foreach (var demand in process.Approvals)
        {
            var roles = demand.Roles.Select(process.Role).OfType<IncidentRole>().ToList();
            if (roles.Count > 0 && roles.TrueForAll(role => role.FilledFrom.IsEmpty))
            {
                _draft.Problems.Warn(
                    At(process, "approval", demand.Id),
                    "approval-of-nobody",
                    $"approval {demand.Id} of incident-process {process.Id} is given by {string.Join(" or ", roles.Select(role => role.Id))}, which nobody is asked to take",
                    "say under from of the role who takes it, or name another role");
            }
        }

        foreach (var list in process.MailLists)
        {
            foreach (var user in list.People.OfType<UserTarget>().Select(target => _draft.Users.Find(user => user.Id == target.User)).OfType<Domain.Responders.User>().Where(user => !HasMail(user)))
            {
                _draft.Problems.Warn(
                    At(process, "mail list", list.Id),
                    "person-without-mail",
                    $"{user.Id} is on mail list {list.Id} of incident-process {process.Id}, and has no mail address here",
                    "give the account an email, or the person a method");
            }
        }
    }

    private bool HasMail(Domain.Responders.User user) =>
        user.Email is not null || _draft.Seeds.Exists(seed => seed.Id == user.Id && seed.Methods.Any(method => method.Kind == Domain.Responders.ContactMethodKind.Email));

    /// <summary>Without a policy the service's is used: there has to be one.</summary>
    private void CheckPaging(IncidentProcess process)
    {
        if (_draft.Services.Exists(service => ProcessOf(service) == process.Id))
        {
            return;
        }

        foreach (var level in process.Levels.Where(level => level is { Pages: true, Policy: null }))
        {
            _draft.Problems.Warn(
                At(process, "severity", level.Id),
                "severity-pages-nobody",
                $"severity {level.Id} of incident-process {process.Id} pages by the policy of its service, and no service uses the process",
                "give the severity a policy, let a service use the process, or write \"pages: false\"");
        }
    }

    private void CheckServices()
    {
        foreach (var service in _draft.Services.Where(service => service.IncidentProcess is null && ProcessOf(service) is null && _known.Count > 1))
        {
            _draft.Problems.Warn(
                _draft.Origins[new DefinitionKey(DefinitionKind.Service, service.Id.Value)],
                "process-not-named",
                $"service {service.Id} names none of the incident processes, and none is called {DefaultProcess.Id}, so the built-in one holds",
                $"add incidents, or call one of the processes {DefaultProcess.Id}");
        }
    }

    /// <summary>As <see cref="DefinitionSet.ProcessOf"/> chooses; null for the built-in one.</summary>
    private string? ProcessOf(Service service) =>
        service.IncidentProcess is { } named && _known.Contains(named) ? named
        : _known.Contains(DefaultProcess.Id) ? DefaultProcess.Id
        : _known.Count == 1 ? _known.First()
        : null;

    private SourcePosition At(IncidentProcess process, string part, string id) =>
        _draft.ProcessOrigins.TryGetValue((process.Id, part, id), out var at) ? at : _draft.Origins[new DefinitionKey(DefinitionKind.IncidentProcess, process.Id)];
}
