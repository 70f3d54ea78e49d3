using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Engine.People;
using Watchbill.Server.Doors.Slack;
using Watchbill.StandIns.Slack;

namespace Watchbill.Doors.Tests.Slack;

public sealed class SlackDoorTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_wrong_an_old_and_a_missing_signature_change_nothing()
    {
        var alert = await node.FireAndSendAsync("signature");
        var message = await node.SlackMessageAsync(alert);
        var press = node.Slack.Press(message, "acknowledge", node.Ana);
        var old = node.Slack.Press(message, "acknowledge", node.Ana, node.Time.GetUtcNow() - TimeSpan.FromSeconds(301));

        Assert.Equal(401, await PostAsync(press with { Body = press.Body + "&x=1" }));
        Assert.Equal(401, await PostAsync(press with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) }));
        Assert.Equal(401, await PostAsync(old));
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
    }

    [Fact]
    public async Task A_body_larger_than_64_KiB_is_refused_before_it_is_read()
    {
        var alert = await node.FireAndSendAsync("large");
        var press = node.Slack.Press(await node.SlackMessageAsync(alert), "acknowledge", node.Ana);

        Assert.Equal(413, await PostAsync(press with { Body = press.Body + "&pad=" + new string('x', 64 * 1024) }));
    }

    [Fact]
    public async Task A_stranger_is_told_alone_how_to_become_known()
    {
        var alert = await node.FireAndSendAsync("stranger");

        Assert.Equal(200, await PostAsync(node.Slack.Press(await node.SlackMessageAsync(alert), "acknowledge", node.Stranger)));

        var said = await node.Slack.FollowUps.FirstAsync(followUp => followUp.Text!.Contains(node.Stranger.Id, StringComparison.Ordinal));
        Assert.Equal("ephemeral", said.ResponseType);
        Assert.False(said.ReplaceOriginal);
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
    }

    [Fact]
    public async Task An_escalation_in_ignorance_of_another_persons_act_is_refused_to_the_presser_alone()
    {
        var alert = await node.FireAndSendAsync("conflict");
        var message = await node.SlackMessageAsync(alert);
        var press = node.Slack.Press(message, "escalate", node.Ana);
        var other = await node.Engine.Commands.SubmitAsync(new CommandRequest("other", new UserId("bob"), Door.Web, alert, new Snooze(node.Engine.Time.Now() + Duration.FromHours(1), null)));
        Assert.True(other.IsAccepted);

        Assert.Equal(200, await PostAsync(press));

        var said = await node.Slack.FollowUps.FirstAsync(followUp => followUp.Text!.StartsWith($"#{alert}:", StringComparison.Ordinal));
        Assert.Contains("Bob snoozed this alert", said.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await node.JournalAsync(alert), row => row.Entry is EscalationRequested);
    }

    [Fact]
    public async Task Slack_repeating_itself_is_carried_out_once()
    {
        var alert = await node.FireAndSendAsync("repeat");
        var press = node.Slack.Press(await node.SlackMessageAsync(alert), "escalate", node.Ana);

        Assert.Equal(200, await PostAsync(press));
        Assert.Equal(200, await PostAsync(press));

        Assert.Single(await node.JournalAsync(alert), row => row.Entry is EscalationRequested);
    }

    [Fact]
    public async Task What_is_no_press_of_ours_is_taken_and_means_nothing()
    {
        var alert = await node.FireAndSendAsync("other");
        var before = (await node.JournalAsync(alert)).Count;
        var channel = node.Slack.AddChannel("incidents");

        Assert.Equal(200, await PostAsync(node.Slack.SlashCommand("/watchbill", "hello", channel, node.Ana)));
        Assert.Equal(before, (await node.JournalAsync(alert)).Count);
    }

    [Theory]
    [InlineData("https://hooks.slack.com/actions/T1/2/x", true)]
    [InlineData("http://hooks.slack.com/actions/T1/2/x", false)]
    [InlineData("https://hooks.slack.com:8443/actions", false)]
    [InlineData("https://hooks.slack.com.evil.example/x", false)]
    [InlineData("https://hooks.slack.com@evil.example/x", false)]
    [InlineData("https://169.254.169.254/latest", false)]
    [InlineData("http://127.0.0.1:1234/actions/x", true)]
    [InlineData("http://127.0.0.1:1235/actions/x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_Slacks_own_address_is_answered(string? url, bool allowed) =>
        Assert.Equal(allowed, SlackReplies.IsAllowed(url, new Uri("http://127.0.0.1:1234/api/"), out _));

    private async Task<int> PostAsync(StandIns.Http.SignedRequest request)
    {
        using var answer = await node.Slack.SendAsync(request, node.Actual(SlackDoor.Path));
        return (int)answer.StatusCode;
    }
}
