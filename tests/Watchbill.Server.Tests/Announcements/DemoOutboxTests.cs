using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Watchbill.Domain.Announcements;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Demo;
using Watchbill.Server.Tests.Access;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Announcements;

public sealed class DemoOutboxTests
{
    [Fact]
    public async Task An_administrator_of_a_demonstration_reads_in_the_outbox_what_the_engine_has_to_say()
    {
        await using var server = await ServerUnderTest.StartAsync(
            demo =>
            {
                demo.Options = demo.Options with { IsDemo = true };
                demo.Map = app => app.MapGet("/test/open-token", (HttpContext context) => Csrf.Token(context)).Allow(AccessRule.Open("nothing to protect"));
            },
            organisation: false);
        using var changes = server.Engine.Feed.Subscribe();
        using var source = server.Client();
        using var refused = await source.PostJsonAsync("/v1/integrations/00000000000000000000000000000000/events", """{"key":"k","title":"t"}""");
        await server.SettledAsync();
        server.Time.Advance(Duration.FromSeconds(20));
        await DeliveredAsync(server, changes);

        using var browser = new Browser(server);
        using var entered = await browser.LogInAsync(DemoOrganisation.UserName, DemoOrganisation.Password);
        var outbox = await PageAsync(browser, "/outbox");
        Assert.Contains("1 event with an unknown key", outbox, StringComparison.Ordinal);
        Assert.Contains("/rejected", outbox, StringComparison.Ordinal);
        Assert.Contains("announcement.made", await PageAsync(browser, "/audit"), StringComparison.Ordinal);
    }

    private static async Task<string> PageAsync(Browser browser, string path)
    {
        using var answer = await browser.SendAsync(HttpMethod.Get, path, null);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task DeliveredAsync(ServerUnderTest server, ChangeFeed.Subscription changes)
    {
        while (await changes.Changes.ReadAsync(TestContext.Current.CancellationToken) is not null)
        {
            var deliveries = await server.Engine.Store.Reader.ReadRecentDeliveriesAsync(50, TestContext.Current.CancellationToken);
            var announced = deliveries.Where(delivery => delivery.Request.Message is Announcement { Topic: EngineAnnouncements.RefusedTopic }).ToList();
            if (announced.Count > 0 && announced.TrueForAll(delivery => delivery.Status == DeliveryStatus.Delivered))
            {
                return;
            }
        }
    }
}
