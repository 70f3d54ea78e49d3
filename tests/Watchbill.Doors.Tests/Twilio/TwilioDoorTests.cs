using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Notifiers.Twilio;
using Watchbill.StandIns;

namespace Watchbill.Doors.Tests.Twilio;

public sealed class TwilioDoorTests(Node node) : IClassFixture<Node>
{
    private Uri Webhook => node.Below(TwilioPaths.Inbound);

    [Fact]
    public async Task A_wrong_signature_and_another_address_change_nothing()
    {
        var alert = await node.FireAndSendAsync("signature");
        var request = node.Twilio.Inbound(Webhook, Node.AnaPhone, "ack");
        var elsewhere = node.Twilio.Inbound(new Uri("http://other.example.org/doors/twilio/sms"), Node.AnaPhone, "ack");

        Assert.Equal(401, (await node.Twilio.SendAsync(request with { Body = request.Body.Replace("ack", "ACK", StringComparison.Ordinal) }, Webhook)).Status);
        Assert.Equal(401, (await node.Twilio.SendAsync(elsewhere, Webhook)).Status);
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
    }

    [Fact]
    public async Task A_bare_ack_means_the_last_message_and_the_answer_names_it()
    {
        var earlier = await node.FireAndSendAsync("earlier");
        var last = await node.FireAndSendAsync("last");

        var reply = await node.Twilio.ReplyAsync(Webhook, Node.AnaPhone, "Ack");

        Assert.Equal([$"#{last} Payments fail (last): acknowledged"], reply.Messages);
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(earlier)).Alert.Status);
        Assert.Equal(AlertStatus.Acknowledged, (await node.ReadAsync(last)).Alert.Status);
    }

    [Fact]
    public async Task A_bare_ack_of_a_bundle_means_all_that_it_listed()
    {
        var first = await node.FireAndSendAsync("bundle");
        AlertId[] bundled = [await node.FireAsync("bundle-1", alone: false), await node.FireAsync("bundle-2", alone: false)];
        node.Time.Advance(NodaTime.Duration.FromSeconds(31));
        await node.Twilio.Messages.FirstAsync(message => message.Body.Contains($"{bundled[0]}", StringComparison.Ordinal) && message.Body.Contains($"{bundled[1]}", StringComparison.Ordinal));
        await Eventually.HoldsAsync(
            async () => (await Task.WhenAll(bundled.Select(node.ReadAsync))).All(stored =>
                stored.Alert.Notifications.Any(sent => sent is { Kind: ContactMethodKind.Sms, State: NotificationState.HandedOver })),
            "the bundle is handed over");

        var reply = await node.Twilio.ReplyAsync(Webhook, Node.AnaPhone, "a");

        Assert.All(bundled, alert => Assert.Contains($"#{alert} ", Assert.Single(reply.Messages), StringComparison.Ordinal));
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(first)).Alert.Status);
        Assert.All(bundled, alert => Assert.Equal(AlertStatus.Acknowledged, node.ReadAsync(alert).GetAwaiter().GetResult().Alert.Status));
    }

    [Fact]
    public async Task A_number_beats_the_last_message()
    {
        var wanted = await node.FireAndSendAsync("wanted");
        var last = await node.FireAndSendAsync("not this");

        var reply = await node.Twilio.ReplyAsync(Webhook, Node.AnaPhone, $"{wanted} resolve");

        Assert.Equal([$"#{wanted} Payments fail (wanted): resolved"], reply.Messages);
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(last)).Alert.Status);
    }

    [Fact]
    public async Task Twilio_repeating_itself_is_carried_out_once_and_answered_alike()
    {
        var alert = await node.FireAndSendAsync("repeat");
        var request = node.Twilio.Inbound(Webhook, Node.AnaPhone, "escalate");

        var first = await node.Twilio.SendAsync(request, Webhook);
        var second = await node.Twilio.SendAsync(request, Webhook);

        Assert.Equal(first.Messages, second.Messages);
        Assert.Single(await node.JournalAsync(alert), row => row.Entry is EscalationRequested);
    }

    [Theory]
    [InlineData("what?", "Not understood")]
    [InlineData("HELP", "Watchbill: reply")]
    [InlineData("999999 ack", "There is no such alert")]
    public async Task Every_reply_is_answered(string text, string expected)
    {
        var reply = await node.Twilio.ReplyAsync(Webhook, Node.AnaPhone, text);

        Assert.Contains(expected, Assert.Single(reply.Messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("START")]
    [InlineData("unstop")]
    public async Task Words_that_Twilio_answers_itself_are_not_answered_twice(string text)
    {
        var reply = await node.Twilio.ReplyAsync(Webhook, Node.AnaPhone, text);

        Assert.Equal((200, null), (reply.Status, reply.Error));
        Assert.Empty(reply.Messages);
    }

    [Fact]
    public async Task A_number_that_nobody_has_learns_nothing()
    {
        var alert = await node.FireAndSendAsync("stranger");

        var reply = await node.Twilio.ReplyAsync(Webhook, "+15559999999", $"{alert} ack");

        Assert.StartsWith("Watchbill does not know this number", Assert.Single(reply.Messages), StringComparison.Ordinal);
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
    }
}
