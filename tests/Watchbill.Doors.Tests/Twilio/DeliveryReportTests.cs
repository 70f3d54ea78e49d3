using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Doors.Tests.Twilio;

/// <summary>What Twilio says after it has taken a message. A node of its own, because a failed method is flagged.</summary>
public sealed class DeliveryReportTests : IClassFixture<Node>
{
    private readonly Node _node;

    public DeliveryReportTests(Node node) => _node = node;

    [Fact]
    public async Task An_undelivered_page_is_a_failed_method_once_however_often_and_in_whatever_order_it_is_said()
    {
        var alert = await _node.FireAndSendAsync("undelivered");
        var sms = await _node.Twilio.Messages.FirstAsync(message => message.Body.Contains($"{alert}", StringComparison.Ordinal));

        (await _node.Twilio.ReportAsync(sms.Sid, "sent"))!.EnsureSuccessStatusCode();
        Assert.Equal(NotificationState.HandedOver, await StateAsync(alert));

        (await _node.Twilio.ReportAsync(sms.Sid, "undelivered", 30_005))!.EnsureSuccessStatusCode();
        Assert.Equal(NotificationState.Failed, await StateAsync(alert));
        Assert.Contains("error 30005", Assert.Single((await _node.Engine.Store.Reader.ReadDefinitionsAsync(CancellationToken.None)).Flags).Detail, StringComparison.Ordinal);
        var entries = (await _node.JournalAsync(alert)).Count;

        (await _node.Twilio.ReportAsync(sms.Sid, "undelivered", 30_005))!.EnsureSuccessStatusCode();
        (await _node.Twilio.ReportAsync(sms.Sid, "sent"))!.EnsureSuccessStatusCode();
        Assert.Equal(NotificationState.Failed, await StateAsync(alert));
        Assert.Equal(entries, (await _node.JournalAsync(alert)).Count);
    }

    [Fact]
    public async Task A_report_on_a_message_that_is_not_ours_is_taken_and_means_nothing()
    {
        using var client = _node.Client();
        using var unsigned = await client.PostAsync("/doors/twilio/status?delivery=1-1", new FormUrlEncodedContent([KeyValuePair.Create("MessageStatus", "failed")]));
        Assert.Equal(401, (int)unsigned.StatusCode);

        Assert.Equal(
            Engine.Delivery.ReceiptOutcome.Unknown,
            await _node.Engine.Receipts.FailAsync(ContactMethodKind.Sms, "SM00000000000000000000000000000000", null, "twilio", "x", CancellationToken.None));
    }

    private async Task<NotificationState> StateAsync(Domain.AlertId alert) =>
        (await _node.ReadAsync(alert)).Alert.Notifications.First(sent => sent.Kind == ContactMethodKind.Sms && sent.Purpose == NotificationPurpose.Page).State;
}
