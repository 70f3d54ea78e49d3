using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>
/// Who may see a schedule, and who may change who is on call. A schedule belongs to no team by itself: it is of every team whose services page it,
/// and one that pages for nobody yet is of its people's teams. Whoever is on it sees it. Pure.
/// </summary>
internal static class ScheduleAccess
{
    public static bool MaySee(DefinitionSet definitions, User reader, Schedule schedule)
    {
        if (reader.Scope.IsDefaultOrEmpty || PeopleOf(definitions, schedule).Contains(reader.Id))
        {
            return true;
        }

        var paging = definitions.Policies.Values
            .Where(policy => policy.Rules.Any(rule => rule.Targets.Any(target => target is ScheduleTarget { Schedule: var paged } && paged == schedule.Id)))
            .Select(policy => policy.Id)
            .ToHashSet();
        var services = definitions.Services.Values.Where(service => paging.Contains(service.Policy)).ToList();
        return services.Count > 0
            ? services.Any(service => Permissions.MaySee(reader, service))
            : definitions.Teams.Values.Any(team => reader.Scope.Contains(team.Id) && team.Members.Intersect(PeopleOf(definitions, schedule)).Any());
    }

    /// <summary>The schedule of this id or name. Those that are none of the reader's business do not exist, and are not suggested.</summary>
    public static (Schedule? Schedule, ApiError? Problem) Find(DefinitionSet definitions, User reader, string text) =>
        ScheduleLookup.Find(definitions, text, schedule => MaySee(definitions, reader, schedule));

    public static bool MaySee(DefinitionSet definitions, User reader, ScheduleId schedule) =>
        definitions.Schedules.TryGetValue(schedule, out var known) && MaySee(definitions, reader, known);

    /// <summary>A manager of the schedule's team. Any other responder may only give away or take over shifts: see <see cref="Objection"/>.</summary>
    public static bool MayManage(User reader) => reader.Permission >= Permission.Manager;

    /// <summary>Null when this account may make or take back the override; else why not.</summary>
    public static string? Objection(User by, Override change) =>
        MayManage(by) || (change.Kind == OverrideKind.Replace && (change.User == by.Id || change.Instead == by.Id))
            ? null
            : "You may give your own shifts away, or take over somebody else's. A manager may do the rest.";

    /// <summary>Everybody whom the schedule, its earlier versions or its operations name.</summary>
    public static HashSet<UserId> PeopleOf(DefinitionSet definitions, Schedule schedule)
    {
        var temporaries = definitions.TemporarySchedules.Where(temporary => temporary.Schedule == schedule.Id).ToList();
        return
        [
            .. schedule.Layers
                .Concat(schedule.Earlier.SelectMany(version => version.Layers.Select(inForce => inForce.Layer)))
                .Concat(temporaries.SelectMany(temporary => temporary.Layers))
                .SelectMany(layer => layer.Everybody()),
            .. temporaries.SelectMany(temporary => temporary.Shifts).SelectMany(shift => shift.Users),
            .. definitions.OverridesOf(schedule.Id).SelectMany(change => change.Instead is { } instead ? new[] { change.User, instead } : [change.User]),
        ];
    }
}
