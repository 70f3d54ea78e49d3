extern alias configuration;
using System.Collections.Immutable;
using configuration::Watchbill.Config;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>
/// A small organisation with one service, "shop". Unless told otherwise a person has one telephone, rung at once for either urgency,
/// and "root" is the only administrator.
/// </summary>
internal sealed record Org
{
    public static readonly ServiceId Shop = new("shop");
    private static readonly PolicyId OnlyPolicy = new("policy");

    public DefinitionDocuments Documents { get; private init; } = new();

    public static Org Of(params string[] people)
    {
        var org = new Org
        {
            Documents = new DefinitionDocuments
            {
                Services = [new Service(Shop, "Shop", null, OnlyPolicy, null, UrgencyRule.FromSeverity, [new Integration(new IntegrationId("prom"), "prom", IntegrationKind.Alertmanager)])],
                Policies = [new EscalationPolicy(OnlyPolicy, "policy", 1, [], null)],
            },
        };
        return people.Aggregate(org, (sofar, person) => sofar.Person(person)).Person("root", permission: Permission.Admin);
    }

    /// <summary>What files say. The service of the stories has to be called "shop", and to have the integration "prom".</summary>
    public static Org Read(string path)
    {
        var result = ConfigurationReader.Read([new ConfigurationFile(Path.GetFileName(path), File.ReadAllText(path))]);
        Assert.Empty(result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        return new Org { Documents = result.Documents with { Responders = result.Seeds } };
    }

    public DefinitionSet Build() => new(Documents);

    /// <summary>Adds a person, or changes one, with these methods; each kind's method carries its kind's name as id.</summary>
    public Org Person(string id, ContactMethodKind[]? methods = null, bool disabled = false, Permission permission = Permission.Responder)
    {
        var kinds = methods ?? [Sms];
        var contact = kinds.Select(kind => new ContactMethod(MethodOf(kind), kind, AddressOf(id, kind))).ToImmutableArray();
        var rules = kinds.Length == 0
            ? ImmutableArray<NotificationRule>.Empty
            : [new(Urgency.High, Duration.Zero, contact[0].Id), new(Urgency.Low, Duration.Zero, contact[0].Id)];
        var user = new User(new UserId(id), char.ToUpperInvariant(id[0]) + id[1..], null, "Europe/Berlin", permission, [], disabled);
        return this with
        {
            Documents = Documents with
            {
                Users = [.. Documents.Users.Where(other => other.Id != user.Id), user],
                Responders = [.. Documents.Responders.Where(other => other.Id != user.Id), new Responder(user.Id, contact, rules)],
            },
        };
    }

    /// <summary>Replaces a person's rules; methods must exist.</summary>
    public Org Rules(string id, params (Urgency Urgency, string Delay, ContactMethodKind Kind)[] rules) => Responder(id, responder => responder with
    {
        Rules = [.. rules.Select(rule => new NotificationRule(rule.Urgency, Span(rule.Delay), MethodOf(rule.Kind)))],
    });

    public Org Responder(string id, Func<Responder, Responder> change) => this with
    {
        Documents = Documents with
        {
            Responders = [.. Documents.Responders.Select(responder => responder.Id.Value == id ? change(responder) : responder)],
        },
    };

    public Org Quiet(string id, params Restriction[] times) => Responder(id, responder => responder with { Quiet = [.. times] });

    public Org Working(string id, params Restriction[] times) => Responder(id, responder => responder with { Working = [.. times] });

    public Org News(string id, News news) => Responder(id, responder => responder with { News = news });

    public Org Lives(string id, string zone) => this with
    {
        Documents = Documents with { Users = [.. Documents.Users.Select(user => user.Id.Value == id ? user with { Zone = zone } : user)] },
    };

    /// <summary>The organisation's rules for people who have none of their own.</summary>
    public Org Defaults(Urgency urgency, params DefaultRule[] rules) => this with
    {
        Documents = Documents with
        {
            NotificationDefaults = [.. Documents.NotificationDefaults.Where(other => other.Urgency != urgency), new NotificationDefaults(urgency, [.. rules])],
        },
    };

    public Org Disable(string id) => this with
    {
        Documents = Documents with { Users = [.. Documents.Users.Select(user => user.Id.Value == id ? user with { Disabled = true } : user)] },
    };

    public Org Flag(string id, ContactMethodKind kind, Instant since) => Flag(new MethodFlag(new UserId(id), MethodOf(kind), "flagged", since));

    public Org Flag(MethodFlag flag) => this with { Documents = Documents with { Flags = [.. Documents.Flags, flag] } };

    public Org Unflagged() => this with { Documents = Documents with { Flags = [] } };

    public Org Team(string id, params string[] members) => this with
    {
        Documents = Documents with { Teams = [.. Documents.Teams, new Team(new TeamId(id), id, [.. members.Select(member => new UserId(member))])] },
    };

    /// <summary>A schedule of one layer with one day each, handed over at midnight UTC from 2 March 2026 on. Without people it is a gap.</summary>
    public Org Schedule(string id, params string[] people)
    {
        ImmutableArray<Layer> layers = people.Length == 0
            ? []
            : [new Layer(
                "only",
                [.. people.Select(person => new Participant([new UserId(person)]))],
                new Rotation(RotationUnit.Days, 1, LocalTime.Midnight, null),
                new LocalDateTime(2026, 3, 2, 0, 0),
                null,
                [])];
        return this with { Documents = Documents with { Schedules = [.. Documents.Schedules, new Schedule(new ScheduleId(id), id, DateTimeZone.Utc, layers)] } };
    }

    public Org Schedules(Func<Schedule, Schedule> change) => this with { Documents = Documents with { Schedules = [.. Documents.Schedules.Select(change)] } };

    /// <summary>The service's policy. A second call makes a new version of it.</summary>
    public Org Policy(params EscalationRule[] rules)
    {
        var version = Documents.Policies.Max(policy => policy.Version) + 1;
        return this with { Documents = Documents with { Policies = [.. Documents.Policies, new EscalationPolicy(OnlyPolicy, "policy", version, [.. rules], null)] } };
    }

    public Org Repeat(int times, string every) => this with
    {
        Documents = Documents with
        {
            Policies = [.. Documents.Policies[..^1], Documents.Policies[^1] with { Repeat = new PolicyRepeat(times, Span(every)) }],
        },
    };

    public Org Position(string id, params string[] holders) => Position(new Position(new PositionId(id), id.ToUpperInvariant(), [.. holders.Select(holder => new UserId(holder))], []));

    /// <summary>Adds a position, or changes one.</summary>
    public Org Position(Position position) => this with
    {
        Documents = Documents with { Positions = [.. Documents.Positions.Where(other => other.Id != position.Id), position] },
    };

    public Org Holidays(string id, LocalDate day) => this with
    {
        Documents = Documents with { HolidayCalendars = [.. Documents.HolidayCalendars, new HolidayCalendar(id, id, [new Holiday(day, "a holiday")])] },
    };

    public Org Responds(Severity severity, string within) => this with
    {
        Documents = Documents with
        {
            Policies = [.. Documents.Policies[..^1], Documents.Policies[^1] with { ResponseTargets = Documents.Policies[^1].ResponseTargets.SetItem(severity, Span(within)) }],
        },
    };

    /// <summary>Whoever or whatever bears the id is configured no more.</summary>
    public Org Without(string id) => this with
    {
        Documents = Documents with
        {
            Users = [.. Documents.Users.Where(user => user.Id.Value != id)],
            Responders = [.. Documents.Responders.Where(responder => responder.Id.Value != id)],
            Teams = [.. Documents.Teams.Where(team => team.Id.Value != id)],
            Schedules = [.. Documents.Schedules.Where(schedule => schedule.Id.Value != id)],
            Positions = [.. Documents.Positions.Where(position => position.Id.Value != id)],
        },
    };

    public Org Service(Func<Service, Service> change) => this with { Documents = Documents with { Services = [change(Documents.Services[0])] } };

    public Org OwnedBy(string team) => Service(service => service with { Team = new TeamId(team) });

    public static ContactMethodId MethodOf(ContactMethodKind kind) => new(kind.ToString().ToLowerInvariant());

    public static string AddressOf(string person, ContactMethodKind kind) => $"{person}/{kind.ToString().ToLowerInvariant()}";
}
