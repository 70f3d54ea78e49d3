using System.Buffers;
using System.Text;
using System.Text.Json;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Json;

using PostUpdate = Watchbill.Domain.Incidents.PostUpdate;

namespace Watchbill.Engine.Tests.Incidents;

/// <summary>An incident from its first alert to its end, on the real engine.</summary>
public sealed class StoryTests
{
    private static Duration Minutes(int minutes) => Duration.FromMinutes(minutes);

    [Fact]
    public async Task Declared_from_an_alert_it_takes_over_the_pages_and_nobody_is_paged_twice()
    {
        await using var bridge = await Bridge.ManAsync();
        var alert = await bridge.FiresAsync();
        Assert.Equal([Bridge.Ann], bridge.Paged);

        var declared = await bridge.DoAsync(Bridge.Carol, Bridge.Declaration(null, null, alert));

        Assert.True(declared.IsAccepted, declared.Refusal?.Message);
        var incident = await bridge.IncidentAsync();
        Assert.Equal(("INC-1", "down fires", "critical", StatusCategory.Live), (incident.Reference, incident.Title, incident.Level, incident.Category));
        Assert.True((await bridge.AlertAsync(alert)).IsHandled);
        Assert.Empty((await bridge.AlertAsync(alert)).Run!.OpenPages);
        Assert.Equal([Bridge.Ann], (await bridge.PageAsync()).Run!.OpenPages.Select(page => page.User));
        await bridge.AtAsync(Minutes(4));
        Assert.Equal([Bridge.Ann], bridge.Paged);

        // The incident's run goes on where nobody answers.
        await bridge.AtAsync(Minutes(6));
        Assert.Equal([Bridge.Ann, Bridge.Bob], bridge.Paged.Distinct());
    }

    [Fact]
    public async Task Answering_a_page_of_an_attached_alert_acknowledges_the_incident()
    {
        await using var bridge = await Bridge.ManAsync();
        var alert = await bridge.FiresAsync();
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("The shop is down", "high", alert));

        await bridge.AcknowledgeAsync(Bridge.Ann, alert);

        Assert.Equal(AlertStatus.Acknowledged, (await bridge.PageAsync()).Status);
        Assert.Equal([Bridge.Ann], (await bridge.EntriesAsync<IncidentAcknowledged>()).Select(entry => entry.By));
        Assert.Equal(TargetOutcome.Kept, (await bridge.IncidentAsync()).Targets.Single(target => target.Target.Id == "acknowledge").Outcome);
        await bridge.AtAsync(Minutes(8));
        Assert.DoesNotContain(Bridge.Bob, bridge.Paged);
    }

    [Fact]
    public async Task Resolving_ends_the_paging_and_an_alert_that_still_fires_pages_again_after_its_grace()
    {
        await using var bridge = await Bridge.ManAsync();
        var alert = await bridge.FiresAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration(null, "high", alert));
        await bridge.DoAsync(Bridge.Ann, new AcknowledgeIncident());
        Assert.Equal(AlertStatus.Acknowledged, (await bridge.AlertAsync(alert)).Status);

        await bridge.DoAsync(Bridge.Ann, new ChangeStatus("resolved", "restarted", null, null));

        Assert.Equal(StatusCategory.Resolved, (await bridge.IncidentAsync()).Category);
        Assert.Equal(AlertStatus.Resolved, (await bridge.PageAsync()).Status);
        Assert.True((await bridge.AlertAsync(alert)).IsOpen);
        var before = bridge.Paged.Count();
        await bridge.AtAsync(Minutes(9));
        Assert.Equal(before, bridge.Paged.Count());
        await bridge.AtAsync(Minutes(10) + Duration.FromSeconds(1));
        Assert.Equal(Bridge.Ann, bridge.Paged.Last());
        Assert.Equal(before + 1, bridge.Paged.Count());
    }

    [Fact]
    public async Task It_opens_again_when_its_alert_comes_back_in_time()
    {
        await using var bridge = await Bridge.ManAsync();
        var alert = await bridge.FiresAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration(null, "high", alert));
        await bridge.EndsAsync();
        await bridge.DoAsync(Bridge.Ann, new ChangeStatus("resolved", null, null, null));
        await bridge.AtAsync(Minutes(30));

        var again = await bridge.FiresAsync();

        var incident = await bridge.IncidentAsync();
        Assert.NotEqual(alert, again);
        Assert.Equal(StatusCategory.Live, incident.Category);
        Assert.Contains(again, incident.Alerts.Select(linked => linked.Alert));
        Assert.True((await bridge.AlertAsync(again)).IsHandled);
        Assert.Contains((await bridge.PageAsync()).Run!.OpenPages, page => page.User == Bridge.Ann);
    }

    [Fact]
    public async Task An_update_keeps_its_target_and_a_missed_promise_pages()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Checkout is slow", "critical"));
        await bridge.DoAsync(Bridge.Ann, new AcknowledgeIncident());
        await bridge.DoAsync(Bridge.Carol, new AssignRole("communications-lead", Bridge.Carol));
        await bridge.DoAsync(Bridge.Ann, new AssignRole("commander", Bridge.Ann));

        await bridge.AtAsync(Minutes(14));
        await bridge.DoAsync(Bridge.Carol, new PostUpdate(Audience.Internal, [], "We look.", NightShiftAt(20), null, null));
        var first = (await bridge.IncidentAsync()).Targets.Where(target => target.Target.Id == "update").ToList();
        Assert.Equal([TargetOutcome.Kept, TargetOutcome.Open], first.Select(target => target.Outcome));
        Assert.Equal(NightShiftAt(20), first[^1].Due);

        await bridge.AtAsync(Minutes(20));
        Assert.DoesNotContain(Bridge.Carol, bridge.Paged);
        await bridge.AtAsync(Minutes(20) + Duration.FromSeconds(1));
        Assert.Equal(Bridge.Carol, bridge.Paged.Last());
        await bridge.AtAsync(Minutes(25) + Duration.FromSeconds(1));
        Assert.Equal(Bridge.Ann, bridge.Paged.Last());

        await bridge.DoAsync(Bridge.Carol, new PostUpdate(Audience.Internal, [], "Still looking.", null, null, null));
        var met = (await bridge.EntriesAsync<TargetMet>()).Last();
        Assert.Equal(Minutes(5) + Duration.FromSeconds(1), met.Late);
    }

    [Fact]
    public async Task A_vacant_command_is_noticed_and_whoever_takes_it_has_it()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Carol, Bridge.Declaration("Checkout is slow", "critical"));
        await bridge.DoAsync(Bridge.Carol, new AcknowledgeIncident());

        await bridge.AtAsync(Minutes(10) - Duration.FromSeconds(1));
        Assert.Empty(await bridge.EntriesAsync<CommandMissed>());
        await bridge.AtAsync(Minutes(10));
        Assert.True(Assert.Single(await bridge.EntriesAsync<CommandMissed>()).Vacant);
        var page = (await bridge.IncidentAsync()).Pages.Single(raised => raised.Kind == PageKind.Command);

        await bridge.AcknowledgeAsync(Bridge.Bob, page.Alert);

        Assert.Equal(Bridge.Bob, Assert.Single((await bridge.IncidentAsync()).HoldersOf("commander")).User);
    }

    [Fact]
    public async Task The_command_changes_hands_only_when_the_other_accepts()
    {
        await using var bridge = await Bridge.ManAsync();
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Checkout is slow", "critical"));
        await bridge.DoAsync(Bridge.Ann, new AssignRole("commander", Bridge.Ann));

        Assert.Equal(Refusal.RoleHeld, (await bridge.DoAsync(Bridge.Carol, new AssignRole("commander", Bridge.Carol))).Refusal?.Code);
        await bridge.DoAsync(Bridge.Ann, new OfferRole("commander", Bridge.Carol, "I sleep"));
        Assert.Equal(Bridge.Ann, Assert.Single((await bridge.IncidentAsync()).HoldersOf("commander")).User);
        Assert.Contains(bridge.Told(Bridge.Carol), title => title.Contains("will you be Commander", StringComparison.Ordinal));

        await bridge.DoAsync(Bridge.Carol, new AcceptRole("commander"));
        Assert.Equal(Bridge.Carol, Assert.Single((await bridge.IncidentAsync()).HoldersOf("commander")).User);
    }

    [Fact]
    public async Task An_update_to_the_status_page_joins_it_or_nothing_is_done()
    {
        await using (var without = await Bridge.ManAsync())
        {
            await without.DoAsync(Bridge.Ann, Bridge.Declaration("Checkout is slow", "low"));
            Assert.Equal(Refusal.NotFound, (await without.DoAsync(Bridge.Ann, new PostUpdate(Audience.Customer, ["status-page"], "We look.", null, null, null))).Refusal?.Code);
            Assert.Empty((await without.IncidentAsync()).Updates);
        }

        var page = new StatusPage(new StatusPageId("main"), "Shop", null, DateTimeZone.Utc, [], [], IsDefault: true, StatusTheme.Plain, null, Subscribers: false);
        await using var bridge = await Bridge.ManAsync(DefinitionJson.Of(page));
        await bridge.DoAsync(Bridge.Ann, Bridge.Declaration("Checkout is slow", "high"));
        await bridge.DoAsync(Bridge.Ann, new PostUpdate(Audience.Customer, ["status-page"], "We look.", NightShiftAt(30), null, null));
        await bridge.DoAsync(Bridge.Ann, new PostUpdate(Audience.Customer, ["status-page"], "Over.", null, "resolved", null));
        await bridge.DoAsync(Bridge.Ann, new EditUpdate(1, "We are looking."));

        var post = (await bridge.Engine.Store.Reader.ReadStatusPostAsync(new StatusPostId(1), CancellationToken.None))!;
        Assert.Equal(("Checkout is slow", PostStatus.Resolved), (post.Name, post.Status));
        Assert.Equal(["We are looking.", "Over."], post.Updates.OrderBy(update => update.Number).Select(update => update.Body));
    }

    [Fact]
    public async Task Carried_out_once_per_id_and_the_journal_makes_the_snapshot()
    {
        await using var bridge = await Bridge.ManAsync();
        var request = new Engine.Incidents.IncidentRequest("once", Bridge.Ann, Door.Api, null, Bridge.Declaration("Twice?", "low"));
        var first = await bridge.Engine.Incidents.SubmitAsync(request);
        var second = await bridge.Engine.Incidents.SubmitAsync(request);
        Assert.Equal(first.Incident, second.Incident);
        Assert.True(second.Repeated);
        await bridge.DoAsync(Bridge.Ann, new AddTask("Look", Bridge.Bob, null));
        await bridge.DoAsync(Bridge.Ann, new StateIncidentFact("customer-facing", true));

        var rows = await bridge.Engine.Store.Reader.ReadJournalAsync("incident:1", CancellationToken.None);
        Incident? rebuilt = null;
        foreach (var row in rows)
        {
            rebuilt = IncidentEvolution.Evolve(rebuilt, (IncidentEntry)row.Entry, row.OccurredAt);
        }

        Assert.Equal(Text(await bridge.IncidentAsync()), Text(rebuilt!));
    }

    private static string Text(Incident incident)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            IncidentJson.WriteState(writer, incident);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Instant NightShiftAt(int minutes) => Announcements.NightShift.Evening + Minutes(minutes);
}
