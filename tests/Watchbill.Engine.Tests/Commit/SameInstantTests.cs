using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Commit;

/// <summary>What arrives at the same instant: a person comes before an event, an event before a timer, and all of them before anything is handed over (rules 11 and 22).</summary>
public sealed class SameInstantTests
{
    [Fact]
    public async Task A_person_beats_the_timer_of_that_instant_though_the_timer_was_there_first()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        await night.EventAsync("disk");
        await night.ToAsync(299);
        night.Time.Pass(Duration.FromSeconds(1));
        await using var batch = await OneBatch.OnAsync(night);
        var tick = batch.Engine.Runner.TickAsync(night.Time.Now, CancellationToken.None);
        var acknowledged = AcknowledgeAsync(batch);

        await batch.CommitAsync(tick, acknowledged);
        await night.TickAsync();

        Assert.True((await acknowledged).IsAccepted);
        Assert.Equal(["0 page bob phone 1"], night.Attempts());
    }

    [Fact]
    public async Task So_does_the_source_that_says_it_is_over()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        await night.EventAsync("disk");
        await night.ToAsync(299);
        night.Time.Pass(Duration.FromSeconds(1));
        await using var batch = await OneBatch.OnAsync(night);
        var tick = batch.Engine.Runner.TickAsync(night.Time.Now, CancellationToken.None);
        var resolved = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk", EventAction.Resolve)));

        await batch.CommitAsync(tick, resolved);
        await night.TickAsync();

        Assert.DoesNotContain(night.Attempts(), line => line.Contains("carol", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_timer_whose_batch_was_committed_first_has_paged()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        await night.EventAsync("disk");
        await night.ToAsync(300);
        await night.DoAsync("bob", new Acknowledge(), "c1");

        Assert.Equal(["0 page bob phone 1", "300 page carol mail 1", "300 notice carol mail 1"], night.Attempts());
    }

    [Fact]
    public async Task What_is_acknowledged_in_the_batch_that_would_hand_it_over_is_not_handed_over()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));
        await using var batch = await OneBatch.OnAsync(night);
        var claim = batch.Engine.Deliverer.TickAsync(CancellationToken.None);
        var acknowledged = AcknowledgeAsync(batch);

        await batch.CommitAsync(claim, acknowledged);
        await night.ToAsync(60);

        Assert.Empty(night.Attempts());
        var page = Assert.Single(await night.DeliveriesOfAsync());
        Assert.Equal((DeliveryStatus.Cancelled, 0, null), (page.Status, page.Attempt, page.HandedOverAt));
    }

    private static Task<CommandOutcome> AcknowledgeAsync(OneBatch batch) =>
        batch.Engine.Commands.SubmitAsync(new CommandRequest("c1", NightShift.Bob, Door.Web, new AlertId(1), new Acknowledge()));
}
