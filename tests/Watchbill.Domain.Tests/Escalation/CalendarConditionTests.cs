using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Escalation;

/// <summary>Rules for some services, and for some hours (rule 9). The story begins on Monday 2 March at 10:00 in Berlin.</summary>
public sealed class CalendarConditionTests
{
    [Theory]
    [InlineData("6h59m59s", true)]
    [InlineData("7h", false)]
    public void A_rule_may_hold_within_hours_only(string after, bool holds) =>
        new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule(after, To("ann")).UntilResolved().Within(9, 17))).Trigger()
            .At("1m").Acknowledge("bob")
            .Story("1d", holds ? ["0s page bob sms", $"{after} page ann sms"] : ["0s page bob sms"]);

    [Fact]
    public void Or_outside_of_them() =>
        new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("1h", To("ann")).UntilResolved().Within(9, 17, outside: true), Rule("7h", To("ann")).UntilResolved().Within(9, 17, outside: true)))
            .Trigger().At("1m").Acknowledge("bob").Story("1d", "0s page bob sms", "7h page ann sms");

    [Fact]
    public void A_rule_passed_over_at_night_does_not_come_in_the_morning_whatever_else_happens() =>
        new Timeline(Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("8h", To("ann")).UntilResolved().Within(9, 17), Rule("1d", To("carol")).UntilResolved()))
            .Trigger().At("1m").Acknowledge("bob").At("23h").States("bob", "customer-facing")
            .Story("1d", "0s page bob sms", "1d page carol sms");

    [Fact]
    public void A_holiday_is_outside_and_one_of_a_calendar_that_is_gone_is_none()
    {
        var org = Org.Of("bob", "ann").Holidays("austria", new LocalDate(2026, 3, 2));

        new Timeline(org.Policy(Rule("0s", To("bob")), Rule("1h", To("ann")).UntilResolved().Within(9, 17, false, "austria"))).Trigger().At("1m").Acknowledge("bob").Story("1d", "0s page bob sms");
        new Timeline(org.Policy(Rule("0s", To("bob")), Rule("1h", To("ann")).UntilResolved().Within(9, 17, false, "gone"))).Trigger().At("1m").Acknowledge("bob")
            .Story("1d", "0s page bob sms", "1h page ann sms");
    }

    [Theory]
    [InlineData(2026, 3, 1, 23, 59, 59, true)]
    [InlineData(2026, 3, 2, 7, 59, 59, true)]
    [InlineData(2026, 3, 2, 8, 0, 0, false)]
    [InlineData(2026, 3, 6, 17, 59, 59, false)]
    [InlineData(2026, 3, 6, 18, 0, 0, true)]
    public void A_stretch_may_run_over_the_end_of_the_week(int year, int month, int day, int hour, int minute, int second, bool holds)
    {
        var weekend = new WorkingHours(DateTimeZone.Utc, [new WeeklyWindow(IsoDayOfWeek.Friday, new LocalTime(18, 0), IsoDayOfWeek.Monday, new LocalTime(8, 0))], [], false);

        Assert.Equal(holds, weekend.Holds(DefinitionSet.Empty, Instant.FromUtc(year, month, day, hour, minute, second)));
        Assert.Equal(!holds, (weekend with { Outside = true }).Holds(DefinitionSet.Empty, Instant.FromUtc(year, month, day, hour, minute, second)));
    }

    [Fact]
    public void A_rule_may_be_for_some_services() =>
        new Timeline(Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("0s", To("ann")).OnlyAt("shop", "search"), Rule("0s", To("carol")).OnlyAt("search"))).Trigger()
            .Story("0s", "0s page bob sms", "0s page ann sms");
}
