using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Delivery;

/// <summary>Messages about one alert to one destination go one after another, and only the newest edit of those not yet sent is kept (rule 24).</summary>
public sealed class LaneTests
{
    private static readonly ProviderFailed Down = new("503", null);

    [Fact]
    public async Task An_edit_waits_until_the_post_is_through_and_then_edits_it()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, Desk.Channel("#ops"), new Watchbill.Domain.Escalation.UserTarget(NightShift.Bob))));
        night.Answer = (kind, message) => kind == ContactMethodKind.Slack ? new Delivered($"post of {message.Delivery}") : null;
        var acknowledged = false;
        night.During = async message =>
        {
            if (message.Purpose == NotificationPurpose.Post && !acknowledged)
            {
                acknowledged = true;
                await night.Engine.Commands.SubmitAsync(new CommandRequest("c1", NightShift.Bob, Door.Web, new AlertId(1), new Acknowledge()));
                await night.Engine.Deliverer.TickAsync(CancellationToken.None);
                Assert.DoesNotContain(night.Sent, sent => sent is { Purpose: NotificationPurpose.Notice, Address: "#ops" });
            }
        };

        await night.EventAsync("disk");
        await night.TickAsync();

        var edit = Assert.Single(night.Sent, sent => sent is { Purpose: NotificationPurpose.Notice, Address: "#ops" });
        Assert.Equal((new DeliveryId("1-1"), "post of 1-1"), (edit.Prior!.Delivery, edit.Prior.Receipt));
        Assert.Equal(AlertStatus.Acknowledged, edit.Messages[0].Status);
    }

    [Fact]
    public async Task Of_edits_that_could_not_be_sent_only_the_newest_is()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, Desk.Channel("#ops"), new Watchbill.Domain.Escalation.UserTarget(NightShift.Bob))));
        await night.EventAsync("disk");
        night.Answer = (kind, _) => kind == ContactMethodKind.Slack ? Down : null;
        await night.ToAsync(10);
        await night.DoAsync("bob", new Acknowledge(), "c1");
        await night.ToAsync(20);
        await night.DoAsync("ann", new TakeOver(null), "c2");
        await night.ToAsync(30);
        await night.DoAsync("carol", new Resolve(), "c3");
        await night.ToAsync(40);

        night.Answer = (_, _) => null;
        await night.ToAsync(100);

        var told = Assert.Single(night.Taken, taken => taken is { Kind: ContactMethodKind.Slack, Message.Purpose: NotificationPurpose.Notice });
        Assert.Equal((AlertStatus.Resolved, "Carol"), (told.Message.Messages[0].Status, told.Message.Messages[0].StatusBy));
        Assert.Equal(2, (await night.DeliveriesOfAsync()).Count(delivery => delivery is { Status: DeliveryStatus.Cancelled, Detail: "superseded", Request.Address: "#ops" }));
    }

    [Fact]
    public async Task While_the_post_itself_cannot_be_sent_its_edits_wait_and_then_the_newest_follows_it()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, Desk.Channel("#ops"), new Watchbill.Domain.Escalation.UserTarget(NightShift.Bob))));
        night.Answer = (kind, _) => kind == ContactMethodKind.Slack ? Down : null;
        await night.EventAsync("disk");
        await night.ToAsync(10);
        await night.DoAsync("bob", new Acknowledge(), "c1");
        await night.ToAsync(20);
        await night.DoAsync("ann", new TakeOver(null), "c2");
        await night.ToAsync(30);
        Assert.All(night.Sent.Where(sent => sent.Address == "#ops"), sent => Assert.Equal(NotificationPurpose.Post, sent.Purpose));

        night.Answer = (_, _) => null;
        await night.ToAsync(60);

        Assert.Equal(
            [(NotificationPurpose.Post, "33"), (NotificationPurpose.Notice, "33")],
            night.Taken.Where(taken => taken.Message.Address == "#ops").Select(taken => (taken.Message.Purpose, $"{(taken.At - NightShift.Evening).TotalSeconds}")));
        Assert.Equal("Ann", night.Taken[^1].Message.Messages[0].StatusBy);
    }

    [Fact]
    public async Task An_edit_of_a_post_that_left_no_receipt_has_nothing_to_edit_and_names_the_post()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, Desk.Channel("#ops"), new Watchbill.Domain.Escalation.UserTarget(NightShift.Bob))));
        night.Answer = (kind, message) => kind == ContactMethodKind.Slack && message.Purpose == NotificationPurpose.Post ? new OutcomeUnknown("no answer") : null;
        await night.EventAsync("disk");
        await night.DoAsync("bob", new Resolve(), "c1");
        await night.ToAsync(60);

        var edit = Assert.Single(night.Taken, taken => taken is { Kind: ContactMethodKind.Slack, Message.Purpose: NotificationPurpose.Notice });
        Assert.Equal((new DeliveryId("1-1"), null), (edit.Message.Prior!.Delivery, edit.Message.Prior.Receipt));
    }

    [Fact]
    public async Task Resolved_is_told_only_to_those_to_whom_something_was_handed_over()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob", "carol")));
        night.Answer = (kind, _) => kind == ContactMethodKind.Sms ? Down : null;
        await night.EventAsync("disk");
        await night.ToAsync(20);
        night.Answer = (_, _) => null;
        await night.EventAsync("disk", EventAction.Resolve);
        await night.ToAsync(120);

        Assert.Equal(["20 notice carol mail 1"], night.Attempts().Where(line => line.Contains("notice", StringComparison.Ordinal)));
        Assert.Contains(await night.DeliveriesOfAsync(), delivery => delivery is { Request: { Purpose: NotificationPurpose.Notice, User.Value: "bob" }, Detail: "nothing had been handed over there before" });
    }

    [Fact]
    public async Task One_alerts_messages_wait_for_each_other_and_another_alerts_to_the_same_place_for_neither()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, Desk.Channel("#ops"))));
        night.Answer = (_, message) => message.Messages[0].Alert.Value == 1 ? Down : null;
        await night.EventAsync("disk");
        await night.EventAsync("queue");
        await night.DoAsync("bob", new Acknowledge(), "c1", alert: 1);
        await night.DoAsync("bob", new Acknowledge(), "c2", alert: 2);

        Assert.Equal(["0 post #ops  1", "0 post #ops  2", "0 notice #ops  2"], night.Attempts());
    }
}
