using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Commit;

namespace Watchbill.Engine.Tests.Incidents;

/// <summary>What joins an incident is neither forgotten nor told to whoever may not know of it.</summary>
public sealed class LinkingTests
{
    private static Duration Minutes(int minutes) => Duration.FromMinutes(minutes);

    [Fact]
    public async Task An_alert_attached_to_an_incident_that_is_resolved_goes_on_paging()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Checkout is slow", "low"));
        await bridge.DoAsync(Bridge.Carol, new ChangeStatus("resolved", null, null, null));
        var alert = await bridge.FiresAsync();

        Assert.True((await bridge.DoAsync(Bridge.Carol, new AttachAlert(alert))).IsAccepted);

        Assert.Contains(alert, (await bridge.IncidentAsync()).Alerts.Select(linked => linked.Alert));
        Assert.False((await bridge.AlertAsync(alert)).IsHandled);
        await bridge.AtAsync(Minutes(6));
        Assert.Equal([Bridge.Ann, Bridge.Bob], bridge.Paged.Distinct());
    }

    [Fact]
    public async Task One_that_is_written_down_afterwards_names_its_alerts_and_keeps_none_from_paging()
    {
        await using var bridge = await Bridge.ManAsync();
        var alert = await bridge.FiresAsync();
        await bridge.AtAsync(Minutes(2));
        var now = bridge.Night.Time.Now;

        var declared = await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Yesterday's outage", "high", alert) with
        {
            Mode = IncidentMode.Retrospective,
            StartedAt = now - Duration.FromHours(3),
            ResolvedAt = now - Duration.FromHours(2),
        });

        Assert.True(declared.IsAccepted, declared.Refusal?.Message);
        Assert.Equal([alert], (await bridge.IncidentAsync()).Alerts.Select(linked => linked.Alert));
        Assert.False((await bridge.AlertAsync(alert)).IsHandled);
        await bridge.AtAsync(Minutes(6));
        Assert.Contains(Bridge.Bob, bridge.Paged);
    }

    [Fact]
    public async Task Whom_a_merged_incident_was_paging_goes_on_being_paged_by_the_other()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Checkout is slow", "high"));
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Search is slow", "low"));
        Assert.Equal([Bridge.Ann], bridge.Paged.Distinct());
        Assert.Null((await bridge.IncidentAsync(2)).Page);

        Assert.True((await bridge.DoAsync(Bridge.Carol, new MergeInto(new IncidentId(2), null), new IncidentId(1))).IsAccepted);

        var page = await bridge.AlertAsync((await bridge.IncidentAsync(2)).Page!.Value);
        Assert.Contains(Bridge.Ann, page.Run!.OpenPages.Select(open => open.User));
        await bridge.AtAsync(Minutes(6));
        Assert.Contains(Bridge.Bob, bridge.Paged);
    }

    [Fact]
    public async Task A_restricted_incident_is_not_named_by_its_alerts()
    {
        await using var bridge = await Bridge.ManAsync();
        var alert = await bridge.FiresAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Somebody is in", "low", alert));
        await bridge.DoAsync(Bridge.Ann, new Restrict(true, []));
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Checkout is slow", "low"));

        var refused = (await bridge.DoAsync(Bridge.Carol, new AttachAlert(alert), new IncidentId(2))).Refusal!;
        var there = await bridge.Engine.Commands.SubmitAsync(new CommandRequest("e-1", Bridge.Carol, Door.Web, alert, new Escalate(null)));

        Assert.Equal(Refusal.Conflict, refused.Code);
        Assert.DoesNotContain("INC-1", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(there.Refusal);
        Assert.DoesNotContain("INC-1", there.Refusal.Message, StringComparison.Ordinal);

        await bridge.DoAsync(Bridge.Ann, new Restrict(false, []));
        Assert.Contains("INC-1", (await bridge.DoAsync(Bridge.Carol, new AttachAlert(alert), new IncidentId(2))).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_throws_in_the_middle_leaves_neither_the_incident_nor_its_alerts_changed()
    {
        await using var bridge = await Bridge.ManAsync();
        var alert = await bridge.FiresAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration(null, "high", alert));
        var before = await bridge.IncidentAsync();
        await using var batch = await OneBatch.OnAsync(
            bridge.Night, decide: (was, command, context, id) => command is ReleaseFromIncident ? throw new InvalidOperationException("a bug") : AlertDecider.Decide(was, command, context, id));
        var bad = batch.Engine.Incidents.SubmitAsync(new IncidentRequest("bad", Bridge.Ann, Door.Web, new IncidentId(1), new ChangeStatus("resolved", null, "now", null)));
        var good = batch.Engine.Incidents.SubmitAsync(new IncidentRequest("good", Bridge.Ann, Door.Web, new IncidentId(1), new AddNote("still here")));

        await batch.CommitAsync(bad, good);

        Assert.IsType<InvalidOperationException>(bad.Exception!.InnerException);
        Assert.True((await good).IsAccepted);
        var after = await bridge.IncidentAsync();
        Assert.Equal((before.Version + 1, before.Status), (after.Version, after.Status));
        Assert.True((await bridge.PageAsync()).IsOpen);
    }
}
