using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Services;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Tests.Incidents;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.StatusPages;

/// <summary>Components follow the open incidents of their services, in the transaction of the incident.</summary>
public sealed class FollowingTests
{
    private static readonly ServiceId Stock = new("stock");

    [Fact]
    public async Task A_component_shows_the_worst_open_incident_of_its_services_until_it_is_resolved()
    {
        await using var bridge = await ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Slow", "medium"));
        Assert.Equal([("shop", ComponentStatus.DegradedPerformance), ("everything", ComponentStatus.DegradedPerformance)], await ShownAsync(bridge));

        await bridge.DoAsync(Bridge.Bob, Bridge.Declaration("Down", "critical"));
        Assert.Equal([("shop", ComponentStatus.MajorOutage), ("everything", ComponentStatus.MajorOutage)], await ShownAsync(bridge));

        await bridge.DoAsync(Bridge.Ann, new ChangeStatus("resolved", "restarted", null, null), new IncidentId(2));
        Assert.Equal([("shop", ComponentStatus.DegradedPerformance), ("everything", ComponentStatus.DegradedPerformance)], await ShownAsync(bridge));

        await bridge.DoAsync(Bridge.Ann, new ChangeStatus("resolved", "restarted", null, null));
        Assert.Empty(await ShownAsync(bridge));

        // Who it was stands in the page's journal, under the incident's own command; a component that follows nothing stands nowhere.
        var journal = await bridge.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(Page().Id), CancellationToken.None);
        Assert.Equal([Bridge.Ann, Bridge.Bob, Bridge.Ann, Bridge.Ann], journal.Where(row => row.Entry is ComponentStatusSet { Component.Value: "shop" }).Select(row => row.Actor.UserId!.Value));
        Assert.All(journal, row => Assert.NotNull(row.CommandId));
        Assert.DoesNotContain(journal, row => row.Entry is ComponentStatusSet { Component.Value: "web" });
    }

    internal static StatusPage Page(params ImmutableArray<StatusComponent> more) => new(
        new StatusPageId("main"),
        "Acme",
        null,
        DateTimeZone.Utc,
        [Component("shop", true, Bridge.Shop), Component("everything", true, Bridge.Shop, Stock), Component("web", false, Bridge.Shop), .. more],
        [],
        true,
        StatusTheme.Plain,
        null,
        Subscribers: false);

    internal static StatusComponent Component(string id, bool follows, params ImmutableArray<ServiceId> services) => new(new ComponentId(id), id, null, null, services, follows, true, false, null);

    private static Task<Bridge> ManAsync(params ImmutableArray<StatusPage> pages) => Bridge.ManAsync(
    [
        DefinitionJson.Of(new Service(Stock, "Stock", null, new PolicyId("shop"), null, UrgencyRule.AlwaysHigh, [])),
        .. (pages.IsEmpty ? [Page()] : pages).Select(DefinitionJson.Of),
    ]);

    /// <summary>The components that are not operational now, in the order of the page.</summary>
    private static async Task<List<(string, ComponentStatus)>> ShownAsync(Bridge bridge)
    {
        var page = bridge.Engine.Definitions.Current.DefaultStatusPage()!;
        var state = await bridge.Engine.Store.Reader.ReadEngineStateAsync(Subjects.Of(page.Id), CancellationToken.None);
        var record = state is null ? PageRecord.New(page.Id) : StatusPageJson.ReadRecord(state);
        return
        [
            .. page.Components.Select(component => (component.Id.Value, ComponentHistory.At(component, record, [], bridge.Night.Time.Now)))
                .Where(shown => shown.Item2 != ComponentStatus.Operational),
        ];
    }
}
