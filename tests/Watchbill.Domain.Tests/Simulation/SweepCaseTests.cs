using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Domain.Simulation;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Simulation;

/// <summary>
/// What changes the answer, and when: every such moment is tried, and services and severities that something tells apart are tried apart. The time begins on a Monday
/// at 10:00 in Berlin.
/// </summary>
public sealed class SweepCaseTests
{
    private static readonly Interval Days = new(Timeline.Start, Timeline.Start + Duration.FromDays(4));

    [Fact]
    public void A_schedule_behind_a_position_counts_as_one_that_is_named()
    {
        var org = Org.Of("bob", "ann").Schedule("primary", "bob", "ann").Position(new Position(new PositionId("duty"), "Duty", [], [new ScheduleId("primary")]))
            .Policy(Rule("0s", Holder("duty")), Rule("10m", To("bob")));

        Assert.Equal(["OnePerson shop 0s to 15h", "OnePerson shop 1d15h to 2d15h", "OnePerson shop 3d15h to 4d"], Look(org));
    }

    [Fact]
    public void The_hours_of_a_condition_begin_and_end()
    {
        var org = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")).Within(9, 17), Rule("20m", To("ann")));

        Assert.Equal(
            ["NobodyReached shop 7h to 23h", "NobodyReached shop 1d7h to 1d23h", "NobodyReached shop 2d7h to 2d23h", "NobodyReached shop 3d7h to 3d23h"], Look(org));
    }

    [Fact]
    public void And_those_of_a_later_rule_as_long_before_as_it_waits_also_after_the_one_before_it()
    {
        var org = Org.Of("bob", "ann").Policy(Rule("6m", To("bob")).OnlyFor(Severity.Info), Rule("4m", To("bob")).AfterPrevious().Within(9, 17), Rule("20m", To("ann")));

        Assert.Equal("NobodyReached shop 6h50m to 22h50m", Look(org).First());
    }

    [Fact]
    public void A_holiday_of_a_condition_is_a_day_of_its_own()
    {
        var org = Org.Of("bob", "ann").Holidays("austria", new LocalDate(2026, 3, 4)).Policy(Rule("0s", To("bob")).Within(0, 0, false, "austria"), Rule("20m", To("ann")));

        Assert.Equal(["NobodyReached shop 1d14h to 2d14h"], Look(org));
    }

    [Fact]
    public void Support_hours_begin_and_end_and_whoever_waits_for_them_is_reached_in_time_shortly_before()
    {
        var org = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")).OnlyFor(Urgency.High), Rule("20m", To("ann"))).Service(service => service with { Support = new SupportHours(Berlin(9, 17)) });

        // An alert a quarter of an hour before they begin is raised in time.
        Assert.Equal(
            ["NobodyReached shop 7h to 22h45m", "NobodyReached shop 1d7h to 1d22h45m", "NobodyReached shop 2d7h to 2d22h45m", "NobodyReached shop 3d7h to 3d22h45m"],
            Look(org, severities: [Severity.Critical]));
        Assert.Equal(["NobodyReached shop 0s to 4d"], Look(org, severities: [Severity.Warning]));
    }

    [Fact]
    public void And_whoever_waits_before_the_first_message_is_reached_that_much_later()
    {
        var org = Org.Of("bob", "ann").Rules("bob", (Urgency.High, "4m", Sms)).Policy(Rule("2m", To("bob")).OnlyFor(Urgency.High), Rule("20m", To("ann")))
            .Service(service => service with { Support = new SupportHours(Berlin(9, 17)) });

        Assert.Equal("NobodyReached shop 7h to 22h51m", Look(org, severities: [Severity.Critical]).First());
    }

    [Fact]
    public void Services_that_a_condition_names_are_told_from_others() =>
        Assert.Equal(
            ["NobodyReached shop 0s to 4d"],
            Look(Org.Of("bob", "ann").Policy(Rule("0s", To("bob")).OnlyAt("cart"), Rule("20m", To("ann"))), cart => cart));

    [Fact]
    public void And_services_by_their_facts_where_a_rule_asks_for_them()
    {
        var org = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")).OnlyIf("customer-facing"), Rule("20m", To("ann")));

        Assert.Equal(["NobodyReached shop 0s to 4d"], Look(org, cart => cart with { Facts = ["customer-facing"] }));
        Assert.Equal(["NobodyReached cart,shop 0s to 4d"], Look(org, cart => cart with { Facts = ["major-outage"] }));
    }

    [Fact]
    public void And_by_their_support_hours()
    {
        var org = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")).OnlyFor(Urgency.High), Rule("20m", To("ann")));

        Assert.Equal("NobodyReached cart 7h to 22h45m", Look(org, cart => cart with { Support = new SupportHours(Berlin(9, 17)) }, [Severity.Critical]).First());
    }

    [Fact]
    public void What_nothing_tells_apart_is_tried_once()
    {
        var one = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("20m", To("ann")));
        var hours = new SupportHours(Berlin(9, 17));

        Assert.Equal(2, Sweep(one, cart => cart with { Facts = ["customer-facing"], Description = "Another" }).Size);
        Assert.Equal(
            Sweep(one.Service(service => service with { Support = hours })).Size,
            Sweep(one.Service(service => service with { Support = hours }), cart => cart with { Support = new SupportHours(Berlin(9, 17)) }).Size);
    }

    [Fact]
    public void Severities_with_other_response_targets_are_told_apart()
    {
        var org = Org.Of("bob", "ann").Policy(Rule("0s", Channel("#ops")), Rule("1m", To("bob")).AfterResponse().UntilResolved(), Rule("2m", To("ann")).AfterResponse().UntilResolved())
            .Responds(Severity.Critical, "5m").Responds(Severity.Error, "30m");

        Assert.Equal(["NobodyReached shop 0s to 4d Error"], Look(org, severities: [Severity.Error, Severity.Critical], withSeverities: true));
    }

    [Fact]
    public void Every_turn_of_a_round_is_tried_and_a_finding_says_in_which_it_holds()
    {
        var org = Org.Of("bob", "ann").Team("ops", "ann", "bob").Policy(Rule("0s", TeamOf("ops")).InTurn(), Rule("10m", To("bob")));

        var finding = Assert.Single(Sweep(org).Run(_ => true).Findings);

        Assert.Equal((SweepFindingKind.OnePerson, new UserId("bob"), Days.Start, Days.End), (finding.Kind, finding.Person, finding.From, finding.To));
        Assert.Equal("only Bob is paged: rule 1 by team ops; rule 2: Bob (user bob): already paged in this pass; in turn 2 of 2 of the round robin", finding.Cause);
    }

    [Fact]
    public void What_is_so_in_every_turn_says_nothing_of_turns()
    {
        var org = Org.Of("bob", "ann", "carol").Team("ops", "ann", "bob").Policy(Rule("20m", TeamOf("ops")).InTurn(), Rule("30m", To("carol")));

        var causes = Sweep(org).Run(_ => true).Findings.Select(finding => finding.Cause);

        // Who would be the first is another in each.
        Assert.Equal(
            ["no rule fires by then; Ann would be the first, after 20 min; in turn 1 of 2 of the round robin", "no rule fires by then; Bob would be the first, after 20 min; in turn 2 of 2 of the round robin"],
            causes);
        var never = Org.Of("bob", "ann").Team("ops", "ann", "bob").Policy(Rule("20m", Channel("#ops")), Rule("25m", To("bob")), Rule("30m", TeamOf("ops")).InTurn(), Rule("35m", TeamOf("ops")));
        Assert.Equal("no rule fires by then; Bob would be the first, after 25 min", Assert.Single(Sweep(never).Run(_ => true).Findings).Cause);
    }

    [Fact]
    public void A_round_of_many_is_tried_for_some()
    {
        var people = Enumerable.Range(1, 30).Select(i => $"p{i:00}").ToArray();
        var org = Org.Of(people).Team("all", people).Policy(Rule("0s", TeamOf("all")).InTurn(), Rule("10m", To("p02")));

        var sweep = Sweep(org);

        // Both urgencies, once each, and as many turns as are tried.
        Assert.Equal(2 * 20, sweep.Size);
        Assert.EndsWith("; in turn 2 of 30 of the round robin, of which 20 were tried", Assert.Single(sweep.Run(_ => true).Findings).Cause, StringComparison.Ordinal);
    }

    private static Sweep Sweep(Org org, Func<Service, Service>? cart = null, params Severity[] severities)
    {
        var documents = org.Documents;
        var services = cart is null ? documents.Services : documents.Services.Add(cart(documents.Services[0] with { Id = new ServiceId("cart"), Name = "Cart" }));
        return new Sweep(new DefinitionSet(documents with { Services = services }), new SweepQuestion(Days, SweepQuestion.UsualWithin, [], [.. severities]));
    }

    /// <summary>Findings that follow one another without a break are one: only the time after which somebody would be the first differs.</summary>
    private static IEnumerable<string> Look(Org org, Func<Service, Service>? cart = null, Severity[]? severities = null, bool withSeverities = false)
    {
        var lines = new List<(string What, string Severities, Instant From, Instant To)>();
        foreach (var finding in Sweep(org, cart, severities ?? []).Run(_ => true).Findings)
        {
            var (what, severity) = ($"{finding.Kind} {string.Join(',', finding.Services)}", withSeverities ? " " + string.Join(',', finding.Severities) : "");
            var before = lines.FindIndex(line => (line.What, line.Severities, line.To) == (what, severity, finding.From));
            if (before >= 0)
            {
                lines[before] = lines[before] with { To = finding.To };
            }
            else
            {
                lines.Add((what, severity, finding.From, finding.To));
            }
        }

        return lines.Select(line => $"{line.What} {Text(line.From - Days.Start)} to {Text(line.To - Days.Start)}{line.Severities}");
    }
}
