using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Json;

namespace Watchbill.Engine.Tests.Incidents;

/// <summary>Response targets at the second before and at the second: reminded, kept, missed, held, each by what meets it.</summary>
public sealed class TargetTests
{
    private static readonly Duration Second = Duration.FromSeconds(1);

    public static TheoryData<TargetTrigger, string?> Triggers => new()
    {
        { TargetTrigger.Acknowledged, null },
        { TargetTrigger.RoleHeld, "commander" },
        { TargetTrigger.Update, "internal" },
        { TargetTrigger.Update, "customer" },
        { TargetTrigger.Status, "identified" },
        { TargetTrigger.Status, "resolved" },
        { TargetTrigger.ByHand, null },
    };

    [Theory]
    [MemberData(nameof(Triggers))]
    public async Task Within_is_kept_at_the_second_and_missed_after_it(TargetTrigger trigger, string? argument)
    {
        var (bridge, _) = await WithAsync(Target(trigger, argument) with { Inclusive = true });
        await using var night = bridge;
        await bridge.AtAsync(Minutes(10));
        Assert.Empty(await bridge.EntriesAsync<TargetMissed>());

        await MeetAsync(bridge, trigger, argument);

        var met = Assert.Single(await bridge.EntriesAsync<TargetMet>());
        Assert.Equal((Duration.Zero, Duration.Zero), (met.Left, met.Late));
        Assert.Equal(TargetOutcome.Kept, (await bridge.IncidentAsync()).Targets.Single().Outcome);
    }

    [Fact]
    public async Task What_was_missed_while_Watchbill_was_down_says_so()
    {
        var (bridge, _) = await WithAsync(Target(TargetTrigger.Update, "internal"));
        await using var night = bridge;
        await bridge.AtAsync(Minutes(5));

        bridge.Night.Time.Pass(Minutes(12));
        await bridge.Night.TickAsync();

        var missed = Assert.Single(await bridge.EntriesAsync<TargetMissed>());
        Assert.Equal(Minutes(12), Assert.IsType<EngineWasDown>(missed.Reason).Shift);
    }

    [Theory]
    [MemberData(nameof(Triggers))]
    public async Task Less_than_is_missed_at_the_second_and_kept_the_second_before(TargetTrigger trigger, string? argument)
    {
        var (kept, _) = await WithAsync(Target(trigger, argument) with { Inclusive = false });
        await using (kept)
        {
            await kept.AtAsync(Minutes(10) - Second);
            await MeetAsync(kept, trigger, argument);
            Assert.Equal(Second, Assert.Single(await kept.EntriesAsync<TargetMet>()).Left);
            await kept.AtAsync(Minutes(11));
            Assert.Empty(await kept.EntriesAsync<TargetMissed>());
        }

        var (missed, _) = await WithAsync(Target(trigger, argument) with { Inclusive = false });
        await using (missed)
        {
            await missed.AtAsync(Minutes(10) - Second);
            Assert.Empty(await missed.EntriesAsync<TargetMissed>());
            await missed.AtAsync(Minutes(10));
            Assert.Single(await missed.EntriesAsync<TargetMissed>());
            await missed.AtAsync(Minutes(12));
            await MeetAsync(missed, trigger, argument);
            Assert.Equal(Minutes(2), Assert.Single(await missed.EntriesAsync<TargetMet>()).Late);
            Assert.Equal(TargetOutcome.Missed, (await missed.IncidentAsync()).Targets.Single().Outcome);
        }
    }

    [Fact]
    public async Task The_reminder_comes_at_its_second_and_the_page_of_a_miss_ends_when_it_is_met()
    {
        var (bridge, _) = await WithAsync(Target(TargetTrigger.Update, "internal") with { RemindBefore = Minutes(3), Responsible = ["communications-lead"] });
        await using var night = bridge;
        await bridge.DoAsync(Bridge.Carol, new AssignRole("communications-lead", Bridge.Carol));

        await bridge.AtAsync(Minutes(7) - Second);
        Assert.Empty(await bridge.EntriesAsync<TargetReminded>());
        await bridge.AtAsync(Minutes(7));
        Assert.Equal([Bridge.Carol], Assert.Single(await bridge.EntriesAsync<TargetReminded>()).Told);

        await bridge.AtAsync(Minutes(10) + Second);
        var page = (await bridge.IncidentAsync()).Pages.Single(raised => raised.Kind == PageKind.Target);
        Assert.Equal([Bridge.Carol], (await bridge.AlertAsync(page.Alert)).Run!.OpenPages.Select(open => open.User));

        await bridge.DoAsync(Bridge.Carol, new PostUpdate(Audience.Internal, [], "We know.", null, null, null));
        Assert.Equal(AlertStatus.Resolved, (await bridge.AlertAsync(page.Alert)).Status);
    }

    [Fact]
    public async Task A_security_incident_holds_what_goes_outside_until_it_is_released_and_the_other_clocks_run_on()
    {
        var outward = Target(TargetTrigger.Update, "customer") with { Outward = true };
        var law = Target(TargetTrigger.ByHand, null) with { Id = "authority", Name = "Authority told", Within = TargetSpan.Of(Duration.FromHours(72)), Facts = ["security"] };
        var (bridge, _) = await WithAsync(outward, law);
        await using var night = bridge;
        await bridge.AtAsync(Minutes(2));
        await bridge.DoAsync(Bridge.Ann, new StateIncidentFact("security", true));

        Assert.Equal(Refusal.OutwardHeld, (await bridge.DoAsync(Bridge.Ann, new PostUpdate(Audience.Customer, [], "We look.", null, null, null))).Refusal?.Code);
        await bridge.AtAsync(Minutes(30));
        Assert.Empty(await bridge.EntriesAsync<TargetMissed>());
        var held = (await bridge.IncidentAsync()).Targets;
        Assert.Equal(TargetOutcome.Held, held.Single(target => target.Target.Id == outward.Id).Outcome);
        Assert.Equal(Announcements.NightShift.Evening + Minutes(2) + Duration.FromHours(72), held.Single(target => target.Target.Id == law.Id).Due);

        Assert.Equal(Refusal.Forbidden, (await bridge.DoAsync(Bridge.Bob, new ReleaseOutward(null))).Refusal?.Code);
        await bridge.DoAsync(Bridge.Carol, new AssignRole("security-lead", Bridge.Carol));
        await bridge.DoAsync(Bridge.Carol, new ReleaseOutward("contained"));
        Assert.Equal(Announcements.NightShift.Evening + Minutes(40), (await bridge.IncidentAsync()).Targets.Single(target => target.Target.Id == outward.Id).Due);
    }

    [Fact]
    public async Task Business_days_pass_over_weekends_and_holidays()
    {
        // The evening is a Saturday's.
        var review = Target(TargetTrigger.ByHand, null) with { Base = TargetBase.Resolved, Within = new TargetSpan(null, 5, DateTimeZoneProviders.Tzdb["Europe/Berlin"], "berlin") };
        var holidays = DefinitionJson.Of(new Domain.Schedules.HolidayCalendar("berlin", "Berlin", [new(new LocalDate(2026, 4, 3), "Good Friday")]));
        var (bridge, _) = await WithAsync([review], holidays);
        await using var night = bridge;
        Assert.Empty((await bridge.IncidentAsync()).Targets);

        await bridge.DoAsync(Bridge.Ann, new ChangeStatus("resolved", null, null, null));

        // Monday to Thursday and, after Good Friday, Monday; the clock of Berlin is set forward in between.
        Assert.Equal(new LocalDateTime(2026, 4, 6, 23, 0), (await bridge.IncidentAsync()).Targets.Single().Due.InZone(DateTimeZoneProviders.Tzdb["Europe/Berlin"]).LocalDateTime);
    }

    [Fact]
    public async Task A_rise_of_the_severity_never_misses_what_was_not_asked_before()
    {
        var (bridge, process) = await WithAsync(Target(TargetTrigger.ByHand, null));
        await using var night = bridge;
        await bridge.DoAsync(Bridge.Ann, new ChangeLevel("mild", Bridge.NoAnswers, null, null));
        Assert.Equal(TargetOutcome.Dropped, (await bridge.IncidentAsync()).Targets.Single().Outcome);
        await bridge.AtAsync(Duration.FromHours(1));

        await bridge.DoAsync(Bridge.Ann, new ChangeLevel("bad", Bridge.NoAnswers, "customers call", null));

        Assert.Equal(Announcements.NightShift.Evening + Duration.FromHours(1) + Minutes(10), (await bridge.IncidentAsync()).Targets.Single(target => target.Outcome == TargetOutcome.Open).Due);
        Assert.Equal("mild", process.Levels[1].Id);
    }

    private static Duration Minutes(int minutes) => Duration.FromMinutes(minutes);

    private static Task<(Bridge Bridge, IncidentProcess Process)> WithAsync(params ImmutableArray<ResponseTarget> targets) => WithAsync(targets, null);

    private static async Task<(Bridge Bridge, IncidentProcess Process)> WithAsync(ImmutableArray<ResponseTarget> targets, DefinitionDocument? more)
    {
        var process = DefaultProcess.Process with
        {
            Levels =
            [
                new SeverityLevel("bad", "Bad", "It is bad.", [], [], Severity.Critical, null, Pages: false, targets, null),
                new SeverityLevel("mild", "Mild", "It is not.", [], [], Severity.Warning, null, Pages: false, [], null),
            ],
        };
        var bridge = await Bridge.ManAsync(more is { } document ? [DefinitionJson.Of(process), document] : [DefinitionJson.Of(process)]);
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("It is slow", "bad"));
        return (bridge, process);
    }

    private static ResponseTarget Target(TargetTrigger trigger, string? argument) =>
        new("target", "Target", trigger, argument, TargetSpan.Of(Minutes(10)), TargetBase.Declared, false, null, true, Duration.Zero, [], false, [], []);

    private static async Task MeetAsync(Bridge bridge, TargetTrigger trigger, string? argument)
    {
        var outcome = await bridge.DoAsync(Bridge.Ann, trigger switch
        {
            TargetTrigger.Acknowledged => new AcknowledgeIncident(),
            TargetTrigger.RoleHeld => new AssignRole(argument!, Bridge.Ann),
            TargetTrigger.Update => new PostUpdate(argument == "customer" ? Audience.Customer : Audience.Internal, [], "We look.", null, null, null),
            TargetTrigger.Status => new ChangeStatus(argument!, null, null, null),
            _ => new MeetTarget("target"),
        });
        Assert.True(outcome.IsAccepted, outcome.Refusal?.Message);
    }
}
