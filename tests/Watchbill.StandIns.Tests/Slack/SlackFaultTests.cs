using System.Text;
using Watchbill.StandIns.Slack;

namespace Watchbill.StandIns.Tests.Slack;

public sealed class SlackFaultTests : IAsyncLifetime
{
    private SlackStandIn _slack = null!;
    private SlackCaller _caller = null!;

    public async ValueTask InitializeAsync()
    {
        _slack = await SlackStandIn.StartAsync();
        _caller = new SlackCaller(_slack);
        _slack.AddChannel("ops");
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _slack.DisposeAsync();
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_back()
    {
        _slack.Script.Next("chat.postMessage", Fault.RateLimited(30));
        using (var limited = await SendAsync())
        {
            Assert.Equal(429, (int)limited.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(30), limited.Headers.RetryAfter!.Delta);
            Assert.Contains("ratelimited", await limited.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Empty(_slack.Messages.All);
        using var next = await SendAsync();
        Assert.True(next.IsSuccessStatusCode);
        Assert.Single(_slack.Messages.All);
    }

    [Fact]
    public async Task A_server_error_and_a_scripted_refusal_accept_nothing()
    {
        _slack.Script.Next("chat.postMessage", Fault.Status(503)).Next("chat.postMessage", Fault.Refuse("account_inactive"));
        using var error = await SendAsync();
        Assert.Equal(503, (int)error.StatusCode);
        using var refused = await SendAsync();
        Assert.Equal(200, (int)refused.StatusCode);
        Assert.Contains("account_inactive", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(_slack.Messages.All);
        Assert.Equal(2, _slack.Requests.Count);
    }

    [Fact]
    public async Task A_dropped_connection_leaves_nothing_behind_unless_it_was_accepted_first()
    {
        _slack.Script.Next("chat.postMessage", Fault.Drop).Next("chat.postMessage", Fault.DropAfterAccept);
        await Assert.ThrowsAsync<HttpRequestException>(SendAsync);
        Assert.Empty(_slack.Messages.All);
        await Assert.ThrowsAsync<HttpRequestException>(SendAsync);
        Assert.Single(_slack.Messages.All);
    }

    [Fact]
    public async Task A_hanging_call_can_be_left_and_shows_whether_it_was_accepted()
    {
        _slack.Script.Next("chat.postMessage", Fault.Hang).Next("chat.postMessage", Fault.HangAfterAccept);
        await HangAsync();
        Assert.Empty(_slack.Messages.All);
        await HangAsync();
        Assert.Single(_slack.Messages.All);

        async Task HangAsync()
        {
            var seen = _slack.Requests.Count;
            using var patience = new CancellationTokenSource();
            var call = SendAsync(patience.Token);
            await _slack.Requests.AtLeastAsync(seen + 1);
            if (seen == 1)
                await _slack.Messages.FirstAsync();
            Assert.False(call.IsCompleted);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_hanging_call()
    {
        var slack = await SlackStandIn.StartAsync();
        using var caller = new SlackCaller(slack);
        slack.Script.Always(FaultScript.AnyOperation, Fault.Hang);
        var call = caller.SendAsync("auth.test", null, slack.BotToken);
        await slack.Requests.FirstAsync();
        await slack.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    private Task<HttpResponseMessage> SendAsync() => SendAsync(CancellationToken.None);

    private Task<HttpResponseMessage> SendAsync(CancellationToken cancel)
        => _caller.SendAsync(
            "chat.postMessage", new StringContent("""{"channel":"#ops","text":"page"}""", Encoding.UTF8, "application/json"), _slack.BotToken, cancel);
}
