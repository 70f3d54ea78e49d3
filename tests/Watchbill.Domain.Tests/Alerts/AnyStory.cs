using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Acts;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

internal enum Act
{
    Wait,
    Trigger,
    Group,
    CutGroup,
    SourceResolves,
    SourceAcknowledges,
    Acknowledge,
    Resolve,
    Escalate,
    Snooze,
    Reassign,
    Break,
    ProviderDown,
    ProviderTimesOut,
    ProviderUp,
    Hold,
    LetGo,
    Report,
    Disable,
    Down,
    NewPolicy,
    StateFact,
    TakeOver,
    Restart,
    MarkFalse,
    JoinIncident,
    LeaveIncident,
    TakePages,
    RaisePage,
    RestrictIncident,
}

/// <summary>One thing that happens, after a wait. Numbers choose among whatever there is.</summary>
internal sealed record Happening(int Seconds, Act Act, int Who, int What)
{
    private static readonly string[] People = ["bob", "ann", "carol", "dan", "root"];
    private static readonly ContactMethodKind[] Kinds = [Sms, Slack, Email];

    public void To(Timeline t)
    {
        t.Wait(Duration.FromSeconds(Seconds));
        var person = People[Who % People.Length];
        var kind = Kinds[What % Kinds.Length];
        var severity = (Severity)(What % 4);
        int? seen = What % 3 == 0 ? t.Latest?.Version - (What % 5) : null;
        _ = Act switch
        {
            Act.Trigger => t.Trigger(severity, ("customer", What % 2 == 0 ? "yes" : "no")),
            Act.Group => t.Group(Members()),
            Act.CutGroup => t.CutGroup(What % 3, Members()),
            Act.SourceResolves => t.SourceResolves(),
            Act.SourceAcknowledges => t.SourceAcknowledges(),
            Act.Acknowledge => t.Acknowledge(person),
            Act.Resolve => t.Resolve(person),
            Act.Escalate => t.Escalate(person, seen),
            Act.Snooze => t.Do(person, new Snooze(t.Now + Duration.FromMinutes(What % 200), seen)),
            Act.Reassign => t.Reassign(person, People[What % People.Length], seen),
            Act.Break => t.Fails(person, kind),
            Act.ProviderDown => t.ProviderDown(kind),
            Act.ProviderTimesOut => t.ProviderDown(kind, NotificationState.Unknown),
            Act.ProviderUp => t.ProviderUp(kind),
            Act.Hold => t.Hold(kind),
            Act.LetGo => t.LetGo(kind),
            Act.Report => t.Report(new DeliveryId($"{t.Latest?.Id ?? new AlertId(1)}-{(What % 12) + 1}"), (NotificationState)(1 + (Who % 4))),
            Act.Disable => t.Change(org => org.Disable(person)),
            Act.Down => t.Down(Duration.FromSeconds(60 + (What * 60))),
            Act.NewPolicy => t.Change(org => org.Policy(Rule("0s", Words.To(person)), Rule("10m", TeamOf("ops")).UntilResolved())),
            Act.StateFact => t.States(person, What % 2 == 0 ? "customer-facing" : "major-outage", What % 3 != 0),
            Act.TakeOver => t.TakesOver(person, seen),
            Act.Restart => t.Restarts(person, seen),
            Act.MarkFalse => t.MarksFalse(person, What % 2 == 0 ? "expected" : "benign"),
            Act.JoinIncident => t.Do(person, new HandleInIncident(new IncidentId(1 + (What % 2)), "INC-1")),
            Act.LeaveIncident => t.Do(person, new ReleaseFromIncident(new IncidentId(1 + (What % 2)), What % 3 == 0 ? null : t.Now + Duration.FromMinutes(What % 30))),
            Act.TakePages => t.Latest is { } latest
                ? t.Do(person, new TakePages([new Domain.Escalation.Page(0, new UserId(People[What % People.Length]), 1, Domain.Escalation.Page.NoRule, What % 2 == 0 ? Until.Acknowledged : Until.Resolved, t.Now, PageState.Open, [])]))
                : t,
            Act.RestrictIncident => t.Latest is null ? t : t.Do(person, new FollowAccess(new IncidentId(1 + (What % 2)), What % 2 == 0, new IncidentTurned("it is for few to know"))),
            Act.RaisePage => t.Latest is { IsOpen: true } ? t : t.Do(person, Raised(t, person)),
            _ => t,
        };
    }

    private RaisePage Raised(Timeline t, string person) => new(
        Org.Shop,
        "incident",
        "INC-1: look",
        null,
        (Severity)(What % 4),
        What % 3 == 0 ? null : OwnPolicy.Of([Rule("0s", Words.To(person)), Rule("3m", TeamOf("ops"))]),
        new AlertIncident(new IncidentId(1), "INC-1", AlertPart.Pages),
        What % 2 == 0 ? [] : [new Domain.Escalation.Page(3, new UserId(People[What % People.Length]), 1, 0, Until.Acknowledged, t.Now, PageState.Open, [])],
        What % 5 == 0 ? new UserId(person) : null,
        [],
        new IncidentPages("INC-1", "the incident"));

    private AlertMember[] Members() =>
        [.. Enumerable.Range(0, 1 + (What % 4)).Select(i => (What >> i) % 3 == 0 ? Over($"m{i}", since: $"{Who}m") : Fires($"m{i}", (Severity)((What + i) % 4), since: $"{Who}m"))];
}

/// <summary>Any life of an alert, up to 200 happenings, in one of a few organisations that together use every feature of a policy.</summary>
internal sealed record AnyStory(int OrgNumber, Happening[] Happenings)
{
    private static readonly Org People = Org.Of().Person("bob", [Sms, Slack]).Person("ann", [Slack, Email, Sms]).Person("carol", [Sms]).Person("dan", [Email])
        .Rules("bob", (Urgency.High, "0s", Sms), (Urgency.High, "2m", Slack), (Urgency.Low, "10m", Slack))
        .Rules("ann", (Urgency.High, "0s", Slack), (Urgency.High, "1m", Sms), (Urgency.High, "5m", Sms))
        .Team("ops", "carol", "dan").Team("nobody").Schedule("gap").Schedule("primary", "bob", "ann").Position("boss", "root").Position("vacant");

    private static readonly Org[] Orgs =
    [
        People.OwnedBy("ops").Policy(
            Rule("0s", To("bob"), Channel("#ops")), Rule("5m", To("ann")).ButFor(Severity.Critical, "1m"), Rule("10m", To("carol")).AfterPrevious(), Rule("30m", To("root")).UntilResolved())
            .Repeat(2, "20m").Service(service => service with { AcknowledgementTimeout = Span("1h"), StaleAfter = Span("3h") }),
        People.OwnedBy("nobody").Policy(
            Rule("0s", OnCallFor("gap")), Rule("5m", To("bob")).Via(Email, Slack), Rule("6m", To("ann")).OnlyFor(Severity.Critical), Rule("9m", To("carol")).AfterPrevious())
            .Service(service => service with { PageOnNewMembers = true, Support = new SupportHours(Berlin(11, 13)) }),
        People.Policy(
            Rule("0s", OnCallFor("primary")), Rule("0s", To("carol")).UntilResolved(), Rule("15m", To("dan")).AfterAcknowledgement().UntilResolved(),
            Rule("4m", TeamOf("ops")).OnlyFor(Urgency.High), Rule("8m", Channel("#boss")).OnlyWith("customer", "yes"),
            Rule("3m", To("root")).AfterResponse().UntilResolved().OnlyIf("customer-facing"))
            .Repeat(1, "12m").Responds(Severity.Critical, "2m"),
        People.OwnedBy("ops").Policy(),
        People.OwnedBy("ops").Policy(
            Rule("0s", NextFor("primary")), Rule("1m", TeamOf("ops"), To("bob")).InTurn(), Rule("0s", Channel("#low")).OnlyFor(Severity.Info).NoAnswer(), Rule("2m", Holder("vacant")).OnlyFor(Severity.Error, Severity.Critical),
            Rule("5m", Holder("boss")).UntilResolved(), Rule("9m", Holder("boss")).UntilResolved().Again(), Rule("20m", To("dan")).Within(9, 17))
            .Service(service => service with { AcknowledgementTimeout = Span("30m"), Facts = ["major-outage"] }),
        People.OwnedBy("ops").Policy(Rule("2m", OnCallFor("gap")).UntilResolved(), Rule("3m", To("bob")).UntilResolved().AfterAcknowledgement(), Rule("1m", To("ann"))),
        People.OwnedBy("ops").Quiet("bob", Hours("10:00", "10:20"), Hours("10:40", "12:00")).Quiet("carol", Hours("09:00", "11:30")).Working("ann", Hours("09:00", "10:05")).News("bob", News.Resolved)
            .Responder("ann", ann => ann with { Rules = [High("0s", Sms).AtWork(), High("1m", Email).Again("2m", 5), Low("0s", Email).OffWork().Again("10m"), Low("0s", Slack).AtWork()] })
            .Responder("dan", dan => dan with { Rules = [] }).Defaults(Urgency.High, new DefaultRule(Duration.Zero, Email, new MethodRepeat(Span("5m"))))
            .Policy(Rule("0s", To("bob")), Rule("2m", To("ann")), Rule("7m", TeamOf("ops"))).Repeat(1, "40m"),
    ];

    public static Arbitrary<AnyStory> Arbitrary { get; } = Arb.From(
        from org in Gen.Choose(0, Orgs.Length - 1)
        from length in Gen.Frequency((3, Gen.Choose(1, 20)), (2, Gen.Choose(20, 80)), (1, Gen.Choose(80, 200)))
        from happenings in Happening.ArrayOf(length)
        select new AnyStory(org, happenings),
        Shrink);

    private static Gen<Happening> Happening =>
        from seconds in Gen.Elements(0, 0, 0, 1, 5, 30, 59, 60, 61, 120, 299, 300, 301, 600, 1_200, 3_600)
        from act in Gen.Frequency(
            (6, Gen.Constant(Act.Wait)), (6, Gen.Constant(Act.Trigger)), (3, Gen.Constant(Act.Group)), (3, Gen.Constant(Act.CutGroup)), (1, Gen.Constant(Act.SourceResolves)),
            (1, Gen.Constant(Act.SourceAcknowledges)), (4, Gen.Constant(Act.Acknowledge)), (1, Gen.Constant(Act.Resolve)), (4, Gen.Constant(Act.Escalate)),
            (2, Gen.Constant(Act.Snooze)), (3, Gen.Constant(Act.Reassign)), (4, Gen.Constant(Act.Break)), (2, Gen.Constant(Act.ProviderDown)),
            (1, Gen.Constant(Act.ProviderTimesOut)), (3, Gen.Constant(Act.ProviderUp)), (1, Gen.Constant(Act.Hold)), (2, Gen.Constant(Act.LetGo)),
            (2, Gen.Constant(Act.Report)), (1, Gen.Constant(Act.Disable)), (1, Gen.Constant(Act.Down)), (1, Gen.Constant(Act.NewPolicy)), (3, Gen.Constant(Act.StateFact)), (2, Gen.Constant(Act.TakeOver)), (1, Gen.Constant(Act.Restart)),
            (1, Gen.Constant(Act.JoinIncident)), (2, Gen.Constant(Act.LeaveIncident)), (1, Gen.Constant(Act.TakePages)), (3, Gen.Constant(Act.RaisePage)), (3, Gen.Constant(Act.RestrictIncident)), (1, Gen.Constant(Act.MarkFalse)))
        from who in Gen.Choose(0, 50)
        from what in Gen.Choose(0, 100)
        select new Happening(seconds, act, who, what);

    /// <summary>Lives the story; the timeline checks every decision on the way.</summary>
    public Timeline Live()
    {
        var t = new Timeline(Orgs[OrgNumber]);
        foreach (var happening in Happenings)
        {
            happening.To(t);
        }

        return t;
    }

    public override string ToString() => $"Organisation {OrgNumber}:\n  {string.Join("\n  ", Happenings.Select(happening => happening.ToString()))}";

    private static IEnumerable<AnyStory> Shrink(AnyStory story)
    {
        for (var size = story.Happenings.Length / 2; size > 0; size /= 2)
        {
            for (var from = 0; from + size <= story.Happenings.Length; from += size)
            {
                yield return story with { Happenings = [.. story.Happenings[..from], .. story.Happenings[(from + size)..]] };
            }
        }
    }
}
