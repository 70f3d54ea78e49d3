using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Announcements;

namespace Watchbill.Engine.Tests.People;

/// <summary>A command is carried out once, and answered from memory for 24 h; those that could overrule somebody say what their sender saw (rule 21).</summary>
public sealed class OnceTests
{
    [Fact]
    public async Task The_same_id_is_carried_out_once_and_answered_alike()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol"), Desk.Rule(600, "dan")));
        await night.EventAsync("disk");
        var first = await night.DoAsync("bob", new Escalate(null), "tap");
        var second = await night.DoAsync("bob", new Escalate(null), "tap");

        Assert.Equal((false, true), (first.Repeated, second.Repeated));
        Assert.Equal(first, second with { Repeated = false });
        Assert.Equal(["0 page bob phone 1", "0 page carol mail 1"], night.Attempts());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(600, false)]
    public async Task It_is_remembered_for_24_hours_and_then_forgotten(int secondsMore, bool remembered)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol"), Desk.Rule(600, "dan")));
        await night.EventAsync("disk");
        await night.DoAsync("bob", new Acknowledge(), "tap");
        await PassAsync(night, Duration.FromHours(24) + Duration.FromSeconds(secondsMore));

        var again = await night.DoAsync("bob", new Acknowledge(), "tap");

        Assert.Equal((remembered, remembered ? null : "already acknowledged by Bob"), (again.Repeated, again.Note));
    }

    [Fact]
    public async Task A_refusal_is_remembered_too_so_that_a_repetition_never_does_what_its_first_time_did_not()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        await night.EventAsync("disk");
        var seen = (await night.AlertAsync()).Alert.Version;
        await night.DoAsync("ann", new Reassign(new UserId("dan"), null), "a1");
        Assert.Equal(Refusal.Conflict, (await night.DoAsync("bob", new Escalate(seen), "tap")).Refusal!.Code);

        var again = await night.DoAsync("bob", new Escalate(null), "tap");

        Assert.Equal((Refusal.Conflict, true), (again.Refusal!.Code, again.Repeated));
        Assert.DoesNotContain(night.Attempts(), line => line.Contains("carol", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_people_may_use_the_same_id()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        await night.EventAsync("disk");
        await night.DoAsync("bob", new Acknowledge(), "1");

        Assert.False((await night.DoAsync("ann", new Resolve(), "1")).Repeated);
        Assert.Equal(AlertStatus.Resolved, (await night.AlertAsync()).Alert.Status);
    }

    [Fact]
    public async Task The_result_is_there_after_a_restart()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        await night.EventAsync("disk");
        await night.DoAsync("bob", new Escalate(null), "tap");
        await night.StopAsync();
        await night.StartAsync();

        Assert.True((await night.DoAsync("bob", new Escalate(null), "tap")).Repeated);
    }

    public static TheoryData<string> Overruling => ["escalate", "reassign", "snooze", "restart", "take over"];

    [Theory]
    [MemberData(nameof(Overruling))]
    public async Task In_ignorance_of_what_somebody_did_it_is_refused_with_who_what_and_when_and_changes_nothing(string what)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol"), Desk.Rule(600, "dan")));
        await night.EventAsync("disk");
        var seen = (await night.AlertAsync()).Alert.Version;
        await night.DoAsync("ann", new Escalate(seen), "a1");
        await night.ToAsync(4);
        var before = (await night.AlertAsync()).Alert.Version;

        var refused = await night.DoAsync("bob", Command(what, seen, night), "b1");

        Assert.Equal(Refusal.Conflict, refused.Refusal!.Code);
        Assert.Equal("Ann escalated this alert 4 s ago. Look again, then repeat it if it is still right.", refused.Refusal.Message);
        Assert.Equal(before, (await night.AlertAsync()).Alert.Version);
        Assert.True((await night.DoAsync("bob", Command(what, before, night), "b2")).IsAccepted);
    }

    private static PersonCommand Command(string what, int seen, NightShift night) => what switch
    {
        "escalate" => new Escalate(seen),
        "reassign" => new Reassign(new UserId("dan"), seen),
        "snooze" => new Snooze(night.Time.Now + Duration.FromHours(1), seen),
        "restart" => new Restart(seen),
        _ => new TakeOver(seen),
    };

    /// <summary>The pruner runs as its loop would, once a minute.</summary>
    private static async Task PassAsync(NightShift night, Duration length)
    {
        for (var end = night.Time.Now + length; night.Time.Now < end;)
        {
            night.Time.Pass(Duration.Min(Duration.FromMinutes(1), end - night.Time.Now));
            await night.Engine.Pruner.TickAsync(night.Time.Now, CancellationToken.None);
        }
    }
}
