using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Engine.Tests.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Events;

/// <summary>An event whose decision throws is stored all the same, answered 202, and becomes an alert that the service's policy pages for (rule 20).</summary>
public sealed class PlainestRuleTests
{
    /// <summary>Cannot decide about the title of the event, whatever the alert.</summary>
    private static readonly Decide ThrowsAtEvents = (alert, command, context, id) =>
        command is ReceiveEvent { Reason: SourceReported } ? throw new FormatException("password=hunter2") : AlertDecider.Decide(alert, command, context, id);

    /// <summary>Cannot decide about that alert, whatever the event.</summary>
    private static readonly Decide ThrowsAtTheAlert = (alert, command, context, id) =>
        command is ReceiveEvent && alert is { DedupKey: "disk" } ? throw new FormatException("password=hunter2") : AlertDecider.Decide(alert, command, context, id);

    [Fact]
    public async Task It_pages_by_the_policy_of_the_service_under_a_title_that_says_so()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        night.Decide = ThrowsAtEvents;

        var receipt = await night.EventAsync("disk");
        await night.ToAsync(299);

        Assert.Equal(new AlertId(1), receipt.Events[0].Alert);
        Assert.Equal(["0 page bob phone 1"], night.Attempts());
        await night.ToAsync(300);
        Assert.Equal(["0 page bob phone 1", "300 page carol mail 1"], night.Attempts());
        var alert = (await night.AlertAsync()).Alert;
        Assert.Equal(("An event could not be interpreted", Severity.Critical, "disk"), (alert.Title, alert.Severity, alert.DedupKey));
        Assert.Equal(new CouldNotInterpret(nameof(FormatException)), Assert.IsType<AlertTriggered>((await night.JournalAsync())[0].Entry).Reason);
    }

    [Fact]
    public async Task The_raw_body_is_kept_and_the_entry_points_to_it()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        night.Decide = ThrowsAtEvents;
        var body = new StoredBody(new string('b', 64), "{\"what\":1}"u8.ToArray(), 10, default);

        await night.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")) with { Body = body });

        var row = (await night.JournalAsync())[0];
        Assert.Equal(body.Hash, row.BodyHash);
        var kept = await night.Engine.Store.Reader.ReadBodyAsync(body.Hash, row.RecordedAt, TestContext.Current.CancellationToken);
        Assert.Equal("{\"what\":1}"u8.ToArray(), kept!.Content.ToArray());
    }

    [Fact]
    public async Task Of_a_request_with_many_events_only_the_one_that_throws_is_told_so_plainly()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        night.Decide = (alert, command, context, id) =>
            command is ReceiveEvent { DedupKey: "queue", Reason: SourceReported } ? throw new FormatException("no") : AlertDecider.Decide(alert, command, context, id);

        var receipt = await night.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk"), NightActs.Event("queue"), NightActs.Event("memory")));

        var titles = new List<string>();
        foreach (var e in receipt!.Events)
        {
            titles.Add((await night.AlertAsync(e.Alert!.Value.Value)).Alert.Title);
        }

        Assert.Equal(["Trouble with disk", "An event could not be interpreted", "Trouble with memory"], titles);
    }

    [Fact]
    public async Task Others_of_its_batch_are_as_if_nothing_had_happened()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await using var batch = await OneBatch.OnAsync(
            night, decide: (alert, command, context, id) => command is ReceiveEvent { DedupKey: "queue", Reason: SourceReported } ? throw new FormatException("no") : AlertDecider.Decide(alert, command, context, id));
        var good = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));
        var bad = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("queue")));
        var after = batch.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("memory")));

        await batch.CommitAsync(good, bad, after);

        var alerts = new[] { (await good)!, (await bad)!, (await after)! }.Select(receipt => receipt.Events[0].Alert!.Value).ToList();
        Assert.Distinct(alerts);
        Assert.Equal("An event could not be interpreted", (await night.AlertAsync(alerts[1].Value)).Alert.Title);
    }

    [Fact]
    public async Task When_it_is_the_open_alert_that_cannot_be_decided_about_another_one_pages_instead()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.EventAsync("disk");
        night.Decide = ThrowsAtTheAlert;
        await night.ToAsync(60);

        var receipt = await night.EventAsync("disk");

        Assert.Equal(new AlertId(2), receipt.Events[0].Alert);
        Assert.Equal(["0 page bob phone 1", "60 page bob phone 2"], night.Attempts());

        // It repeats itself like any other, and does not page for each repetition.
        await night.ToAsync(120);
        Assert.Equal(new AlertId(2), (await night.EventAsync("disk")).Events[0].Alert);
        Assert.Equal(2, night.Attempts().Count);
    }

    [Fact]
    public async Task What_it_threw_is_nowhere_to_be_read()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        night.Decide = ThrowsAtEvents;
        await night.EventAsync("disk");

        var alert = (await night.AlertAsync()).Alert;
        Assert.DoesNotContain("hunter2", alert.ToString() + string.Concat(await night.JournalAsync()) + string.Concat(night.Sent), StringComparison.Ordinal);
    }
}
