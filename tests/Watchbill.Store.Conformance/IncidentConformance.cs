using System.Data.Common;
using System.Text;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Conformance.Json;
using Watchbill.Store.Evidence;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.IncidentSamples;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

public abstract class IncidentConformance(StoreDriver driver)
{
    [Fact]
    public async Task A_new_incident_reads_back_as_it_was_written_with_its_timers()
    {
        await using var test = await driver.OpenAsync();
        var incident = Incident(1) with { Title = "Größe “<&>” 😀", Summary = "s", Viewers = [Ana], Alerts = [Linked(7)] };
        var outcome = await test.Store.WriteAsync(writes =>
        {
            writes.Incidents.Add(NewIncident(incident));
            writes.TimersPut.Add(("incident:1", Timer("incident", At(300))));
        });

        Assert.Empty(outcome.LostIncidents);
        var stored = await test.Store.ReadIncidentAsync(1);
        Deep.Same(incident, stored!.Incident, "incident");
        Assert.False(stored.IsRebuilt);
        Assert.Equal(["incident"], stored.Timers.Select(timer => timer.Purpose));
        var inside = Assert.Single(await test.Store.AskAsync(transaction => transaction.ReadIncidentsAsync([new IncidentId(1), new IncidentId(99), new IncidentId(1)])));
        Deep.Same(incident, inside.Incident, "incident");
        Assert.Equal(stored.Timers, inside.Timers);
        Assert.Null(await test.Store.ReadIncidentAsync(2));
        var journal = await test.Store.Reader.ReadJournalAsync("incident:1", CancellationToken.None);
        Deep.Same(Declared(incident), journal[0].Entry, "entry");
        Assert.Equal([1, 2], journal.Select(row => row.Version));
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_is_made_from_the_journal()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(NewIncident(1), NewIncident(2));
        await test.ExecuteAsync("UPDATE incident SET state = '{}' WHERE id = 1");

        var stored = await test.Store.ReadIncidentAsync(1);
        Assert.True(stored!.IsRebuilt);
        Assert.Equal(("INC-1", "Checkout fails “Größe”", 2, Now), (stored.Incident.Reference, stored.Incident.Title, stored.Incident.Version, stored.Incident.DeclaredAt));
        Assert.Equal(2, (await test.Store.Reader.ListIncidentsAsync(IncidentFilter.Open, CancellationToken.None)).Count);
        Assert.True((await test.Store.Reader.ReadIncidentByReferenceAsync("INC-1", CancellationToken.None))!.IsRebuilt);

        // Its next change writes it whole.
        Assert.Empty((await test.Store.WriteAsync(Change(stored.Incident))).LostIncidents);
        Assert.False((await test.Store.ReadIncidentAsync(1))!.IsRebuilt);

        await test.ExecuteAsync("UPDATE incident SET state = '{}' WHERE id = 1");
        await test.ExecuteAsync("UPDATE journal SET payload = '{}' WHERE subject = 'incident:1'");
        await Assert.ThrowsAnyAsync<InvalidDataException>(() => test.Store.ReadIncidentAsync(1));
        Assert.NotNull(await test.Store.ReadIncidentAsync(2));
    }

    [Fact]
    public async Task A_change_on_an_outdated_version_is_left_out_whole_and_named()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(NewIncident(1), NewIncident(2));
        var first = Change(Incident(1), same => same with { Title = "first" });
        await test.Store.WriteAsync(first);

        var outcome = await test.Store.WriteAsync(Change(Incident(2)), Change(Incident(1), same => same with { Title = "second" }), NewIncident(1), Change(Incident(9)));

        Assert.Equal([1, 2, 3], outcome.LostIncidents);
        Assert.Equal("first", (await test.Store.ReadIncidentAsync(1))!.Incident.Title);
        Assert.Equal(3, (await test.Store.ReadChainAsync(1)).Count);
        Assert.Equal(3, (await test.Store.ReadChainAsync(2)).Count);
        Assert.Null(await test.Store.ReadIncidentAsync(9));
        Assert.Empty(await test.Store.ReadChainAsync(9));
        Assert.Empty((await test.Store.WriteAsync(Change(first.Incident), Change(Change(first.Incident).Incident))).LostIncidents);
        Assert.Equal(5, (await test.Store.ReadIncidentAsync(1))!.Incident.Version);
    }

    [Fact]
    public async Task A_reference_is_given_once_whatever_its_case()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(NewIncident(Incident(1) with { Reference = "Sev-20261121-001" }));

        var outcome = await test.Store.WriteAsync(NewIncident(Incident(2) with { Reference = "SEV-20261121-001" }));

        Assert.Equal([0], outcome.LostIncidents);
        Assert.Empty(await test.Store.ReadChainAsync(2));
    }

    [Theory]
    [InlineData("OPS-20261121-003", 2L)]
    [InlineData("ops-20261121-003", 2L)]
    [InlineData("2", 2L)]
    [InlineData("#2", 2L)]
    [InlineData("inc-2", 2L)]
    [InlineData("INC-1", 3L)]
    [InlineData("1", 1L)]
    [InlineData("INC-9", null)]
    [InlineData("OPS-2", null)]
    [InlineData("-2", null)]
    [InlineData("%", null)]
    [InlineData("", null)]
    [InlineData("99999999999999999999", null)]
    public async Task An_incident_is_found_by_what_people_type(string text, long? found)
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(
            NewIncident(Incident(1) with { Reference = "OPS-1" }), NewIncident(Incident(2) with { Reference = "OPS-20261121-003" }), NewIncident(Incident(3) with { Reference = "INC-1" }));

        Assert.Equal(found, (await test.Store.Reader.ReadIncidentByReferenceAsync(text, CancellationToken.None))?.Incident.Id.Value);
    }

    [Fact]
    public async Task Past_incidents_are_named_with_their_versions_the_latest_declared_first()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(
            NewIncident(1, StatusCategory.Resolved),
            NewIncident(Incident(2, StatusCategory.Closed) with { DeclaredAt = At(500) }),
            NewIncident(3),
            NewIncident(Incident(4, StatusCategory.Learning) with { Mode = IncidentMode.Retrospective }),
            NewIncident(Incident(5, StatusCategory.Closed) with { Mode = IncidentMode.Drill }),
            NewIncident(Incident(6, StatusCategory.Closed) with { Mode = IncidentMode.Test }),
            NewIncident(7, StatusCategory.Declined),
            NewIncident(8, StatusCategory.Merged),
            NewIncident(9, StatusCategory.Cancelled));
        await test.Store.WriteAsync(Change(Incident(1, StatusCategory.Resolved)));

        Assert.Equal([(2, 2), (4, 2), (1, 3)], await Marks(At(0), 10));
        Assert.Equal([(2, 2), (4, 2)], await Marks(At(0), 2));
        Assert.Equal([(2, 2), (4, 2)], await Marks(At(2), 10));
        Assert.Equal([(2, 2)], await Marks(At(500), 10));
        Assert.Empty(await Marks(At(501), 10));
        Assert.Single(await Marks(At(0), -1));

        async Task<IEnumerable<(long, int)>> Marks(Instant since, int limit) =>
            (await test.Store.Reader.ReadPastIncidentsAsync(since, limit, CancellationToken.None)).Select(mark => (mark.Id.Value, mark.Version));
    }

    [Fact]
    public async Task Several_incidents_are_read_at_once_as_they_are()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(NewIncident(1), NewIncident(Incident(2) with { Resolution = new Resolution(Ana, "Rolled back “it”", 2), Alerts = [Linked(7) with { Rule = "DiskFull" }] }), NewIncident(3));

        var read = await test.Store.Reader.ReadIncidentsAsync([new IncidentId(2), new IncidentId(99), new IncidentId(2), new IncidentId(1)], CancellationToken.None);
        Assert.Equal([1, 2], read.Select(incident => incident.Id.Value).Order());
        var second = read.Single(incident => incident.Id.Value == 2);
        Assert.Equal((new Resolution(Ana, "Rolled back “it”", 2), "DiskFull"), (second.Resolution, second.Alerts.Single().Rule));
        Assert.Empty(await test.Store.Reader.ReadIncidentsAsync([], CancellationToken.None));
    }

    [Fact]
    public async Task Lists_are_newest_first_by_category_and_service_and_go_on_from_a_number()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(
            NewIncident(1), NewIncident(2, StatusCategory.Triage, "checkout", "search"), NewIncident(3, StatusCategory.Resolved), NewIncident(4, StatusCategory.Live, "search"), NewIncident(5, StatusCategory.Closed, "search"));
        await test.Store.WriteAsync(Change(Incident(1), same => same with { Services = [new ServiceId("search")] }), Change(Incident(4, StatusCategory.Live, "search"), same => same with { Category = StatusCategory.Merged }));

        var all = new IncidentFilter([], null, null, 10);
        Assert.Equal([5, 4, 3, 2, 1], await Ids(all));
        Assert.Equal([2, 1], await Ids(IncidentFilter.Open));
        Assert.Equal([5, 4, 3], await Ids(all with { Categories = [StatusCategory.Closed, StatusCategory.Merged, StatusCategory.Resolved] }));
        Assert.Equal([5, 4, 2, 1], await Ids(all with { Service = new ServiceId("search") }));
        Assert.Equal([3, 2], await Ids(all with { Service = Checkout }));
        Assert.Equal([2], await Ids(IncidentFilter.Open with { Service = Checkout }));
        Assert.Equal([2, 1], await Ids(all with { Before = new IncidentId(3) }));
        Assert.Equal([5, 4], await Ids(all with { Limit = 2 }));
        Assert.Equal([5], await Ids(all with { Limit = -1 }));
        Assert.Equal([2, 1], (await test.Store.Reader.ReadUnfinishedIncidentsAsync(openOnly: true, 10, CancellationToken.None)).Select(id => id.Value));
        Assert.Equal([3, 2], (await test.Store.Reader.ReadUnfinishedIncidentsAsync(openOnly: false, 2, CancellationToken.None)).Select(id => id.Value));

        // All open ones within a transaction, with what it has written itself.
        Assert.Equal([1, 2], (await test.Store.AskAsync(transaction => transaction.ReadOpenIncidentsAsync())).Select(incident => incident.Id.Value));
        await using var transaction = await test.Store.BeginAsync(CancellationToken.None);
        await transaction.WriteAsync(new WriteSet { Incidents = { NewIncident(6), Change(await Stored(2), same => same with { Category = StatusCategory.Declined }) } });
        Assert.Equal([1, 6], (await transaction.ReadOpenIncidentsAsync()).Select(incident => incident.Id.Value));

        async Task<Incident> Stored(long id) => (await test.Store.ReadIncidentAsync(id))!.Incident;

        async Task<IEnumerable<long>> Ids(IncidentFilter filter) => (await test.Store.Reader.ListIncidentsAsync(filter, CancellationToken.None)).Select(incident => incident.Id.Value);
    }

    [Fact]
    public async Task Incident_numbers_are_consecutive_and_those_of_alerts_and_announcements_are_others()
    {
        await using var test = await driver.OpenAsync();
        await using (var transaction = await test.Store.BeginAsync(CancellationToken.None))
        {
            Assert.Equal(1, (await transaction.ReserveIncidentIdAsync()).Value);
            Assert.Equal(2, (await transaction.ReserveIncidentIdAsync()).Value);
            Assert.Equal(1, await transaction.ReserveAlertIdsAsync(1));
            Assert.Equal(1, (await transaction.ReserveAnnouncementIdAsync()).Value);
            await transaction.CommitAsync();
        }

        Assert.Equal(3, (await test.Store.AskAsync(transaction => transaction.ReserveIncidentIdAsync())).Value);
    }

    [Fact]
    public async Task Entries_are_chained_over_the_bytes_that_are_stored()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(NewIncident(1), NewIncident(2));
        await test.Store.WriteAsync(Change(Incident(1)));

        var chain = await test.Store.ReadChainAsync(1);

        Assert.Equal([1, 2, 3], chain.Select(row => row.Version));
        var before = HashChain.Beginning;
        foreach (var row in chain)
        {
            Assert.Equal(HashChain.HashOf(row.Payload.Span), row.PayloadHash);
            Assert.Equal(HashChain.Link(before, "incident:1", row.Version, row.Kind, row.KindVersion, row.RecordedAt, row.PayloadHash!), row.Chain);
            before = row.Chain!;
        }

        Assert.Equal(JournalJson.Write(Declared(Incident(1))), Encoding.UTF8.GetString(chain[0].Payload.Span));
        Assert.Equal(("incident.declared", 1, Now, 7L, Actor.User(Ana), Door.Web, "command-1-1"), (chain[0].Kind, chain[0].KindVersion, chain[0].OccurredAt, chain[0].Revision, chain[0].Actor, chain[0].Door, chain[0].CommandId));
        Assert.NotEqual(chain[0].Chain, (await test.Store.ReadChainAsync(2))[0].Chain);
    }

    [Fact]
    public async Task Recorded_times_of_an_incident_never_go_back_and_the_chain_is_over_what_is_recorded()
    {
        await using var test = await driver.OpenAsync();
        var late = NewIncident(1);
        await test.Store.WriteAsync(late with { Journal = [late.Journal[0] with { RecordedAt = At(60) }, late.Journal[1]] });
        var next = Change(late.Incident);
        await test.Store.WriteAsync(next with { Journal = [next.Journal[0] with { RecordedAt = At(61) }] });

        var chain = await test.Store.ReadChainAsync(1);
        Assert.Equal([At(60), At(60), At(61)], chain.Select(row => Instant.FromUnixTimeTicks(row.RecordedAt * 10)));
        Assert.Equal(HashChain.Link(chain[0].Chain!, "incident:1", 2, "note.added", 1, chain[0].RecordedAt, chain[1].PayloadHash!), chain[1].Chain);
        Assert.Equal([At(60), At(60), At(61)], (await test.Store.Reader.ReadJournalAsync("incident:1", CancellationToken.None)).Select(row => row.RecordedAt));
    }

    [Fact]
    public async Task Other_subjects_have_no_chain()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(Samples.New(1));

        Assert.All(await test.Store.Reader.ReadChainAsync("alert:1", CancellationToken.None), row => Assert.Equal((null, null), (row.PayloadHash, row.Chain)));
        Assert.Empty(await test.Store.Reader.ReadChainAsync("incident:1", CancellationToken.None));
    }

    [Fact]
    public async Task Entries_that_do_not_follow_are_refused_before_anything_is_written()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(NewIncident(1));
        var next = Change(Incident(1));
        IncidentWrite[] wrong =
        [
            next with { Journal = [] },
            next with { Journal = [Row(new IncidentId(1), 4)] },
            next with { Journal = [Row(new IncidentId(2), 3)] },
            next with { Incident = next.Incident with { Version = 4 } },
        ];
        foreach (var write in wrong)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => test.Store.WriteAsync(write));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Store.WriteAsync(writes => writes.Journal.Add(Row(new IncidentId(1), 3))));
        Assert.Equal(2, (await test.Store.ReadChainAsync(1)).Count);
    }

    [Theory]
    [InlineData("UPDATE incident SET category = 'open'")]
    [InlineData("UPDATE incident SET mode = 'dream'")]
    [InlineData("UPDATE incident SET version = 0")]
    [InlineData("UPDATE incident SET head = 'x'")]
    [InlineData("UPDATE incident SET reference = 'same'")]
    [InlineData("UPDATE journal SET chain = NULL WHERE subject = 'incident:1'")]
    [InlineData("UPDATE journal SET payload_hash = NULL WHERE subject = 'incident:1'")]
    [InlineData("UPDATE journal SET chain = 'x', payload_hash = 'y' WHERE subject = 'alert:1'")]
    public async Task The_database_refuses(string sql)
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(NewIncident(1), NewIncident(2));
        await test.Store.WriteAsync(Samples.New(1));

        await Assert.ThrowsAnyAsync<DbException>(() => test.ExecuteAsync(sql));
    }

    [Theory]
    [InlineData(StatusCategory.Live, true)]
    [InlineData(StatusCategory.Resolved, true)]
    [InlineData(StatusCategory.Learning, true)]
    [InlineData(StatusCategory.Closed, false)]
    [InlineData(StatusCategory.Declined, false)]
    [InlineData(StatusCategory.Merged, false)]
    [InlineData(StatusCategory.Cancelled, false)]
    public async Task Alerts_of_an_incident_stay_until_it_is_over_and_incidents_stay(StatusCategory category, bool stays)
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(Samples.New(1), Samples.New(2, "page"), Samples.New(3, "detached"));
        await test.Store.WriteAsync([.. new[] { Alert(1), Alert(2, "page"), Alert(3, "detached") }.Select(alert => Samples.Change(alert, same => Resolved(same)))]);
        var incident = Incident(1) with { Alerts = [Linked(1), Linked(3)], Pages = [new RaisedPage(new AlertId(2), PageKind.Incident, null, Now)] };
        await test.Store.WriteAsync(NewIncident(incident));
        await test.Store.WriteAsync(Change(incident, same => same with { Category = category, Alerts = [Linked(1)] }));

        await using (var transaction = await test.Store.BeginAsync(CancellationToken.None))
        {
            Assert.Equal(stays ? 1 : 3, await transaction.PruneAsync(Retention.Default, Now + Duration.FromDays(5_000), 100));
            await transaction.CommitAsync();
        }

        Assert.Equal(stays ? [2L, 1L] : [], (await test.Store.Reader.ListAlertsAsync(new AlertFilter([], null, null, 10), CancellationToken.None)).Select(alert => alert.Id.Value));
        Assert.Equal(3, (await test.Store.ReadChainAsync(1)).Count);
        Assert.NotNull(await test.Store.ReadIncidentAsync(1));
    }
}
