using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.People;

namespace Watchbill.Engine.Tests.Incidents;

/// <summary>Pages by name without an incident, on the real engine. Ann is the administrator.</summary>
public sealed class DirectPageTests
{
    [Fact]
    public async Task It_pages_whoever_is_named_with_why_and_by_whom()
    {
        await using var bridge = await Bridge.ManAsync();

        var outcome = await PageAsync(bridge, Bridge.Bob);

        Assert.Null(outcome.Refusal);
        Assert.Equal(["bob"], outcome.People);
        var alert = await bridge.AlertAsync(new AlertId(outcome.Alert!.Value));
        Assert.Equal(("Carol: the database is odd", (AlertIncident?)null, AlertStatus.Triggered, Urgency.High), (alert.Title, alert.Incident, alert.Status, alert.Urgency));
        Assert.Equal([Bridge.Bob], bridge.Paged);
        var first = (await bridge.Engine.Store.Reader.ReadJournalAsync(Store.Rows.Subjects.Of(alert.Id), CancellationToken.None))[0];
        Assert.Equal((Actor.User(Bridge.Carol), Door.Cli, new PersonSaid(Bridge.Carol, "the database is odd")), (first.Actor, first.Door, ((AlertTriggered)first.Entry).Reason));
    }

    [Fact]
    public async Task Whoever_answers_is_not_paged_again()
    {
        await using var bridge = await Bridge.ManAsync();
        var outcome = await PageAsync(bridge, Bridge.Bob);

        await bridge.AcknowledgeAsync(Bridge.Bob, new AlertId(outcome.Alert!.Value));
        await bridge.AtAsync(Duration.FromHours(1));

        Assert.Equal([Bridge.Bob], bridge.Paged);
    }

    [Fact]
    public async Task Unanswered_it_falls_back_on_the_administrators_as_any_alert_does()
    {
        await using var bridge = await Bridge.ManAsync();
        await PageAsync(bridge, Bridge.Bob);

        await bridge.AtAsync(Duration.FromHours(1));

        Assert.Equal([Bridge.Bob, Bridge.Ann], bridge.Paged.Distinct());
    }

    [Fact]
    public async Task The_same_id_pages_once()
    {
        await using var bridge = await Bridge.ManAsync();

        var first = await PageAsync(bridge, Bridge.Bob, id: "once");
        var again = await PageAsync(bridge, Bridge.Bob, id: "once");

        Assert.Equal((first.Alert, true, false), (again.Alert, again.Repeated, first.Repeated));
        Assert.Equal([Bridge.Bob], bridge.Paged);
    }

    [Fact]
    public async Task Two_pages_are_two_alerts()
    {
        await using var bridge = await Bridge.ManAsync();

        var first = await PageAsync(bridge, Bridge.Bob, id: "one");
        var second = await PageAsync(bridge, Bridge.Ann, id: "two");

        Assert.NotEqual(first.Alert, second.Alert);
        Assert.Equal([Bridge.Bob, Bridge.Ann], bridge.Paged);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_and_pages_nobody()
    {
        await using var bridge = await Bridge.ManAsync();

        Assert.Equal(Refusal.NobodyToPage, (await PageAsync(bridge, new UserId("nobody"), id: "a")).Refusal?.Code);
        Assert.Equal(Refusal.Invalid, (await PageAsync(bridge, Bridge.Bob, why: " ", id: "b")).Refusal?.Code);
        Assert.Equal(Refusal.Invalid, (await PageAsync(bridge, Bridge.Bob, why: new string('x', DirectPage.MaxWhy + 1), id: "c")).Refusal?.Code);
        Assert.Equal(Refusal.NotFound, (await PageAsync(bridge, Bridge.Bob, service: "none", id: "d")).Refusal?.Code);
        Assert.Equal(Refusal.Forbidden, (await PageAsync(bridge, Bridge.Bob, by: "stranger", id: "e")).Refusal?.Code);
        Assert.Empty(bridge.Paged);
    }

    private static async Task<PageOutcome> PageAsync(
        Bridge bridge, UserId who, string why = "the database is odd", string? service = null, string by = "carol", string id = "page")
    {
        ImmutableArray<Target> targets = [new UserTarget(who)];
        var outcome = await bridge.Engine.Pages.SubmitAsync(
            new PageRequest(id, new UserId(by), Door.Cli, new DirectPage(targets, why, Severity.Critical, service is null ? null : new ServiceId(service))));
        await bridge.Night.TickAsync();
        return outcome;
    }
}
