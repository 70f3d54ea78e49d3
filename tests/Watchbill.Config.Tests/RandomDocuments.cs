using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.StatusPages;
using Watchbill.Domain.Swaps;
using Watchbill.Domain.Templates;

namespace Watchbill.Config.Tests;

/// <summary>Valid documents with everything in them, out of a seed.</summary>
internal sealed class RandomDocuments(int seed)
{
    internal static readonly string[] Awkward =
    [
        "true", "null", "~", "12", "1e3", "0x1F", "yes", "a: b", "# no comment", "- dash", "'single'", "\"double\"", "back\\slash", "{brace}", "[list]",
        "é ü ß 漢字 😀", " leading", "trailing ", "&anchor", "*alias", "!tag", "%percent", "@at", "`tick", "a,b", "2026-01-05", "09:00", ":", "?", "key:", "=", "<<",
    ];

    private readonly Random _random = new(seed);

    public DefinitionDocuments Next()
    {
        var users = Some(1, 5, i => User($"user-{i}") with { Disabled = i > 0 && Coin() && Coin() });
        var teams = Some(1, 3, i => new Team(new TeamId($"team.{i}"), Name(), Subset(users, user => user.Id)));
        var calendars = Some(0, 2, i => new HolidayCalendar($"days-{i}", Name(), Some(0, 3, day => new Holiday(new LocalDate(2026, 12, 1 + day), Name()))));
        var schedules = Some(1, 3, i => Schedule($"schedule_{i}", users) with { Holidays = Subset(calendars, calendar => calendar.Id), Handoff = Coin() ? HandoffSettings.Default : Handoff(users) });
        var positions = Some(1, 2, i => new Position(new PositionId($"position-{i}"), Name(), [users[0].Id, .. Subset(users[1..], user => user.Id)], Subset(schedules, schedule => schedule.Id)));
        var policies = Some(1, 3, i => Policy($"{i}-policy", users, teams, schedules, positions, calendars));
        var processes = Some(0, 2, i => new RandomProcess(_random.Next()).Next($"process-{i}", users, schedules, positions, policies, calendars));
        var mappings = Some(1, 2, i => Mapping($"mapping-{i}"));
        var responders = users.Select(user => Responder(user.Id)).ToImmutableArray();
        return new DefinitionDocuments
        {
            Users = [.. users.Select(user => user with { Scope = Subset(teams, team => team.Id) })],
            Teams = teams,
            Positions = positions,
            Schedules = schedules,
            HolidayCalendars = calendars,
            NotificationDefaults = Coin() ? [] : [Defaults(Urgency.High), Defaults(Urgency.Low)],
            Policies = policies,
            IncidentProcesses = processes,
            Services = Some(0, 4, i => Service($"service-{i}", policies, teams, mappings, calendars) with
            {
                IncidentProcess = processes.IsEmpty || Coin() ? null : Pick(processes).Id,
                DependsOn = i > 0 && Coin() ? [.. Enumerable.Range(0, 1 + _random.Next(i)).Select(other => new ServiceId($"service-{other}"))] : [],
            }),
            Mappings = mappings,
            Templates = Some(0, 3, i => Template($"template-{i}")),
            StatusPages = Some(0, 2, i => StatusPage($"page-{i}", isDefault: i == 0 && Coin())),
            Responders = responders,
            Overrides = Some(0, 4, i => Override($"o-{i}", schedules, users)),
            TemporarySchedules = Some(0, 3, i => TemporarySchedule(i, schedules, users)),
            Absences = Some(0, 2, i => new Absence($"ab-{i}", Pick(users).Id, At(), At() + Duration.FromDays(40_000), Coin() ? Name() : null)),
            Swaps = Some(0, 2, i => Swap($"sw-{i}", schedules, users)),
            Flags = Some(0, 2, _ => new MethodFlag(Pick(users).Id, new ContactMethodId("m0"), Name(), At())),
        };
    }

    private CommunicationTemplate Template(string id) => new()
    {
        Id = id,
        Name = Name(),
        Description = Maybe("What\nit says"),
        Purpose = Word<TemplatePurpose>(),
        Audience = Word<TemplateAudience>(),
        Channels = [.. Enum.GetValues<TemplateChannel>().Where(channel => channel == TemplateChannel.Mail || Coin())],
        Severities = Some(0, 2, _ => Name()),
        Statuses = Some(0, 2, _ => Name()),
        Zone = Pick(["UTC", "Europe/Berlin"]),
        Subject = $"{Name().Replace('{', '(').Replace('}', ')')} {{{{incident.reference}}}}",
        Body = Pick(["---\nname: no front matter\n---\n{{inputs.what}}", "# {{incident.title}}\n\n  indented: {{inputs.what}}\n\n\nlast", "\tx {{inputs.what}} \\ \"quoted\" 😀"]),
        Inputs =
        [
            new TemplateInput { Name = "what", Label = Name(), Type = TemplateInputType.Choice, Required = true, Options = ["a b", "12", "true"], Example = "12" },
            .. Some(0, 2, i => new TemplateInput { Name = $"unused_{i}", Label = Name(), Type = TemplateInputType.List, Columns = ["what", "state"], Default = Maybe("x | y\nz | \"w\""), Required = Coin() }),
            .. Some(0, 1, _ => new TemplateInput { Name = "next", Label = Name(), Type = TemplateInputType.Duration, From = "incident.next_update_in", Default = Maybe("5m") }),
        ],
    };

    private User User(string id) => new(new UserId(id), Name(), Maybe("ana+x@example.org"), Pick(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]), Word<Permission>(), []);

    private Responder Responder(UserId user)
    {
        // A person who can be paged is told high urgency in two ways, so that reading back has nothing to say.
        ImmutableArray<ContactMethod> methods =
        [
            new(new ContactMethodId("m0"), ContactMethodKind.Email, "x@example.org"),
            new(new ContactMethodId("m1"), ContactMethodKind.Sms, "+15550100001"),
            new(new ContactMethodId("m2"), ContactMethodKind.Slack, "U024BE7LH", Coin()),
            new(new ContactMethodId("m3"), ContactMethodKind.Webhook, "https://example.org/a?b=c#d", Coin()),
        ];
        return new Responder(user, methods,
        [
            new(Urgency.High, Duration.Zero, methods[0].Id, Repeat: Repeat()),
            new(Urgency.High, Span(86_400), methods[1].Id, Coin() ? Word<RuleHours>() : null),
            new(Word<Urgency>(), Span(86_400), methods[2].Id, Repeat: Repeat()),
        ])
        {
            Quiet = Some(0, 2, _ => new DailyWindow(new LocalTime(22, 0), new LocalTime(_random.Next(9), 30), Coin() ? Weekdays.All : Weekdays.MondayToFriday)).CastArray<Restriction>(),
            Working = Some(1, 3, _ => Restriction()),
            News = Word<News>(),
        };
    }

    private StatusPage StatusPage(string id, bool isDefault)
    {
        var groups = Some(0, 2, i => new StatusGroup(new ComponentId($"group-{i}"), Name(), Coin() ? Name() : null));
        return new StatusPage(
            new StatusPageId(id),
            Name(),
            Maybe("https://status.example.org"),
            DateTimeZoneProviders.Tzdb[Pick(["UTC", "Europe/Berlin", "America/Santiago"])],
            Some(0, 4, i => new StatusComponent(
                new ComponentId($"c.{9 - i}"), Name(), Coin() ? Name() : null, groups.Length > 0 && Coin() ? Pick(groups).Id : null, [], FollowsServices: false, Coin(), Coin(), Coin() ? new LocalDate(2026, 1, 5) : null)),
            groups,
            isDefault,
            new StatusTheme(Maybe("#0a6e4f"), Coin() ? Name() : null),
            Maybe("First line\nand: a second"),
            Coin());
    }

    private MethodRepeat? Repeat() => Coin() ? null : new MethodRepeat(Duration.FromMinutes(1 + _random.Next(60)), Coin() ? null : 1 + _random.Next(50));

    private NotificationDefaults Defaults(Urgency urgency) => new(urgency, Some(0, 3, _ => new DefaultRule(Span(86_400), Word<ContactMethodKind>(), Repeat())));

    private Schedule Schedule(string id, ImmutableArray<User> users) => new(new ScheduleId(id), Name(), DateTimeZoneProviders.Tzdb[Pick(["UTC", "Europe/Berlin", "America/Santiago"])],
        Some(1, 3, i => Layer($"{i} {Name()}", users)));

    private HandoffSettings Handoff(ImmutableArray<User> users) => new(
        Coin(),
        [.. Some(0, HandoffSettings.MostReminders, _ => Duration.FromMinutes(1 + _random.Next(20_000))).Distinct().OrderDescending()],
        Coin() ? null : Coin() ? HandoverReportSettings.Default : Report(users),
        Items(),
        Items());

    private HandoverReportSettings Report(ImmutableArray<User> users) => new(
        Coin() ? HandoverReportSettings.DefaultSections : Some(1, 4, i => Word<ReportContent>() is var shown && shown == ReportContent.Notes ? new ReportSection($"{i} {Name()}", shown, Coin()) : new ReportSection($"{i} {Name()}", shown)),
        Coin() ? HandoverReportSettings.DefaultAcknowledgeWithin : Duration.FromMinutes(1 + _random.Next(1_440)),
        Subset(users, user => user.Id));

    private ImmutableArray<string> Items() => [.. Some(0, 3, _ => Name()).Distinct(StringComparer.Ordinal)];

    private Layer Layer(string name, ImmutableArray<User> users)
    {
        var unit = Word<RotationUnit>();
        var start = new LocalDateTime(2020 + _random.Next(10), 1 + _random.Next(12), 1 + _random.Next(28), Coin() ? 0 : _random.Next(24), Coin() ? 0 : _random.Next(60), Coin() ? 0 : _random.Next(60));
        return new Layer(
            name,
            [new Participant([users[0].Id]), .. Some(0, 4, _ => new Participant(Subset(users, user => user.Id)))],
            new Rotation(unit, 1 + _random.Next(12), Time(), unit == RotationUnit.Weeks && Coin() ? Day() : null),
            start,
            Coin() ? start.PlusDays(_random.Next(1, 900)) : null,
            Some(0, 3, _ => Restriction()),
            Coin(),
            Coin() ? Subset(users, user => user.Id) : []);
    }

    private Swap Swap(string id, ImmutableArray<Schedule> schedules, ImmutableArray<User> users) => new(
        id, Pick(schedules).Id, Pick(users).Id, At(), At(), Coin() ? Name() : null, Subset(users, user => user.Id), Coin() ? "ab-0" : null,
        Some(0, 2, part => new SwapPart(Pick(users).Id, At(), At(), $"ov-{part}", Coin() ? "of-0" : null)),
        Some(0, 2, offer => new SwapOffer($"of-{offer}", Pick(users).Id, At(), At(), Pick(schedules).Id, At(), At(), Word<SwapOfferState>())),
        Coin(),
        Some(1, 4, _ => new SwapEntry(At(), Pick(users).Id, Word<SwapEntryKind>(), At(), At(), Coin() ? "of-0" : null)));

    private Restriction Restriction() => _random.Next(3) switch
    {
        0 => new DailyWindow(Time(), Time(), (Weekdays)_random.Next(1, 128)),
        1 => new WeeklyWindow(Day(), Time(), Day(), Time()),
        _ => new WholeDays((Weekdays)_random.Next(1, 128)),
    };

    private EscalationPolicy Policy(string id, ImmutableArray<User> users, ImmutableArray<Team> teams, ImmutableArray<Schedule> schedules, ImmutableArray<Position> positions, ImmutableArray<HolidayCalendar> calendars)
    {
        Target OneOf(int kind) => kind switch
        {
            0 => new UserTarget(Pick(users).Id),
            1 => new ScheduleTarget(Pick(schedules).Id, Coin()),
            6 => new PositionTarget(Pick(positions).Id),
            2 => new TeamTarget(Pick(teams).Id),
            3 => new ChannelTarget(ContactMethodKind.Slack, "#incidents"),
            4 => new ChannelTarget(ContactMethodKind.Webhook, "https://example.org/hook"),
            _ => new ChannelTarget(ContactMethodKind.Email, "list@example.org"),
        };
        var rules = Some(1, 4, _ =>
        {
            var counted = Word<RuleBase>();
            return new EscalationRule(
                Span(500),
                counted,
                counted is RuleBase.Acknowledged or RuleBase.FirstResponse ? Until.Resolved : Word<Until>(),
                [new UserTarget(users[0].Id), .. Enumerable.Range(1, 6).Where(_ => Coin()).Select(OneOf)],
                Coin() ? Condition(calendars) : null,
                Coin() ? ImmutableSortedDictionary<Severity, Duration>.Empty.Add(Severity.Critical, Span(500)).Add(Severity.Info, Span(500)) : ImmutableSortedDictionary<Severity, Duration>.Empty,
                [.. Enum.GetValues<ContactMethodKind>().Where(_ => Coin())],
                Coin(),
                RoundRobin: Coin());
        });
        if (Coin())
        {
            rules = rules.Add(new EscalationRule(Span(500), RuleBase.RunStart, Until.Acknowledged, [OneOf(3)], null, ImmutableSortedDictionary<Severity, Duration>.Empty, [], NoAnswerNeeded: true));
        }

        return new EscalationPolicy(new PolicyId(id), Name(), 1, rules, Coin() ? new PolicyRepeat(_random.Next(1, 21), Duration.FromMinutes(_random.Next(10, 90))) : null,
            Coin() ? null : ImmutableSortedDictionary<Severity, Duration>.Empty.Add(Severity.Error, Duration.FromMinutes(_random.Next(1, 90))));
    }

    private RuleCondition Condition(ImmutableArray<HolidayCalendar> calendars) => new(
        [.. Enum.GetValues<Severity>().Where(_ => Coin())],
        [.. Enum.GetValues<Urgency>().Where(_ => Coin())],
        Coin() ? Alert.NoLabels : Alert.NoLabels.SetItem(Name(), Name()).SetItem("region", Name()),
        Coin() ? [] : ["customer-facing", "major-outage"],
        Calendar: Coin() ? null : Hours(calendars) with { Outside = Coin() });

    private WorkingHours Hours(ImmutableArray<HolidayCalendar> calendars) => new(
        DateTimeZoneProviders.Tzdb["Europe/Berlin"], [Restriction(), .. Some(0, 2, _ => Restriction())], Subset(calendars, calendar => calendar.Id), Outside: false);

    private Service Service(string id, ImmutableArray<EscalationPolicy> policies, ImmutableArray<Team> teams, ImmutableArray<EventMapping> mappings, ImmutableArray<HolidayCalendar> calendars) => new(
        new ServiceId(id),
        Name(),
        Maybe($"{Name()}\nsecond line\n\n  {Name()}\t."),
        Pick(policies).Id,
        Coin() ? Pick(teams).Id : null,
        Word<UrgencyRule>(),
        Some(0, 3, i =>
        {
            var kind = Word<IntegrationKind>();
            return new Integration(new IntegrationId($"in-{i}"), Name(), kind, kind == IntegrationKind.Json ? Pick(mappings).Id : null);
        }),
        Coin() ? Span(5_000) + Duration.FromMinutes(1) : null,
        Coin() ? Span(5_000) + Duration.FromMinutes(1) : null,
        Coin(),
        _random.Next(1, 1_000_001),
        Coin() ? [] : ["customer-facing"],
        Coin() ? null : new SupportHours(Hours(calendars), Word<UrgencyRule>()));

    private EventMapping Mapping(string id)
    {
        var group = Coin();
        FieldPick Text() => new(["labels.name", "$.alerts[0].x"], Values(Name(), Name()), Maybe(Name()));
        FieldPick? MaybeText() => Coin() ? Text() : null;
        return new EventMapping(
            id,
            group || Coin() ? "alerts" : null,
            group,
            new FieldPick(["status"], Values("Firing", "trigger").Add("ok", "resolve"), Coin() ? "acknowledge" : null),
            new FieldPick(["$.key"], Values(), null),
            Text(),
            Coin() ? new FieldPick([], Values(), "critical") : null,
            MaybeText(),
            MaybeText(),
            group ? new FieldPick(["fingerprint", "id"], Values(), null) : null,
            MaybeText(),
            MaybeText(),
            Maybe("labels"));
    }

    private static ImmutableDictionary<string, string> Values(params string[] pair)
    {
        var empty = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
        return pair.Length == 0 ? empty : empty.Add(pair[0], pair[1]);
    }

    private Override Override(string id, ImmutableArray<Schedule> schedules, ImmutableArray<User> users)
    {
        var start = At();
        var kind = users.Length > 1 ? Word<OverrideKind>() : OverrideKind.Add;
        var user = Pick(users).Id;
        return new Override(id, Pick(schedules).Id, start, start + Span(90_000) + Duration.FromTicks(1 + _random.Next(1_000)), kind, user, kind == OverrideKind.Replace ? users.First(other => other.Id != user).Id : null);
    }

    private TemporarySchedule TemporarySchedule(int number, ImmutableArray<Schedule> schedules, ImmutableArray<User> users)
    {
        // A year each, so that they never overlap.
        var start = Instant.FromUtc(2030 + number, 1, 1, 0, 0) + Span(90_000);
        var hasLayers = Coin();
        return new TemporarySchedule(
            $"t-{number}",
            Pick(schedules).Id,
            Name(),
            start,
            start + Duration.FromDays(30),
            hasLayers ? Some(1, 2, i => Layer($"{i} {Name()}", users)) : [],
            hasLayers ? [] : Some(1, 4, _ => Shift(start + Span(90_000))));

        TemporaryShift Shift(Instant begin) => new(begin, begin + Duration.FromMinutes(1 + _random.Next(1_000)), [users[0].Id, .. Subset(users[1..], user => user.Id)]);
    }

    private string Name() => Coin() ? Pick(Awkward) : $"Name {_random.Next(100)} {Pick(Awkward)}";

    private Instant At() => Instant.FromUtc(2026, 1, 1, 0, 0) + Span(30_000_000);

    private Duration Span(int seconds) => Duration.FromSeconds(_random.Next(seconds));

    private LocalTime Time() => new(_random.Next(24), Coin() ? 0 : _random.Next(60), Coin() ? 0 : _random.Next(60));

    private IsoDayOfWeek Day() => (IsoDayOfWeek)_random.Next(1, 8);

    private string? Maybe(string text) => Coin() ? text : null;

    private bool Coin() => _random.Next(2) == 0;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private T Word<T>()
        where T : struct, Enum => Pick(Enum.GetValues<T>());

    private ImmutableArray<TId> Subset<T, TId>(ImmutableArray<T> from, Func<T, TId> id) => [.. from.Where(_ => Coin()).Select(id)];

    private ImmutableArray<T> Some<T>(int min, int max, Func<int, T> make) => [.. Enumerable.Range(0, _random.Next(min, max + 1)).Select(make)];
}
