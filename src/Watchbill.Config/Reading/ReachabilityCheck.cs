using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Config.Reading;

/// <summary>
/// Finds what nobody would answer, when everything is read: policies that begin with nobody, people who cannot be reached.
/// </summary>
internal sealed class ReachabilityCheck
{
    private readonly Draft _draft;
    private readonly Dictionary<UserId, User> _users;
    private readonly Dictionary<UserId, Responder> _known;

    private ReachabilityCheck(Draft draft, ImmutableArray<Responder> known)
    {
        _draft = draft;
        _users = draft.Users.ToDictionary(user => user.Id);

        // What the person has set up at run time counts more than the seed, which only starts them off.
        _known = draft.Seeds.ToDictionary(seed => seed.Id);
        foreach (var responder in known.IsDefault ? [] : known)
        {
            if (!responder.Methods.IsEmpty)
            {
                _known[responder.Id] = responder;
            }
        }
    }

    public static void Run(Draft draft, ImmutableArray<Responder> known)
    {
        var check = new ReachabilityCheck(draft, known);
        draft.Policies.ForEach(check.CheckPolicy);
        check.CheckPeople();
        check.CheckDisabled();
    }

    private void CheckPolicy(EscalationPolicy policy)
    {
        var problems = _draft.Problems;
        if (policy.Rules.IsEmpty)
        {
            problems.Error(
                At(DefinitionKind.Policy, policy.Id.Value),
                "first-rule-nobody",
                $"policy {policy.Id} has no rules, so nobody would be paged",
                "add a rule");
        }

        for (var i = 0; i < policy.Rules.Length; i++)
        {
            var rule = policy.Rules[i];
            var at = _draft.RuleOrigins[(policy.Id, i)];
            if (i == 0 && (rule.Targets.IsEmpty || (rule.HasPeople && !rule.Targets.Any(target => Reaches(target)))))
            {
                problems.Error(
                    at,
                    "first-rule-nobody",
                    $"the first rule of policy {policy.Id} reaches nobody",
                    "page a schedule, team or user with somebody in it");
            }
            else if (rule.Targets.IsEmpty)
            {
                problems.Error(at, "rule-nobody", $"rule {i + 1} of policy {policy.Id} pages nobody", "add a target or remove the rule");
            }
            else if (rule is { HasPeople: false, NoAnswerNeeded: false })
            {
                problems.Warn(
                    at,
                    "only-channels",
                    $"rule {i + 1} of policy {policy.Id} tells only channels, which cannot answer",
                    "add a user, schedule or team");
            }

            if (policy.Repeat is { } repeat && rule is { Base: RuleBase.RunStart, Until: Until.Acknowledged } && rule.After >= repeat.Every)
            {
                problems.Warn(
                    at,
                    "rule-after-repeat",
                    $"rule {i + 1} of policy {policy.Id} waits {Durations.Format(rule.After)}, but the rules start again every {Durations.Format(repeat.Every)}",
                    "repeat later or wait less");
            }
        }
    }

    private void CheckPeople()
    {
        foreach (var id in _draft.Policies.SelectMany(policy => policy.Rules).SelectMany(rule => rule.Targets).SelectMany(PeopleOf).Distinct().Order())
        {
            if (!_users.TryGetValue(id, out var user) || user.Disabled)
            {
                continue;
            }

            var at = At(DefinitionKind.User, id.Value);
            var high = _known.TryGetValue(id, out var responder) ? HighOf(responder) : [];
            if (high.Count == 0)
            {
                _draft.Problems.Error(
                    at,
                    "no-usable-method",
                    $"user {id} can be paged but has no usable contact method for high urgency",
                    "add one to seed, with a rule for urgency high, or have the person add one");
            }
            else if (high.All(method => Carrier(method.Kind) == Carrier(high[0].Kind)))
            {
                _draft.Problems.Warn(
                    at,
                    "one-provider",
                    $"user {id} is reached by {string.Join(" and ", high.Select(method => Words.Methods.TextOf(method.Kind)).Distinct())} only, so one provider's failure hides every page",
                    "add a method of another kind, with a rule for urgency high");
            }
        }
    }

    /// <summary>By the person's own rules, else by the organisation's.</summary>
    private List<ContactMethod> HighOf(Responder responder)
    {
        var own = responder.Rules
            .Where(rule => rule.Urgency == Urgency.High)
            .Select(rule => responder.Methods.FirstOrDefault(method => method.Id == rule.Method && method.Enabled))
            .OfType<ContactMethod>()
            .ToList();
        var defaults = _draft.NotificationDefaults.Find(defaults => defaults.Urgency == Urgency.High)?.Rules ?? [];
        return own.Count > 0 ? own : [.. responder.Methods.Where(method => method.Enabled && defaults.Any(rule => rule.Kind == method.Kind))];
    }

    /// <summary>Calls and SMS go through one account at one provider.</summary>
    private static ContactMethodKind Carrier(ContactMethodKind kind) => kind == ContactMethodKind.Voice ? ContactMethodKind.Sms : kind;

    private void CheckDisabled()
    {
        var targeted = _draft.Policies
            .SelectMany(policy => policy.Rules.SelectMany((rule, i) => rule.Targets
                .OfType<UserTarget>()
                .Select(target => (target.User, At: _draft.RuleOrigins[(policy.Id, i)]))));
        var scheduled = _draft.Schedules
            .SelectMany(schedule => schedule.Layers.SelectMany(layer => layer.Everybody()).Concat(schedule.Handoff.Report?.EscalateTo ?? [])
                .Select(user => (User: user, At: At(DefinitionKind.Schedule, schedule.Id.Value))));
        foreach (var (user, at) in targeted.Concat(scheduled).Distinct().Where(place => _users.TryGetValue(place.User, out var known) && known.Disabled))
        {
            _draft.Problems.Warn(at, "disabled-user", $"user {user} is disabled and counts as nobody here", "put somebody else in the place");
        }
    }

    /// <summary>Whom the calendar at an address means is known to the server alone.</summary>
    private bool Reaches(Target target) =>
        (target is PositionTarget { Position: var held } && _draft.Positions.Find(known => known.Id == held) is { } position && position.Schedules.Any(schedule => Reaches(new ScheduleTarget(schedule))))
        || (target is ScheduleTarget { Schedule: var id } && _draft.Schedules.Exists(schedule => schedule.Id == id && schedule.Layers.Any(layer => layer.Calendar?.Url is not null)))
        || PeopleOf(target).Any(user => !_users.TryGetValue(user, out var known) || !known.Disabled);

    private IEnumerable<UserId> PeopleOf(Target target) => target switch
    {
        UserTarget user => [user.User],
        PositionTarget position => _draft.Positions.FirstOrDefault(known => known.Id == position.Position) is { } held
            ? held.Holders.Concat(held.Schedules.SelectMany(schedule => PeopleOf(new ScheduleTarget(schedule))))
            : [],
        TeamTarget team => _draft.Teams.FirstOrDefault(known => known.Id == team.Team)?.Members ?? [],
        ScheduleTarget schedule => _draft.Schedules.FirstOrDefault(known => known.Id == schedule.Schedule)?.Layers
            .SelectMany(layer => layer.Everybody()) ?? [],
        _ => [],
    };

    private SourcePosition At(DefinitionKind kind, string id) => _draft.Origins[new DefinitionKey(kind, id)];
}
