using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.StatusPages;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests;

/// <summary>A status page on which a lot has happened: an outage under way, one that is over, work under way and planned.</summary>
internal static class PublicPage
{
    private static readonly StatusPageId Main = new("main");

    public static async Task WriteAsync(Site site)
    {
        var page = new StatusPage(
            Main,
            "Acme Commerce",
            null,
            DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            [
                Component("api", "API", "For programs of our customers and partners", "core"), Component("checkout", "Checkout", null, "core"), Component("search", "Search", null, null),
                Component("reports", "Nightly reports", "Sent by mail at six in the morning", null) with { StartDate = new LocalDate(2026, 10, 20) },
            ],
            [new StatusGroup(new ComponentId("core"), "Core services", "What everything else rests on.")],
            IsDefault: true,
            new StatusTheme("#0a6e4f", null),
            "How our services are doing, and what we plan.\n\nTimes are those of our office.",
            Subscribers: true);
        var document = DefinitionJson.Of(page);
        await site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Ana), default)], []);
        var now = site.Clock.Now;
        await DoAsync(site, null, new BackfillPost(Main, "Search was slow", PostImpact.Minor, "An index was being rebuilt.", [Set("search", ComponentStatus.PartialOutage)], now - Duration.FromHours(60), now - Duration.FromHours(54)));
        var outage = await DoAsync(site, null, new OpenPost(
            Main, "Payments by card fail for some customers", PostStatus.Investigating, PostImpact.Major, "Some payments are declined.\nWe are looking into it.", [Set("checkout", ComponentStatus.DegradedPerformance)], null, true));
        await DoAsync(site, outage, new UpdatePost(
            PostStatus.Identified, "A provider declines them.\n\nWe are moving to another one.", [Set("checkout", ComponentStatus.MajorOutage), Set("api", ComponentStatus.PartialOutage)], null, now + Duration.FromHours(2), true));
        await DoAsync(site, null, new PlanMaintenance(Main, "New disks", "Reports come later.", [new ComponentId("reports")], new MaintenancePlan(now, now + Duration.FromHours(3), true, true, null), true));
        await DoAsync(site, null, new PlanMaintenance(Main, "New network", "Everything may be away for minutes.", [new ComponentId("api"), new ComponentId("search")], new MaintenancePlan(now + Duration.FromDays(2), now + Duration.FromHours(51), true, true, null), true));
    }

    private static async Task<StatusPostId> DoAsync(Site site, StatusPostId? post, StatusPostCommand command)
    {
        var outcome = await site.Engine.StatusPages.SubmitAsync(new StatusPostRequest(null, Crew.Ana, Door.Web, post, command));
        Assert.Null(outcome.Refusal);
        return outcome.Post!.Id;
    }

    private static StatusComponent Component(string id, string name, string? about, string? group) =>
        new(new ComponentId(id), name, about, group is null ? null : new ComponentId(group), [], false, true, false, null);

    private static ComponentSetting Set(string component, ComponentStatus status) => new(new ComponentId(component), status);
}
