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

    [Fact]
    public async Task What_changes_about_an_incident_changes_what_is_shown()
    {
        await using var bridge = await ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Down", "critical") with { Triage = true });
        Assert.Empty(await ShownAsync(bridge));

        await bridge.DoAsync(Bridge.Ann, new ChangeStatus("investigating", null, null, null));
        Assert.Equal([("shop", ComponentStatus.MajorOutage), ("everything", ComponentStatus.MajorOutage)], await ShownAsync(bridge));

        await bridge.DoAsync(Bridge.Ann, new ChangeLevel("high", Bridge.NoAnswers, null, null));
        Assert.Equal([("shop", ComponentStatus.PartialOutage), ("everything", ComponentStatus.PartialOutage)], await ShownAsync(bridge));

        await bridge.DoAsync(Bridge.Ann, new SetServices([Stock]));
        Assert.Equal([("everything", ComponentStatus.PartialOutage)], await ShownAsync(bridge));

        await bridge.DoAsync(Bridge.Ann, new ChangeLevel("low", Bridge.NoAnswers, null, null));
        Assert.Empty(await ShownAsync(bridge));
    }

    [Fact]
    public async Task It_ends_with_the_incident_comes_back_with_it_and_goes_on_where_it_was_merged_into()
    {
        await using var bridge = await ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Down", "critical"));
        await bridge.DoAsync(Bridge.Ann, new ChangeStatus("resolved", "restarted", null, null));
        Assert.Empty(await ShownAsync(bridge));
        await bridge.DoAsync(Bridge.Ann, new Reopen("Not gone"));
        Assert.Equal(ComponentStatus.MajorOutage, (await ShownAsync(bridge))[0].Item2);

        await bridge.DoAsync(Bridge.Ann, new Declare("Stock is slow", null, null, "medium", Bridge.NoAnswers, IncidentMode.Real, [Stock], [], []));
        await bridge.DoAsync(Bridge.Ann, new MergeInto(new IncidentId(2), "the same"));
        Assert.Equal(StatusCategory.Merged, (await bridge.IncidentAsync()).Category);
        var left = (await bridge.IncidentAsync(2)).Services.Contains(Bridge.Shop) ? ComponentStatus.DegradedPerformance : ComponentStatus.Operational;
        Assert.Equal(left, (await ShownAsync(bridge)).FirstOrDefault(shown => shown.Item1 == "shop").Item2);
        Assert.Contains(("everything", ComponentStatus.DegradedPerformance), await ShownAsync(bridge));

        await bridge.DoAsync(Bridge.Ann, new CancelIncident("no more"), new IncidentId(2));
        Assert.Empty(await ShownAsync(bridge));
    }

    [Theory]
    [InlineData(IncidentMode.Test)]
    [InlineData(IncidentMode.Drill)]
    [InlineData(IncidentMode.Retrospective)]
    public async Task What_is_not_real_is_never_shown(IncidentMode mode)
    {
        await using var bridge = await ManAsync();
        var now = bridge.Night.Time.Now;
        var (start, end) = mode == IncidentMode.Retrospective ? (now - Duration.FromHours(2), now - Duration.FromHours(1)) : ((Instant?)null, (Instant?)null);
        var declared = await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Down", "critical") with { Mode = mode, StartedAt = start, ResolvedAt = end });
        Assert.True(declared.IsAccepted, declared.Refusal?.Message);
        Assert.Empty(await ShownAsync(bridge));
    }

    [Fact]
    public async Task Restricted_and_held_ones_leave_the_page_when_they_become_so()
    {
        await using var bridge = await ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Down", "critical") with { IsRestricted = true });
        Assert.Empty(await ShownAsync(bridge));
        Assert.Empty(await bridge.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(Page().Id), CancellationToken.None));
        await bridge.DoAsync(Bridge.Ann, new Restrict(false, []));
        Assert.Equal(2, (await ShownAsync(bridge)).Count);
        await bridge.DoAsync(Bridge.Ann, new Restrict(true, []));
        Assert.Empty(await ShownAsync(bridge));

        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("A leak", "high"));
        Assert.Equal(2, (await ShownAsync(bridge)).Count);
        await bridge.DoAsync(Bridge.Ann, new StateIncidentFact(IncidentProcess.SecurityFact, true), new IncidentId(2));
        Assert.Empty(await ShownAsync(bridge));
    }

    [Fact]
    public async Task An_alert_that_resolves_its_incident_or_brings_it_back_is_followed()
    {
        await using var bridge = await ManAsync();
        var alert = await bridge.FiresAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration(null, "high", alert));
        await bridge.EndsAsync();
        await bridge.DoAsync(Bridge.Ann, new ChangeStatus("resolved", "restarted", null, null));
        Assert.Empty(await ShownAsync(bridge));

        await bridge.AtAsync(Duration.FromMinutes(2));
        await bridge.FiresAsync();

        Assert.Equal(StatusCategory.Live, (await bridge.IncidentAsync()).Category);
        Assert.Equal([("shop", ComponentStatus.PartialOutage), ("everything", ComponentStatus.PartialOutage)], await ShownAsync(bridge));
    }

    [Fact]
    public async Task A_component_that_is_configured_later_shows_what_is_open_already()
    {
        await using var bridge = await ManAsync(Page() with { Components = [Component("web", false, Bridge.Shop)] });
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Down", "critical"));
        Assert.Empty(await ShownAsync(bridge));

        await WriteAsync(bridge, Page());
        await bridge.Night.TickAsync();
        Assert.Equal([("shop", ComponentStatus.MajorOutage), ("everything", ComponentStatus.MajorOutage)], await ShownAsync(bridge));

        // One that rests on something else now is as that is.
        await WriteAsync(bridge, Page() with { Components = [Component("shop", true, Stock), Component("everything", true, Bridge.Shop)] });
        await bridge.Night.TickAsync();
        Assert.Equal([("everything", ComponentStatus.MajorOutage)], await ShownAsync(bridge));
    }

    [Fact]
    public async Task A_store_in_which_incidents_were_open_before_is_made_up_for_at_the_start()
    {
        await using var bridge = await ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Down", "critical"));
        bridge.Night.Execute("DELETE FROM engine_state WHERE name = 'status_page:main'; DELETE FROM journal WHERE subject = 'status_page:main'");
        Assert.Empty(await ShownAsync(bridge));

        await bridge.Night.StopAsync();
        await bridge.Night.StartAsync();
        await bridge.Night.TickAsync();

        Assert.Equal([("shop", ComponentStatus.MajorOutage), ("everything", ComponentStatus.MajorOutage)], await ShownAsync(bridge));
    }

    [Fact]
    public async Task A_page_that_cannot_be_told_never_keeps_an_incident_from_changing()
    {
        await using var bridge = await ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Down", "critical"));
        bridge.Night.Execute("UPDATE engine_state SET value = 'damaged' WHERE name = 'status_page:main'");

        var resolved = await bridge.DoAsync(Bridge.Ann, new ChangeStatus("resolved", "restarted", null, null));

        Assert.True(resolved.IsAccepted, resolved.Refusal?.Message);
        Assert.Equal(StatusCategory.Resolved, (await bridge.IncidentAsync()).Category);
        Assert.Single(await bridge.Night.AuditAsync("status_page.not_followed"));

        // Once it is whole again, the next look makes up for it.
        bridge.Night.Execute("DELETE FROM engine_state WHERE name = 'status_page:main'; DELETE FROM journal WHERE subject = 'status_page:main'");
        await bridge.AtAsync(Duration.FromMinutes(2));
        Assert.Empty(await ShownAsync(bridge));
    }

    [Fact]
    public async Task The_history_counts_what_services_said_and_a_person_can_say_worse_but_not_better()
    {
        await using var bridge = await ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Down", "critical"));
        await bridge.AtAsync(Duration.FromHours(1));
        await bridge.DoAsync(Bridge.Ann, new ChangeStatus("resolved", "restarted", null, null));
        var record = StatusPageJson.ReadRecord((await bridge.Engine.Store.Reader.ReadEngineStateAsync("status_page:main", CancellationToken.None))!);
        var (start, end) = (bridge.Night.Time.Now - Duration.FromHours(2), bridge.Night.Time.Now + Duration.FromHours(1));
        Assert.Equal(
            [ComponentStatus.Operational, ComponentStatus.MajorOutage, ComponentStatus.Operational],
            ComponentHistory.Of(Page().Components[0], record, [], new Interval(start, end)).Select(span => span.Status));
        Assert.Equal(Duration.FromHours(1), ComponentHistory.Of(Page().Components[0], record, [], new Interval(start, end))[1].Length);

        await bridge.DoAsync(Bridge.Ann, new Reopen(null));
        Assert.Null(await bridge.Engine.StatusPages.SetAsync(Page().Id, new ComponentId("shop"), ComponentStatus.Operational, Bridge.Ann, Door.Web));
        Assert.Equal(ComponentStatus.MajorOutage, (await ShownAsync(bridge))[0].Item2);
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

    private static Task WriteAsync(Bridge bridge, StatusPage page)
    {
        var document = DefinitionJson.Of(page);
        return bridge.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "files:night.yaml:1", Actor.Engine("test"), default)], []);
    }

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
