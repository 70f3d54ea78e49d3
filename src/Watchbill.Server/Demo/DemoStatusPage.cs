using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Engine.StatusPages;

namespace Watchbill.Server.Demo;

/// <summary>Planned work and something that is over, so that the demonstration's status page has more to say than the incident under way. Made once per data folder.</summary>
internal static class DemoStatusPage
{
    private static readonly UserId Carol = new("carol");

    public static async Task RunAsync(WatchbillEngine engine, CancellationToken cancellationToken)
    {
        if (engine.Definitions.Current.DefaultStatusPage() is not { } page
            || (await engine.Store.Reader.ListStatusPostsAsync(page.Id, PostKind.Maintenance, new Interval(NodaConstants.UnixEpoch, engine.Time.Now() + Duration.FromDays(3_650)), 1, cancellationToken)).Count > 0)
        {
            return;
        }

        var now = engine.Time.Now();
        var night = page.Zone.AtLeniently(now.InZone(page.Zone).Date.PlusDays(3) + new LocalTime(23, 0)).ToInstant();
        StatusPostCommand[] posts =
        [
            new BackfillPost(
                page.Id, "Search was slow", PostImpact.Minor, "An index was rebuilt at the wrong hour. It is built at night from now on.",
                [new ComponentSetting(new ComponentId("search"), ComponentStatus.PartialOutage)], now - Duration.FromHours(75), now - Duration.FromHours(73)),
            new PlanMaintenance(
                page.Id, "New disks for reports", "Reports may come an hour later than usual. Nothing else is touched.",
                [new ComponentId("reports")], new MaintenancePlan(night, night + Duration.FromHours(2), AutoStart: true, AutoComplete: true, Duration.FromHours(1)), Notify: true),
        ];
        foreach (var (i, command) in posts.Index())
        {
            await engine.StatusPages.SubmitAsync(new StatusPostRequest($"demo-status-{i}", Carol, Door.Web, null, command));
        }
    }
}
