using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.People;

namespace Watchbill.Pages.Tests;

/// <summary>A night in which a lot has happened, so that every page has something to show.</summary>
public static class Scene
{
    public static async Task<Site> NightAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        await Roster.WriteAsync(site);
        await Handover.WriteAsync(site);
        await ShopProcess.WriteAsync(site);
        await PublicPage.WriteAsync(site);
        var disk = await site.TriggerAsync(Crew.Reports, "disk", "Disk almost full on reports-db-2", Severity.Warning);
        await site.MoveAsync(Duration.FromMinutes(20));
        await site.ActAsync(Crew.Carol, disk, new Resolve());
        var queue = await site.TriggerAsync(Crew.Checkout, "queue", "Payment queue grows: 1,240 waiting", Severity.Error, "Consumers: 2 of 6.", "https://grafana.example/d/queue");
        await site.MoveAsync(Duration.FromMinutes(12));
        await site.ActAsync(Crew.Ana, queue, new Acknowledge());
        await site.MoveAsync(Duration.FromMinutes(24));
        await site.TriggerAsync(
            Crew.Checkout, "errors", "Error rate of checkout above 5 % for 10 minutes", Severity.Critical, "5xx: 7.2 %\nLast deployment: 02:41", "https://grafana.example/d/checkout?from=now-1h",
            Member("a", "HighErrorRate pod checkout-7d9f", Severity.Critical), Member("b", "HighErrorRate pod checkout-8c2a", Severity.Error));
        await site.MoveAsync(Duration.FromMinutes(4));
        await site.TriggerAsync(Crew.Reports, "job", "Nightly report did not finish", Severity.Warning);
        await site.MoveAsync(Duration.FromMinutes(1));
        return site;
    }

    public static async Task<CommandOutcome> ActAsync(this Site site, UserId user, AlertId alert, PersonCommand command)
    {
        var outcome = await site.Engine.Commands.SubmitAsync(new CommandRequest($"test-{alert}-{command.GetType().Name}", user, Door.Web, alert, command));
        await site.SettleAsync();
        return outcome;
    }

    private static AlertMember Member(string fingerprint, string title, Severity severity) => new(fingerprint, title, severity, true, Crew.Start + Duration.FromMinutes(50), null, Alert.NoLabels);
}
