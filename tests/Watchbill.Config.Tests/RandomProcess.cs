using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Tests;

/// <summary>A valid incident process with everything in it, out of a seed.</summary>
internal sealed class RandomProcess(int seed)
{
    private readonly Random _random = new(seed);

    public IncidentProcess Next(
        string id, ImmutableArray<User> users, ImmutableArray<Schedule> schedules, ImmutableArray<Position> positions, ImmutableArray<EscalationPolicy> policies, ImmutableArray<HolidayCalendar> calendars)
    {
        ImmutableArray<Target> Targets() =>
            [.. new Target[] { new UserTarget(Pick(users).Id), new ScheduleTarget(Pick(schedules).Id, Coin()), new PositionTarget(Pick(positions).Id), new ChannelTarget(ContactMethodKind.Slack, "#incidents") }.Where(_ => Coin())];
        var levelIds = Ids("sev", 1, 4);
        var roleIds = Ids("role", 1, 3);
        var statuses = Statuses();
        var leader = _random.Next(-1, roleIds.Length);
        var roles = roleIds.Select((role, i) =>
        {
            Duration? vacant = Coin() ? Minutes() : null;
            Duration? silent = Coin() ? Minutes() : null;
            return new IncidentRole(
                role, Name(), Sentences(), i == leader, Targets(), [.. levelIds.Where(_ => Coin())], Facts(), vacant, silent, vacant is null && silent is null ? [] : Targets());
        });
        var levels = levelIds.Select(level =>
        {
            var pages = Coin();
            return new SeverityLevel(
                level, Name(), Name(), Sentences(), [.. Sentences().Select(measure => new SeverityBand(measure, Name()))], Word<Severity>(),
                pages && Coin() ? Pick(policies).Id : null, pages,
                [.. Ids("target", 0, 4).Select(target => Target(target, roleIds, statuses, users, calendars))],
                Coin() ? null : new ResolveGate(Coin() ? Duration.Zero : Minutes(), Sentences(), Coin(), Coin() ? Duration.Zero : Minutes(), Coin()),
                Coin() ? "https://meet.example.org/one" : null,
                Coin())
            {
                Aliases = Coin() ? [] : [$"Alias of {level}"],
            };
        });
        return new IncidentProcess(
            id, Name(), Coin() ? "INC-{number:0000}" : "X {date}/{day}", Coin() ? null : "incident-{date}-{day:000}", [.. levels], statuses, [.. roles], Tree(levelIds),
            [.. Ids("reason", 0, 3).Select(reason => new ClosingReason(reason, Name()))], Coin() ? null : "https://meet.example.org/all")
        {
            MailLists = [.. Ids("list", 0, 3).Select(list => List(list, users, schedules, positions))],
            Webhooks = [.. Ids("hook", 0, 3).Select(hook => new UpdateWebhook(hook, Name(), Word<Audience>(), "https://hooks.example.org/x?y=1#z", Coin() ? null : "${env:HOOK_SECRET}"))],
            Approvals = [.. Ids("approval", 0, 3).Select(approval => new ApprovalDemand(
                approval, Coin() ? null : Word<Audience>(), Coin() ? [] : ["status-page", "mail"], [.. roleIds.Take(1 + _random.Next(roleIds.Length))], Coin()))],
        };
    }

    private MailList List(string id, ImmutableArray<User> users, ImmutableArray<Schedule> schedules, ImmutableArray<Position> positions)
    {
        ImmutableArray<Target> people = Coin() ? [] : [new UserTarget(Pick(users).Id), new ScheduleTarget(Pick(schedules).Id), new PositionTarget(Pick(positions).Id)];
        return new MailList(id, Name(), people.IsEmpty ? Word<Audience>() : Audience.Internal, people.IsEmpty || Coin() ? ["one@example.org", "two@example.org"] : [], people, Coin() ? null : "[{severity}] {reference}: {title}");
    }

    private ImmutableArray<IncidentStatus> Statuses() =>
    [
        .. Enum.GetValues<StatusCategory>().SelectMany(category => Enumerable.Range(0, _random.Next(1, 3)).Select(i =>
            new IncidentStatus($"{(int)category}-{i}", Name(), category, Word<ResponsePhase>(), Coin() ? Word<TimeAnchor>() : null))),
    ];

    private ResponseTarget Target(string id, ImmutableArray<string> roles, ImmutableArray<IncidentStatus> statuses, ImmutableArray<User> users, ImmutableArray<HolidayCalendar> calendars)
    {
        var trigger = Word<TargetTrigger>();
        var argument = trigger switch
        {
            TargetTrigger.RoleHeld => Pick(roles),
            TargetTrigger.Update => Pick<string>(["internal", "customer", "status-page", "mail", "chat"]),
            TargetTrigger.Status => Coin() ? "learning" : Pick(statuses).Id,
            _ => null,
        };
        var repeats = trigger is TargetTrigger.Update or TargetTrigger.ByHand && Coin();
        return new ResponseTarget(
            id, Name(), trigger, argument,
            Coin() ? TargetSpan.Of(Duration.FromHours(3) + Minutes()) : new TargetSpan(null, _random.Next(1, 20), DateTimeZoneProviders.Tzdb["Europe/Berlin"], calendars.IsEmpty || Coin() ? null : Pick(calendars).Id),
            repeats ? TargetBase.Declared : Word<TargetBase>(), repeats, Coin() ? null : Minutes(), Coin(), Coin() ? Duration.Zero : Minutes(), Facts(), Coin(), [.. roles.Where(_ => Coin())],
            [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Coin() ? new MissedStep(Minutes(), Pick(roles), null) : new MissedStep(Duration.Zero, null, new UserTarget(Pick(users).Id)))],
            Coin());
    }

    /// <summary>Each question leads to later ones, and the one after it is always reached.</summary>
    private SeverityTree? Tree(ImmutableArray<string> levels)
    {
        var ids = Ids("question", 0, 6);
        SeverityBranch End(int from) => _random.Next(3) switch
        {
            0 => new(null, null),
            1 when from + 1 < ids.Length => new(ids[_random.Next(from + 1, ids.Length)], null),
            _ => new(null, Pick(levels)),
        };
        return ids.IsEmpty ? null : new SeverityTree([.. ids.Select((id, i) =>
        {
            var (on, other) = (i + 1 < ids.Length ? new SeverityBranch(ids[i + 1], null) : End(i), End(i));
            var (measured, turned) = (Coin(), Coin());
            return new SeverityQuestion(
                id, Name(), measured ? Name() : null, measured && Coin() ? "%" : null, measured ? Word<ThresholdSide>() : ThresholdSide.Above, measured ? _random.Next(-500, 5_000) / 10m : 0,
                turned ? other : on, turned ? on : other);
        })]);
    }

    private ImmutableArray<string> Ids(string kind, int min, int max) => [.. Enumerable.Range(0, _random.Next(min, max + 1)).Select(i => $"{kind}.{i}")];

    private ImmutableArray<string> Sentences() => [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Name()).Distinct(StringComparer.Ordinal)];

    private ImmutableArray<string> Facts() => Coin() ? [] : ["security", "customer-facing"];

    private Duration Minutes() => Duration.FromMinutes(_random.Next(1, 170));

    private string Name() => $"{(Coin() ? "" : $"Name {_random.Next(100)} ")}{Pick(RandomDocuments.Awkward)}";

    private bool Coin() => _random.Next(2) == 0;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private T Word<T>()
        where T : struct, Enum => Pick(Enum.GetValues<T>());
}
