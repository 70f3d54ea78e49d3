using System.Net;
using Watchbill.Server.Features.Backups;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Features.Backups;

/// <summary>After a restore the server is on hold: it takes events, and sends nothing until somebody has looked (rule 15).</summary>
public sealed class RestoreHoldTests
{
    private const int Events = 20;

    [Fact]
    public async Task On_hold_events_are_taken_and_nothing_is_sent_until_it_is_released()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerUnderTest.StartAsync();
        await RestoreHold.SetAsync(server.Engine.Store, on: true, cancel);
        await server.RestartAsync();
        using var client = server.Client(await server.TokenOfAsync("adam"));

        // Each of them wakes the Deliverer, which would have sent the first ones long before the last is answered.
        for (var i = 0; i < Events; i++)
        {
            var taken = await client.PostJsonAsync($"/v1/integrations/{server.Keys["shop/plain"]}/events", $$"""{"key":"k{{i}}","title":"t"}""");
            Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        }

        var owed = await server.Engine.Store.Reader.ReadRecentDeliveriesAsync(100, cancel);
        Assert.Equal(Events, owed.Count);
        Assert.All(owed, delivery => Assert.Equal((DeliveryStatus.Pending, 0), (delivery.Status, delivery.Attempt)));
        Assert.Equal(0, server.Engine.Runner.Fired);

        var released = await client.DeleteAsync("/api/v1/admin/hold", cancel);
        Assert.Equal(HttpStatusCode.OK, released.StatusCode);
        await StandIns.Eventually.HoldsAsync(
            async () => (await server.Engine.Store.Reader.ReadRecentDeliveriesAsync(100, cancel)).Any(delivery => delivery.Status == DeliveryStatus.Delivered),
            "what was owed is sent",
            TimeSpan.FromSeconds(30),
            cancel);
        Assert.False(await RestoreHold.IsOnAsync(server.Engine.Store.Reader, cancel));
    }

    [Fact]
    public async Task It_holds_over_restarts()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerUnderTest.StartAsync();
        await RestoreHold.SetAsync(server.Engine.Store, on: true, cancel);

        await server.RestartAsync();
        await server.RestartAsync();

        Assert.True(await RestoreHold.IsOnAsync(server.Engine.Store.Reader, cancel));
    }
}
