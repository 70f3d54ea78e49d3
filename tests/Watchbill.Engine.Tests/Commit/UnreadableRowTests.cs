using System.Text.Json;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Commit;

/// <summary>What is stored of one alert cannot be read: its journal makes it again. Where that is damaged too, whatever has nothing to do with it goes on.</summary>
public sealed class UnreadableRowTests
{
    private const string DamageSnapshot = "UPDATE alert SET state = '{}' WHERE id = 1; UPDATE alert_member SET state = '{}' WHERE alert = 1";
    private const string Damage = "UPDATE alert SET state = '{}' WHERE id = 1; UPDATE journal SET kind_version = 99 WHERE subject = 'alert:1'";
    private const string Mend = "UPDATE alert SET state = (SELECT state FROM kept) WHERE id = 1; UPDATE journal SET kind_version = 1 WHERE subject = 'alert:1'";

    [Fact]
    public async Task A_damaged_snapshot_is_made_again_from_the_journal_and_the_alert_pages_on()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        var before = await AlertAsync(night);
        night.Execute(DamageSnapshot);

        Assert.Equal(Json(before), Json(await AlertAsync(night)));
        await night.TriggerAsync("disk");
        await night.TickAsync();
        Assert.Equal(["bob 1"], Pages(night));
        var stored = await night.Engine.Store.Reader.ListAlertsAsync(new AlertFilter([], null, null, 10), TestContext.Current.CancellationToken);
        Assert.Single(stored);

        // Whatever changes it writes it whole: it needs its journal no longer.
        night.Execute("UPDATE journal SET kind_version = 99 WHERE subject = 'alert:1'");
        Assert.Equal(new UserId("bob"), (await AlertAsync(night)).Notifications.Single().User);
        Assert.Equal("alert:1", Assert.Single(await night.AuditAsync("alert.rebuilt")).Object);
    }

    [Fact]
    public async Task Others_in_the_same_batch_are_committed_and_only_what_needs_the_row_fails()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        night.Execute(Damage);

        // An engine whose committer starts only when all of these wait for it: they are one batch.
        var engine = new WatchbillEngine(night.Engine.Store, night.Time, [], "another");
        await engine.Definitions.ReloadAsync(TestContext.Current.CancellationToken);
        var audit = engine.Records.AuditAsync(new AuditRecord(default, Actor.Engine("test"), Door.Api, "kept", "test", ""));
        var before = NightShift.TriggerAsync("queue", engine);
        var poisoned = NightShift.TriggerAsync("disk", engine);
        var after = NightShift.TriggerAsync("memory", engine);
        var told = new List<Exception>();
        engine.Committer.RowFailed = told.Add;
        using var stop = new CancellationTokenSource();
        var committing = engine.Committer.RunAsync(stop.Token);

        var failure = await Assert.ThrowsAsync<CommitFailedException>(() => poisoned);
        Assert.Contains("nothing of it was stored", failure.Message, StringComparison.Ordinal);
        await Task.WhenAll(audit, before, after);
        var stored = await night.Engine.Store.Reader.ReadBacklogAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, stored.OpenAlerts);
        Assert.Single(await night.AuditAsync("kept"));

        await stop.CancelAsync();
        await committing;
        Assert.Equal(0, engine.Committer.Queued);
        Assert.IsType<InvalidDataException>(Assert.Single(told));
    }

    [Fact]
    public async Task Broken_input_and_output_is_not_halved_but_fails_the_whole_batch_once()
    {
        await using var night = await NightShift.BeginAsync();
        var engine = new WatchbillEngine(night.Engine.Store, night.Time, [], "another");
        var works = Enumerable.Range(0, 4).Select(_ => new FailingWork(new IOException("the disk does not answer"))).ToList();
        works.ForEach(engine.Committer.Submit);
        using var stop = new CancellationTokenSource();
        var committing = engine.Committer.RunAsync(stop.Token);
        await stop.CancelAsync();
        await committing;

        Assert.All(works, work => Assert.IsType<CommitFailedException>(Assert.Single(work.Failures)));
        Assert.Equal([1, 0, 0, 0], works.Select(work => work.Decided));
    }

    [Fact]
    public async Task Its_page_waits_and_the_pages_of_others_go()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        await night.TriggerAsync("queue");
        night.Execute("CREATE TABLE kept AS SELECT state FROM alert WHERE id = 1");
        night.Execute(Damage);

        await night.TickAsync();
        Assert.Equal(["bob 2"], Pages(night));

        night.Execute(Mend);
        await night.RunAsync(Duration.FromMinutes(1));
        Assert.Equal(["bob 2", "bob 1"], Pages(night));
    }

    [Fact]
    public async Task What_became_of_its_message_is_recorded_without_it()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        night.Answer = (_, _) =>
        {
            night.Execute(Damage);
            return null;
        };
        await night.TickAsync();
        Assert.Equal(["bob 1"], Pages(night));

        // The answer could not be recorded with the alert, so the lease runs out like that of a crash.
        night.Time.Pass(Duration.FromMinutes(1));
        await night.Engine.Rescuer.TickAsync(night.Time.Now, TestContext.Current.CancellationToken);

        Assert.Equal(1, night.Engine.Rescuer.Rescued);
        var delivery = Assert.Single(await night.Engine.Store.Reader.ReadDeliveriesOfAsync(Subjects.Of(new AlertId(1)), TestContext.Current.CancellationToken));
        Assert.Equal((DeliveryStatus.Pending, 1), (delivery.Status, delivery.Attempt));
    }

    private static async Task<Alert> AlertAsync(NightShift night) =>
        (await night.Engine.Store.Reader.ReadAlertAsync(new AlertId(1), TestContext.Current.CancellationToken))!.Alert;

    private static string Json(Alert alert)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            AlertJson.WriteState(writer, alert);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + string.Join(';', alert.Members.Values);
    }

    private static IEnumerable<string> Pages(NightShift night) => night.Sent.SelectMany(page => page.Messages.Select(message => $"{page.User} {message.Alert}"));

    private sealed class FailingWork(Exception exception) : Work
    {
        public override WorkOrder Order => WorkOrder.Result;

        public int Decided { get; private set; }

        public List<Exception> Failures { get; } = [];

        public override ValueTask DecideAsync(Batch batch)
        {
            Decided++;
            throw exception;
        }

        public override void Committed(WriteOutcome outcome) => throw new InvalidOperationException("It was not committed.");

        public override void Failed(Exception exception) => Failures.Add(exception);
    }
}
