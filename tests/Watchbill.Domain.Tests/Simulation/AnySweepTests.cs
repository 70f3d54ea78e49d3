using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Simulation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Simulation;

/// <summary>What a sweep says of a stretch is so at any second of it: no moment at which the answer changes is left out.</summary>
public sealed class AnySweepTests
{
    private static readonly Interval Days = new(Timeline.Start, Timeline.Start + Duration.FromDays(3));

    [Fact]
    public void Any_second_is_as_the_sweep_says_of_the_stretch_around_it()
    {
        for (var seed = 0; seed < 80; seed++)
        {
            var random = new Random(seed);
            var definitions = AnyOrg(random).Build();
            var whole = new Sweep(definitions, new SweepQuestion(Days, SweepQuestion.UsualWithin, [], [])).Run(_ => true).Findings;
            for (var i = 0; i < 15; i++)
            {
                var at = Days.Start + Duration.FromSeconds(random.Next(3 * 86_400));
                var only = new Sweep(definitions, new SweepQuestion(new Interval(at, at + Duration.FromSeconds(1)), SweepQuestion.UsualWithin, [], [])).Run(_ => true).Findings;

                Assert.True(
                    Said(only, at).SequenceEqual(Said(whole, at)),
                    $"Organisation {seed} at {Text(at - Days.Start)}: alone {string.Join(" | ", Said(only, at))}, within the whole {string.Join(" | ", Said(whole, at))}");
            }
        }
    }

    /// <summary>Without causes, which say after how long somebody would be the first.</summary>
    private static IEnumerable<string> Said(IEnumerable<SweepFinding> findings, Instant at) => findings
        .Where(finding => finding.From <= at && at < finding.To)
        .SelectMany(finding => finding.Severities.Select(severity => $"{finding.Kind} {severity} {finding.Person}"))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static Org AnyOrg(Random random)
    {
        var org = Org.Of("bob", "ann", "carol").Rules("ann", (Urgency.High, "3m", Sms), (Urgency.Low, "20m", Sms)).Team("ops", "bob", "ann", "carol")
            .Schedule("gap").Schedule("primary", "bob", "ann").Schedule("backup", "ann", "carol", "bob")
            .Position(new Position(new PositionId("duty"), "Duty", [], [new ScheduleId("backup")])).Holidays("austria", new LocalDate(2026, 3, 4));
        var rules = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => AnyRule(random)).ToArray();
        org = org.Policy(rules);
        org = random.Next(2) == 0 ? org : org.Responds(Severity.Critical, "4m");
        org = random.Next(3) > 0 ? org : AnyHours(org, random, "bob", "carol");
        return random.Next(2) == 0 ? org : org.Service(service => service with { Support = new SupportHours(Berlin(8 + random.Next(3), 16 + random.Next(3), false, "austria")), Facts = ["customer-facing"] });
    }

    /// <summary>People who want quiet at night, or are reached in other ways at work.</summary>
    private static Org AnyHours(Org org, Random random, params string[] people)
    {
        foreach (var person in people)
        {
            var times = new DailyWindow(new LocalTime(random.Next(24), 30 * random.Next(2)), new LocalTime(random.Next(24), 15));
            org = random.Next(2) == 0 ? org.Quiet(person, times) : org.Working(person, times).Responder(person, responder => responder with
            {
                Rules = [.. Enum.GetValues<Urgency>().SelectMany(urgency => new[]
                {
                    new NotificationRule(urgency, Duration.Zero, responder.Methods[0].Id, RuleHours.Working),
                    new NotificationRule(urgency, Duration.FromMinutes(7 + random.Next(20)), responder.Methods[0].Id, RuleHours.Outside),
                })],
            });
        }

        return org;
    }

    private static EscalationRule AnyRule(Random random)
    {
        Target[] targets = [To("bob"), TeamOf("ops"), OnCallFor("primary"), NextFor("primary"), OnCallFor("gap"), Holder("duty"), Channel("#ops")];
        int[] minutes = [0, 0, 3, 10, 12, 20];
        var rule = Rule($"{minutes[random.Next(minutes.Length)]}m", targets[random.Next(targets.Length)]);
        return random.Next(9) switch
        {
            0 => rule.Within(9, 17),
            1 => rule.Within(0, 0, outside: true, "austria"),
            2 => rule.OnlyFor(Urgency.High),
            3 => rule.AfterPrevious(),
            4 => rule.AfterResponse().UntilResolved(),
            5 => rule.ButFor(Severity.Critical, "1m"),
            6 => rule.OnlyIf("customer-facing"),
            7 => rule with { RoundRobin = rule.HasPeople },
            _ => rule,
        };
    }
}
