using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Commit;

/// <summary>A batch is a list of commands: each joins wholly or is rejected alone, and whoever loses to another node decides again (rule 14).</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Each_command_is_decided_against_what_the_earlier_ones_of_the_batch_have_made()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await using var batch = await OneBatch.OnAsync(night);
        var trigger = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));
        var repeat = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));
        var resolve = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk", EventAction.Resolve)));
        var anew = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));

        await batch.CommitAsync(trigger, repeat, resolve, anew);

        var ids = new[] { trigger, repeat, resolve, anew }.Select(reply => reply.Result!.Events[0].Alert).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(ids[0], ids[2]);
        Assert.NotEqual(ids[0], ids[3]);
        Assert.Equal(AlertStatus.Resolved, (await night.AlertAsync(ids[0]!.Value.Value)).Alert.Status);
        Assert.Equal(AlertStatus.Triggered, (await night.AlertAsync(ids[3]!.Value.Value)).Alert.Status);
    }

    [Fact]
    public async Task One_that_throws_fails_alone_and_leaves_nothing()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await night.EventAsync("queue");
        await using var batch = await OneBatch.OnAsync(
            night, decide: (alert, command, context, id) => command is Resolve ? throw new InvalidOperationException("a bug") : AlertDecider.Decide(alert, command, context, id));
        var good = Command(batch, "good", 1, new Acknowledge());
        var bad = Command(batch, "bad", 2, new Resolve());
        var after = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("memory")));

        await batch.CommitAsync(good, bad, after);

        Assert.IsType<InvalidOperationException>(bad.Exception!.InnerException);
        Assert.True((await good).IsAccepted);
        Assert.Equal(AlertStatus.Acknowledged, (await night.AlertAsync(1)).Alert.Status);
        Assert.Equal(AlertStatus.Triggered, (await night.AlertAsync(2)).Alert.Status);
        Assert.Equal(AlertStatus.Triggered, (await night.AlertAsync((await after)!.Events[0].Alert!.Value.Value)).Alert.Status);

        // Its id was not used up: the same command may come again.
        Assert.False((await night.DoAsync("bob", new Resolve(), "bad", alert: 2)).Repeated);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task Whoever_gives_way_in_a_deadlock_of_nodes_begins_again_up_to_five_times(int times, bool isDone)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await using var batch = await OneBatch.OnAsync(night, Overtaken.Of(night.Engine.Store, times));
        var acknowledged = Command(batch, "ack", 1, new Acknowledge());

        await batch.CommitAsync(acknowledged);

        Assert.Equal(isDone, acknowledged.IsCompletedSuccessfully);
        Assert.Equal(isDone ? AlertStatus.Acknowledged : AlertStatus.Triggered, (await night.AlertAsync(1)).Alert.Status);
        Assert.Equal(isDone ? 1 : 0, (await night.Engine.Store.Reader.ReadJournalAsync("alert:1", TestContext.Current.CancellationToken)).Count(row => row.Entry is AlertAcknowledged));
    }

    [Fact]
    public async Task The_loser_of_a_key_decides_again_as_a_repeat_and_the_others_of_its_batch_have_joined()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await using var batch = await OneBatch.OnAsync(night, StaleReads.Of(night.Engine.Store, looks: 1));
        var loser = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));
        var other = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("queue")));

        await batch.CommitAsync(loser, other);

        Assert.Equal(1, (await loser)!.Events[0].Alert!.Value.Value);
        Assert.Equal(2, (await night.Engine.Store.Reader.ReadBacklogAsync(TestContext.Current.CancellationToken)).OpenAlerts);
        Assert.Equal("queue", (await night.AlertAsync((await other)!.Events[0].Alert!.Value.Value)).Alert.DedupKey);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task Who_loses_five_times_gets_no_answer_but_an_unknown_outcome_and_its_batch_is_committed(int looks, bool succeeds)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await using var batch = await OneBatch.OnAsync(night, StaleReads.Of(night.Engine.Store, looks));
        var loser = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));
        var other = Command(batch, "c1", 1, new Acknowledge());

        await batch.CommitAsync(loser, other);

        Assert.Equal(succeeds, loser.IsCompletedSuccessfully);
        Assert.Equal(succeeds ? null : "Other nodes were faster five times in a row. Try again.", (loser.Exception?.InnerException as CommitFailedException)?.Message);
        Assert.True((await other).IsAccepted);
        Assert.Equal(AlertStatus.Acknowledged, (await night.AlertAsync()).Alert.Status);
    }

    [Fact]
    public async Task A_loser_s_earlier_rounds_count_towards_no_storm()
    {
        await using var night = await NightShift.BeginAsync(Desk.WithStorms(3, Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await using var batch = await OneBatch.OnAsync(night, StaleReads.Of(night.Engine.Store, looks: 4));
        var loser = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));

        await batch.CommitAsync(loser);

        Assert.Equal(new AlertId(1), (await loser)!.Events[0].Alert);
    }

    [Fact]
    public async Task What_a_round_refused_is_not_forgotten_because_another_command_lost_and_had_a_round_more()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        await using var batch = await OneBatch.OnAsync(night, StaleReads.Of(night.Engine.Store, looks: 1));
        var handOver = new HandingOver(new DeliveryId("1-1"));
        batch.Engine.Committer.Submit(handOver);
        var loser = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));

        await batch.CommitAsync(loser);

        Assert.Equal([handOver.Delivery], handOver.Outcome!.Refused);
    }

    [Fact]
    public async Task All_rows_of_one_command_are_there_together_or_not_at_all()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(600, "ann")));
        var receipt = await night.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")) with { Body = new StoredBody(new string('a', 64), new byte[] { 1 }, 1, default) });
        await night.DoAsync("ann", new Acknowledge(), "c1", receipt!.Events[0].Alert!.Value.Value);

        var journal = await night.JournalAsync();
        var stored = await night.AlertAsync();
        Assert.Equal(stored.Alert.Version, journal[^1].Version);
        Assert.Equal(Enumerable.Range(1, journal.Count), journal.Select(row => row.Version));
        Assert.Empty(stored.Timers);
        Assert.Equal("c1", journal[^1].CommandId ?? journal.Last(row => row.Entry is AlertAcknowledged).CommandId);
        Assert.All(journal.Where(row => row.Door == Door.Source), row => Assert.Equal(new string('a', 64), row.BodyHash));
        Assert.Equal(DeliveryStatus.Cancelled, (await night.DeliveriesOfAsync())[0].Status);
        Assert.True((await night.DoAsync("ann", new Acknowledge(), "c1")).Repeated);
    }

    private static Task<CommandOutcome> Command(OneBatch batch, string id, long alert, PersonCommand command) =>
        batch.Engine.Commands.SubmitAsync(new CommandRequest(id, NightShift.Bob, Door.Web, new AlertId(alert), command));

    /// <summary>Wants to hand over what has been delivered already.</summary>
    private sealed class HandingOver(DeliveryId delivery) : Work
    {
        public DeliveryId Delivery => delivery;

        public WriteOutcome? Outcome { get; private set; }

        public override WorkOrder Order => WorkOrder.Claim;

        public override ValueTask DecideAsync(Batch batch)
        {
            batch.Writes.Deliveries.Add(new HandOver(delivery, "token", batch.Now + Duration.FromSeconds(30), "another", batch.Now, null));
            return ValueTask.CompletedTask;
        }

        public override void Committed(WriteOutcome outcome) => Outcome = outcome;

        public override void Failed(Exception exception) => throw exception;
    }
}
