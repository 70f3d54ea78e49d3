using System.Net;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Notifiers.Twilio;
using Watchbill.StandIns;
using Watchbill.StandIns.Twilio;

namespace Watchbill.Doors.Tests.Twilio;

public sealed class VoiceDoorTests(Node node) : IClassFixture<Node>
{
    [Theory]
    [InlineData("1", AlertStatus.Acknowledged, "Acknowledged. Thank you.")]
    [InlineData("2", AlertStatus.Triggered, "Escalated. Thank you.")]
    public async Task A_key_is_a_command_and_the_answer_says_what_came_of_it(string key, AlertStatus status, string said)
    {
        var (alert, call) = await CallAsync($"key {key}");

        var speech = await node.Twilio.PressAsync(call.Sid, key);

        Assert.Equal([said, "Goodbye."], speech.Says);
        Assert.True(speech.HangsUp);
        Assert.Equal(status, (await node.ReadAsync(alert)).Alert.Status);
        Assert.Contains(await node.JournalAsync(alert), row => row is { Door: Door.Voice, Actor.Id: "ana" });
        await node.EndAsync(alert);
    }

    [Fact]
    public async Task Answering_acknowledges_nothing_and_neither_does_hanging_up()
    {
        var (alert, call) = await CallAsync("no key");

        Assert.Equal(2, node.Twilio.Answer(call.Sid).Gathers.Count);
        Assert.Equal(HttpStatusCode.NoContent, await node.Twilio.EndCallAsync(call.Sid, "completed"));

        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
        Assert.DoesNotContain(await node.JournalAsync(alert), row => row.Door == Door.Voice);
        await node.EndAsync(alert);
    }

    [Fact]
    public async Task A_key_that_means_nothing_is_asked_for_once_more_and_not_for_ever()
    {
        var (alert, call) = await CallAsync("wrong key");

        var again = await node.Twilio.PressAsync(call.Sid, "7");
        var question = Assert.Single(again.Gathers);
        Assert.StartsWith("That key means nothing here. Press 1", question.Says, StringComparison.Ordinal);
        var last = await node.Twilio.PressAsync(call.Sid, "7", question.Action);
        Assert.Empty(last.Gathers);
        Assert.True(last.HangsUp);
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);

        Assert.StartsWith("Acknowledged", (await node.Twilio.PressAsync(call.Sid, "1", question.Action)).Words, StringComparison.Ordinal);
        await node.EndAsync(alert);
    }

    [Fact]
    public async Task Twilio_repeating_itself_is_carried_out_once_and_answered_alike()
    {
        var (alert, call) = await CallAsync("repeated key");
        var action = node.Twilio.Answer(call.Sid).Gathers[0].Action;
        var request = node.Twilio.Key(call.Sid, "2", action);

        var first = await node.Twilio.PressAsync(request, action);
        var second = await node.Twilio.PressAsync(request, action);

        Assert.Equal(first.Says, second.Says);
        Assert.Single(await node.JournalAsync(alert), row => row.Entry is EscalationRequested);
        await node.EndAsync(alert);
    }

    [Fact]
    public async Task What_is_over_says_so()
    {
        var (alert, call) = await CallAsync("over");
        await node.EndAsync(alert);

        Assert.Equal(["Already resolved. Thank you.", "Goodbye."], (await node.Twilio.PressAsync(call.Sid, "1")).Says);
        Assert.Contains("resolved", (await node.Twilio.PressAsync(call.Sid, "2")).Words, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_key_in_a_call_about_several_alerts_means_all_of_them()
    {
        var first = await node.FireAndSendAsync("several");
        AlertId[] bundled = [await node.FireAsync("several-1", alone: false), await node.FireAsync("several-2", alone: false)];
        node.Time.Advance(NodaTime.Duration.FromSeconds(31));
        var call = await node.Twilio.Calls.FirstAsync(call => call.Twiml!.Contains("(several-1)", StringComparison.Ordinal) && call.Twiml.Contains("(several-2)", StringComparison.Ordinal));
        await Eventually.HoldsAsync(
            async () => (await Task.WhenAll(bundled.Select(node.ReadAsync))).All(stored =>
                stored.Alert.Notifications.Any(sent => sent is { Kind: ContactMethodKind.Voice, State: NotificationState.HandedOver })),
            "the bundle is handed over");

        var speech = await node.Twilio.PressAsync(call.Sid, "1");

        Assert.Equal(["2 alerts: Acknowledged. Thank you.", "Goodbye."], speech.Says);
        Assert.All(bundled, alert => Assert.Equal(AlertStatus.Acknowledged, node.ReadAsync(alert).GetAwaiter().GetResult().Alert.Status));
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(first)).Alert.Status);
        foreach (var alert in bundled.Append(first))
        {
            await node.EndAsync(alert);
        }
    }

    [Fact]
    public async Task A_wrong_signature_another_call_and_a_number_that_nobody_has_change_nothing()
    {
        var (alert, call) = await CallAsync("forged");
        var action = node.Twilio.Answer(call.Sid).Gathers[0].Action;
        var request = node.Twilio.Key(call.Sid, "1", action);

        Assert.Equal(401, (await node.Twilio.PressAsync(request with { Body = request.Body.Replace("Digits=1", "Digits=2", StringComparison.Ordinal) }, action)).Status);
        var other = new Uri(action.AbsoluteUri.Replace("delivery=", "delivery=9", StringComparison.Ordinal));
        Assert.Equal(401, (await node.Twilio.PressAsync(request, other)).Status);
        Assert.StartsWith("Watchbill knows no alert of this call.", (await node.Twilio.PressAsync(call.Sid, "1", other)).Words, StringComparison.Ordinal);

        node.Twilio.Redirect(call.Sid, "+15559999999");
        Assert.StartsWith("Watchbill does not know this number", (await node.Twilio.PressAsync(call.Sid, "1", action)).Words, StringComparison.Ordinal);
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
        await node.EndAsync(alert);
    }

    [Theory]
    [InlineData("busy", "the line was busy")]
    [InlineData("no-answer", "nobody answered the call")]
    [InlineData("failed", "the call could not be completed")]
    public async Task Who_was_not_reached_is_reached_otherwise_and_the_method_stays(string status, string detail)
    {
        var (alert, call) = await CallAsync(status);

        Assert.Equal(HttpStatusCode.NoContent, await node.Twilio.EndCallAsync(call.Sid, status));
        Assert.Equal(HttpStatusCode.NoContent, await node.Twilio.EndCallAsync(call.Sid, status));

        var entry = Assert.Single((await node.JournalAsync(alert)).Select(row => row.Entry).OfType<NotificationResulted>(), entry => entry.State == NotificationState.NotReached);
        Assert.Equal(("twilio", detail), (entry.Provider, entry.Detail));
        Assert.Empty((await node.Engine.Store.Reader.ReadDefinitionsAsync(CancellationToken.None)).Flags);
        await node.EndAsync(alert);
    }

    [Fact]
    public async Task A_call_that_still_rings_is_cancelled_when_somebody_answers_elsewhere()
    {
        var (alert, call) = await CallAsync("rings");
        node.Twilio.Ring(call.Sid);

        await node.EndAsync(alert);

        await Eventually.HoldsAsync(() => Task.FromResult(node.Twilio.Calls.All.Single(known => known.Sid == call.Sid).Status == "canceled"), "the call is cancelled");
        Assert.Equal(HttpStatusCode.NoContent, await node.Twilio.EndCallAsync(call.Sid, "canceled"));
        Assert.DoesNotContain((await node.JournalAsync(alert)).Select(row => row.Entry).OfType<NotificationResulted>(), entry => entry.State == NotificationState.NotReached);
    }

    [Fact]
    public async Task The_address_that_a_call_carries_is_below_the_public_one()
    {
        var (alert, call) = await CallAsync("address");

        Assert.All(node.Twilio.Answer(call.Sid).Gathers, gather => Assert.StartsWith(node.Below(TwilioPaths.Voice).AbsoluteUri, gather.Action.AbsoluteUri, StringComparison.Ordinal));
        Assert.StartsWith(node.Below(TwilioPaths.CallStatus).AbsoluteUri, call.StatusCallback!.AbsoluteUri, StringComparison.Ordinal);
        await node.EndAsync(alert);
    }

    private async Task<(AlertId Alert, TwilioCall Call)> CallAsync(string key)
    {
        var alert = await node.FireAndSendAsync(key);
        return (alert, await node.CallAsync(alert));
    }
}
