[assembly: AssemblyFixture(typeof(Watchbill.Pages.Tests.Night))]

namespace Watchbill.Pages.Tests;

/// <summary>The scene that tests share which only look.</summary>
public sealed class Night : IAsyncLifetime
{
    public static IReadOnlyList<string> Paths { get; } =
    [
        "/", "/alerts", "/alerts?show=all", "/alerts/1", "/alerts/2", "/alerts/3", "/services", "/services/checkout", "/services/reports", "/services/checkout/simulate?severity=critical&at=next+sunday+03:10", "/services/checkout/outlook", "/policies/standard", "/policies/standard/outlook", "/processes", "/processes/shop", "/playbooks", "/playbooks/checkout-down", "/templates", "/templates/declared", "/templates/declared?for=mail-html&i.impact=&i.rate=many", "/incidents", "/incidents?category=closed", "/incidents/new", "/incidents/new?alert=3", "/incidents/1", "/incidents/1?show=updates", "/incidents/1?entry=1", "/incidents/1/wall", "/incidents/1/update", "/incidents/1/update?template=-", "/incidents/1/update?template=declared", "/incidents/3", "/incidents/1/questions?answer.down=no", "/incidents/new?answer.down=no&answer.errors=30",
        "/schedules", "/schedules/primary", "/schedules/office", "/schedules/platform", "/schedules/platform?span=day&zone=America%2FSantiago", "/schedules/platform?span=month",
        "/schedules/platform/override?at=2026-11-25T12:00:00Z", "/schedules/platform/temporary", "/schedules/platform/fairness", "/schedules/platform/handover", "/schedules/secondary/handover", "/swaps", $"/swaps/{Handover.Request}", "/swaps/new?schedule=primary", "/absences", "/people", "/people/bob", "/me", "/outbox", "/status-pages", "/status-pages/main", "/status-pages/main/posts/2", "/status-pages/main/posts/4", "/rejected", "/audit", "/about", "/password",
    ];

    /// <summary>What the public sees, without a login.</summary>
    public static IReadOnlyList<string> Public { get; } = ["/status", "/status/main/history", "/status/main/incidents/2", "/status/main/incidents/3", "/status/main/subscribe"];

    public Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Site = await Scene.NightAsync();
        await Incidents.Response.WriteAsync(Site);
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
