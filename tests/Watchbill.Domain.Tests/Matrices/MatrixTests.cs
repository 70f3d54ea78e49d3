using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Matrices;

/// <summary>
/// The written escalation matrices of four teams, as configuration: each row at the second before and at the second.
/// Numbers in brackets are those of the requirements and of how their contradictions are resolved.
/// </summary>
public sealed class MatrixTests
{
    private static Timeline Fraiseql => New("fraiseql");

    private static Timeline Task18 => New("task18");

    private static Timeline Arq => New("arq");

    private static Timeline Greenlang => New("greenlang");

    // FraiseQL: primary at once, backup at 2 minutes (CRITICAL at 1), manager at 5, and all of it twice more.

    [Fact]
    public void Fraiseql_high_pages_primary_backup_and_manager_at_0_2_and_5_minutes() => Fraiseql.Trigger(Severity.Error)
        .Story("1m59s", [.. FraiseqlPrimary])
        .Story("2m", [.. FraiseqlPrimary, .. Both("2m", "bob")])
        .Story("4m59s", [.. FraiseqlPrimary, .. Both("2m", "bob")])
        .Story("5m", [.. FraiseqlPrimary, .. Both("2m", "bob"), .. Both("5m", "charlie")]);

    [Fact]
    public void Fraiseql_critical_moves_to_the_backup_at_1_minute_and_to_the_manager_at_5() => Fraiseql.Trigger(Severity.Critical)
        .Story("59s", [.. FraiseqlPrimary])
        .Story("1m", [.. FraiseqlPrimary, .. Both("1m", "bob")])
        .Story("4m59s", [.. FraiseqlPrimary, .. Both("1m", "bob")])
        .Story("5m", [.. FraiseqlPrimary, .. Both("1m", "bob"), .. Both("5m", "charlie")]);

    [Fact]
    public void Fraiseql_repeats_twice_and_then_says_that_nobody_answered()
    {
        var t = Fraiseql.Trigger(Severity.Error);

        t.Until("9m59s");
        Assert.Empty(t.Entries<PassStarted>());
        t.Until("10m");
        Assert.Equal(["10m page alice slack", "10m page alice sms"], t.Sent.Where(sent => sent.At == t.Now).Select(sent => sent.ToString()));
        t.Until("25m");
        Assert.Equal([2, 3], t.Entries<PassStarted>().Select(pass => pass.Pass));
        Assert.Equal(["25m page charlie slack", "25m page charlie sms"], t.Sent.TakeLast(2).Select(sent => sent.ToString()));
        t.Until("29m59s");
        Assert.Null(t.Alert.Run!.ExhaustedAt);
        t.Until("30m");
        Assert.Equal("nobody answered pass 3 within 30 min", t.Words(t.Entry<EscalationExhausted>().Reason));
        t.ExpectNothingAfter("30m");
    }

    [Theory]
    [InlineData("59s", Severity.Critical)]
    [InlineData("1m", Severity.Critical)]
    [InlineData("1m59s", Severity.Error)]
    [InlineData("2m", Severity.Error)]
    public void Fraiseql_an_acknowledgement_before_or_at_the_step_keeps_the_backup_asleep(string when, Severity severity) =>
        Fraiseql.Trigger(severity).At(when).Acknowledge("alice").Story("1d", [.. FraiseqlPrimary, $"{when} notice #incidents slack", $"{when} notice alice slack"]);

    [Fact]
    public void Fraiseql_medium_mails_after_5_minutes_and_not_if_acknowledged_before()
    {
        Fraiseql.Trigger(Severity.Warning).Story("4m59s", "0s post #incidents slack").Story("5m", "0s post #incidents slack", "5m page alice email");
        Fraiseql.Trigger(Severity.Warning).At("4m59s").Acknowledge("alice").Story("1d", "0s post #incidents slack", "4m59s notice #incidents slack");
    }

    // Task 18: L1 to L5, each by its own contact methods.

    [Theory]
    [InlineData(Severity.Critical)]
    [InlineData(Severity.Error)]
    public void Task18_L1_is_told_in_three_ways_and_L2_in_two_when_15_minutes_pass_without_an_acknowledgement(Severity severity) => Task18.Trigger(severity)
        .Story("14m59s", [.. L1])
        .Story("15m", [.. L1, "15m page david webhook", "15m page david sms"]);

    [Fact]
    public void Task18_L2_stays_asleep_when_L1_acknowledges_at_14_59_and_L3_comes_if_it_is_not_resolved_in_30() => Task18.Trigger(Severity.Error).At("14m59s").Acknowledge("carol")
        .Story("29m59s", [.. L1, "14m59s notice carol slack"])
        .Story("30m", [.. L1, "14m59s notice carol slack", "30m page frank sms", "30m page frank slack"])
        .Story("1d", [.. L1, "14m59s notice carol slack", "30m page frank sms", "30m page frank slack"]);

    [Fact]
    public void Task18_nobody_more_is_called_when_it_is_resolved_at_29_59()
    {
        var t = Task18.Trigger(Severity.Critical).At("10m").Acknowledge("carol").At("29m59s").Resolve("carol");
        t.RunToTheEnd();

        Assert.DoesNotContain(t.Sent, sent => sent.Whom is "frank" or "dora" or "cleo");
    }

    [Fact]
    public void Task18_P0_reaches_L4_at_30_minutes_by_phone_only()
    {
        var t = Task18.Trigger(Severity.Critical).At("1m").Acknowledge("carol");

        t.Story("29m59s", [.. L1, "1m notice carol slack"]);
        t.Story("30m", [.. L1, "1m notice carol slack", "30m page frank sms", "30m page frank slack", "30m page dora sms"]);
    }

    [Fact]
    public void Task18_P1_reaches_L4_at_60_minutes_if_it_is_a_major_outage()
    {
        var t = Task18.Trigger(Severity.Error).At("1m").Acknowledge("carol").At("5m").States("carol", "major-outage");

        t.Until("59m59s");
        Assert.DoesNotContain(t.Sent, sent => sent.Whom == "dora");
        t.Until("1h");
        Assert.Equal("1h page dora sms", Assert.Single(t.Sent, sent => sent.Whom == "dora").ToString());
    }

    [Fact]
    public void Task18_L5_comes_at_4_hours_if_it_is_business_critical_or_when_somebody_says_so_later()
    {
        var known = Task18.Trigger(Severity.Error, ("business_critical", "true")).At("1m").Acknowledge("carol").Until("3h59m59s");
        Assert.DoesNotContain(known.Sent, sent => sent.Whom == "cleo");
        Assert.Equal("4h page cleo sms", Assert.Single(known.Until("4h").Sent, sent => sent.Whom == "cleo").ToString());

        var late = Task18.Trigger(Severity.Error).At("1m").Acknowledge("carol").At("5h").States("frank", "business-critical");
        Assert.Equal("5h page cleo sms", Assert.Single(late.Sent, sent => sent.Whom == "cleo").ToString());
    }

    [Theory]
    [InlineData(Severity.Warning, "#alerts")]
    [InlineData(Severity.Info, "#monitoring")]
    public void Task18_what_is_less_than_P1_is_told_to_its_channel_and_pages_nobody(Severity severity, string channel) =>
        Task18.Trigger(severity).Story("30d", $"0s post {channel} slack");

    [Fact]
    public void Task18_what_becomes_P1_pages_at_once() =>
        Task18.Trigger(Severity.Warning).At("20m").Trigger(Severity.Error)
            .Story("20m", "0s post #alerts slack", "20m page carol webhook", "20m page carol sms", "20m page carol slack", "20m page david webhook", "20m page david sms");

    // ARQ: by severity, at once.

    [Fact]
    public void Arq_sev_1_notifies_executives_at_once() => Arq.Trigger(Severity.Critical)
        .Story("0s", "0s post #incidents slack", "0s page olga sms", "0s page cleo sms", "0s page vera sms");

    [Fact]
    public void Arq_sev_2_notifies_the_VP_and_on_call_and_not_the_executives() => Arq.Trigger(Severity.Error)
        .Story("0s", "0s post #incidents slack", "0s page olga sms", "0s page vera sms");

    [Fact]
    public void Arq_sev_3_notifies_the_engineering_lead_alone() => Arq.Trigger(Severity.Warning).Story("4m59s", "0s page lea sms");

    [Fact]
    public void Arq_sev_4_tells_the_development_team_and_pages_nobody() => Arq.Trigger(Severity.Info).Story("30d", "0s post development@example.org email");

    [Theory]
    [InlineData("5h", "5h2m page sam sms")]
    [InlineData("12h57m59s", "12h59m59s page sam sms")]
    [InlineData("12h58m", "13h page lea sms")]
    [InlineData("1h", "1h2m page lea sms")]
    public void Arq_at_2_minutes_the_secondary_in_US_business_hours_else_straight_the_next(string begins, string paged)
    {
        // The story begins at 04:00 in New York: office hours are from 5 h to 13 h.
        var t = Arq.At(begins).Trigger(Severity.Error);
        var before = t.Wait(Span("1m59s")).Sent.Count;

        t.Wait(Span("1s"));
        Assert.Equal([paged], t.Sent.Skip(before).Select(sent => sent.ToString()));
    }

    [Theory]
    [InlineData(Severity.Critical, "4m59s", "5m")]
    [InlineData(Severity.Error, "14m59s", "15m")]
    public void Arq_the_engineering_lead_comes_when_the_response_is_late(Severity severity, string before, string at)
    {
        var t = Arq.At("5h").Trigger(severity);

        Assert.DoesNotContain(t.Wait(Span(before)).Sent, sent => sent.Whom == "lea");
        Assert.Equal(Timeline.Start + Span("5h") + Span(at), Assert.Single(t.Wait(Span("1s")).Sent, sent => sent.Whom == "lea").At);
    }

    // GreenLang: by the time since the initial response.

    [Fact]
    public void Greenlang_P0_begins_with_engineer_and_commander_and_counts_from_the_acknowledgement()
    {
        var t = Greenlang.Trigger(Severity.Critical).Story("0s", "0s page olga sms", "0s page ian sms").At("3m").Acknowledge("olga").At("4m").Acknowledge("ian");

        Rows(t, "17m59s");
        Rows(t, "18m", "18m lea");
        Rows(t, "32m59s", "18m lea");
        Rows(t, "33m", "18m lea", "33m cleo");
        Rows(t, "1d", "18m lea", "33m cleo");
    }

    [Fact]
    public void Greenlang_the_CEO_at_60_minutes_if_customer_facing()
    {
        var t = Greenlang.Trigger(Severity.Critical, ("customer_facing", "yes")).At("3m").Acknowledge("olga").At("4m").Acknowledge("ian");

        Rows(t, "1h2m59s", "18m lea", "33m cleo");
        Rows(t, "1h3m", "18m lea", "33m cleo", "1h3m chris");
    }

    [Fact]
    public void Greenlang_the_CEO_as_soon_as_somebody_says_that_it_is_customer_facing_after_the_hour()
    {
        var t = Greenlang.Trigger(Severity.Critical).At("3m").Acknowledge("olga").At("4m").Acknowledge("ian").At("1h30m").States("ian", "customer-facing");

        Rows(t, "1h30m", "18m lea", "33m cleo", "1h30m chris");
        Assert.Equal("the condition of rule 6 holds now, and its time had passed", t.Words(t.Entry<RuleFired>(fired => fired.Rule == 5).Reason));
    }

    [Fact]
    public void Greenlang_without_any_response_the_clock_starts_when_the_response_target_ends_and_the_page_repeats_meanwhile()
    {
        var t = Greenlang.Trigger(Severity.Critical);

        t.Until("4m59s");
        Assert.Equal(["0s page olga sms", "2m page olga sms", "4m page olga sms"], t.Sent.Where(sent => sent.Whom == "olga").Select(sent => sent.ToString()));
        Rows(t, "19m59s");
        Rows(t, "20m", "20m lea");
        Rows(t, "34m59s", "20m lea");
        Rows(t, "35m", "20m lea", "35m cleo");
    }

    [Fact]
    public void Greenlang_a_response_after_the_target_moves_nothing() =>
        Rows(Greenlang.Trigger(Severity.Critical).At("12m").Acknowledge("olga").At("13m").Acknowledge("ian"), "35m", "20m lea", "35m cleo");

    [Fact]
    public void Greenlang_P1_has_the_commander_at_once_and_again_at_30_minutes_without_an_acknowledgement_of_his()
    {
        var t = Greenlang.Trigger(Severity.Error).Story("0s", "0s page olga sms", "0s page ian sms").At("10m").Acknowledge("olga");

        Rows(t, "39m59s");
        Rows(t, "40m", "40m ian");
        Rows(t, "1h9m59s", "40m ian");
        Rows(t, "1h10m", "40m ian", "1h10m lea");
        Rows(t, "4h9m59s", "40m ian", "1h10m lea");
        Rows(t, "4h10m", "40m ian", "1h10m lea", "4h10m cleo");
    }

    [Fact]
    public void Greenlang_P1_does_not_call_the_commander_again_who_has_acknowledged_nor_anybody_early_because_of_that()
    {
        var t = Greenlang.Trigger(Severity.Error).At("10m").Acknowledge("olga").At("11m").Acknowledge("ian");

        Rows(t, "1h9m59s");
        Rows(t, "1h10m", "1h10m lea");
        Assert.Equal("Ian (user ian): has acknowledged in this pass", ReasonText.Of(Assert.Single(t.Entry<RuleFired>(fired => fired.Rule == 4).Skipped), t.Definitions));
    }

    [Fact]
    public void Greenlang_P2_pages_the_engineer_only_and_the_lead_after_4_hours()
    {
        var t = Greenlang.Trigger(Severity.Warning).Story("0s", "0s page olga sms").At("20m").Acknowledge("olga");

        Rows(t, "4h19m59s");
        Rows(t, "4h20m", "4h20m lea");
        Rows(Greenlang.Trigger(Severity.Warning), "4h59m59s");
        Rows(Greenlang.Trigger(Severity.Warning), "5h", "5h lea");
    }

    [Fact]
    public void Greenlang_P3_makes_a_ticket_and_never_escalates() => Greenlang.Trigger(Severity.Info).Story("30d", "0s post tickets@example.org email");

    [Fact]
    public void Greenlang_a_P2_that_becomes_P1_pages_the_commander_at_once() =>
        Rows(Greenlang.Trigger(Severity.Warning).At("20m").Trigger(Severity.Error), "20m", "20m ian");

    private static readonly string[] FraiseqlPrimary = ["0s post #incidents slack", "0s page alice slack", "0s page alice sms"];

    private static readonly string[] L1 = ["0s page carol webhook", "0s page carol sms", "0s page carol slack"];

    private static string[] Both(string at, string who) => [$"{at} page {who} slack", $"{at} page {who} sms"];

    /// <summary>Pages by text message to anybody but the engineer on call, after the beginning: "15m lea".</summary>
    private static void Rows(Timeline t, string until, params string[] rows)
    {
        t.Until(until);
        Assert.Equal(
            rows,
            t.Sent.Where(sent => sent.Request is { Purpose: NotificationPurpose.Page, Kind: Domain.Responders.ContactMethodKind.Sms } && sent.Whom != "olga" && sent.At > Timeline.Start)
                .Select(sent => $"{Text(sent.At - Timeline.Start)} {sent.Whom}"));
    }

    private static Timeline New(string file) => new(Org.Read(Path.Combine(AppContext.BaseDirectory, "Matrices", $"{file}.yaml")));
}
