using System.Globalization;
using System.Text.RegularExpressions;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Conformance.Json;
using Watchbill.Store.Evidence;
using Watchbill.Store.Json;
using Watchbill.Store.Migrations;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

/// <summary>
/// Fixtures/NNNN.sql holds the rows of an installation at that number, for both databases alike. It is made once, when the number is released, and
/// never changed: what old releases have written must be readable for good.
/// </summary>
public abstract partial class UpgradeConformance(StoreDriver driver)
{
    /// <summary>From this number on there are entries of schedules.</summary>
    private const int FirstWithRecords = 4;

    /// <summary>From this number on there are incidents.</summary>
    private const int FirstWithIncidents = 5;

    /// <summary>From this number on there are posts of status pages, and subscribers.</summary>
    private const int FirstWithStatusPages = 6;

    /// <summary>From this number on there are changes.</summary>
    private const int FirstWithChanges = 7;

    public static TheoryData<int> Released => [.. typeof(UpgradeConformance).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Select(name => int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture))];

    [Fact]
    public void Every_number_has_its_fixture() => Assert.Equal(MigrationScript.Of(typeof(SqliteStore).Assembly).Count, Released.Count);

    [Theory]
    [MemberData(nameof(Released))]
    public async Task What_a_release_wrote_is_read_after_the_upgrade(int number)
    {
        await using var test = await driver.OpenAtAsync(number);
        using var fixture = new StreamReader(typeof(UpgradeConformance).Assembly.GetManifestResourceStream($"{number:0000}.sql")!);
        var rows = await fixture.ReadToEndAsync();
        await test.ExecuteAsync(rows);
        await test.Store.MigrateAsync(CancellationToken.None);
        var reader = test.Store.Reader;

        var documents = await reader.ReadDefinitionsAsync(CancellationToken.None);
        Assert.Equal(1, documents.Revision);
        var filled = typeof(DefinitionDocuments).GetProperties()
            .Count(property => StoredJson.IsDocuments(property) && ((System.Collections.IEnumerable)property.GetValue(documents)!).GetEnumerator().MoveNext());
        Assert.Equal(Kinds().Matches(rows).Select(row => row.Groups["kind"].Value).Distinct().Count(), filled);
        Assert.True(number < Released.Count || filled == StoredJson.Documents.Count, "The newest fixture lacks a kind of definition: make it anew, or add a number.");
        Assert.NotEmpty(new DefinitionSet(documents).Policies);

        var open = Assert.Single(await reader.ListAlertsAsync(AlertFilter.Open, CancellationToken.None));
        Assert.Equal(("f1", "f2"), (open.Members.First().Key, open.Members.Last().Key));
        Assert.NotNull(open.Run);
        Assert.Equal(2, (await reader.ListAlertsAsync(new AlertFilter([], null, null, 10), CancellationToken.None)).Count);
        Assert.Equal(["escalation"], (await test.Store.ReadAlertAsync(1))!.Timers.Select(timer => timer.Purpose));

        var journal = await reader.ReadJournalAsync("alert:1", CancellationToken.None);
        Assert.True(journal.Count > 40);
        Assert.Equal(Enumerable.Range(1, journal.Count), journal.Select(row => row.Version));

        var deliveries = await reader.ReadDeliveriesOfAsync("alert:1", CancellationToken.None);
        Assert.Equal(Enum.GetValues<DeliveryStatus>(), deliveries.Select(delivery => delivery.Status).Distinct().Order());
        Assert.NotEmpty(await reader.ReadAuditAsync(10, CancellationToken.None));
        Assert.NotEmpty(await reader.ReadOutboxAsync(10, CancellationToken.None));
        Assert.NotEmpty(await reader.ReadRejectedAsync(10, CancellationToken.None));
        Assert.Equal(number >= FirstWithChanges ? 1 : 0, (await reader.ListChangesAsync(new ChangeFilter(default, Now, Now, 10), CancellationToken.None)).Count);
        Assert.NotEmpty(await reader.ReadIntegrationUsesAsync(CancellationToken.None));
        Assert.Equal("abc"u8.ToArray(), (await reader.ReadBodyAsync("ab12", Now, CancellationToken.None))!.Content.ToArray());
        Assert.Equal("1", await reader.ReadEngineStateAsync("last-tick", CancellationToken.None));
        Assert.NotNull(await test.Store.Access.ReadPasswordAsync(Ana, CancellationToken.None));
        Assert.NotNull(await test.Store.Access.ReadSessionAsync("session", CancellationToken.None));
        Assert.NotNull(await test.Store.Access.ReadTokenAsync("token", CancellationToken.None));

        if (number >= FirstWithRecords)
        {
            var record = await reader.ReadJournalAsync("schedule:primary", CancellationToken.None);
            Assert.Equal(AnyValue.Concrete(typeof(ScheduleEntry)), record.Select(row => row.Entry.GetType()));
            Assert.Single(await reader.ReadOnCallRecordAsync(new ScheduleId("primary"), new NodaTime.Interval(Now, At(1)), CancellationToken.None));
        }

        if (number >= FirstWithIncidents)
        {
            var entries = await reader.ReadJournalAsync("incident:1", CancellationToken.None);
            Assert.Equal(AnyValue.Concrete(typeof(IncidentEntry)), entries.Select(row => row.Entry.GetType()));
            var (chain, before) = (await test.Store.ReadChainAsync(1), HashChain.Beginning);
            foreach (var row in chain)
            {
                before = HashChain.Link(before, "incident:1", row.Version, row.Kind, row.KindVersion, row.RecordedAt, HashChain.HashOf(row.Payload.Span));
                Assert.Equal(before, row.Chain);
            }

            Assert.Equal("file"u8.ToArray(), (await reader.ReadAttachmentAsync(HashChain.HashOf("file"u8), CancellationToken.None))!.Content.ToArray());
            Assert.Equal(entries.Count, (await reader.ReadCheckpointOfAsync(new IncidentId(1), CancellationToken.None))!.Version);
            Assert.Equal(entries.Count, (await test.Store.ReadIncidentAsync(1))!.Incident.Version);
        }

        if (number >= FirstWithStatusPages)
        {
            var post = (await reader.ReadStatusPostAsync(new StatusPostId(1), CancellationToken.None))!;
            Assert.Equal(1, Assert.Single(await reader.ListStatusPostsAsync(post.Page, post.Kind, new NodaTime.Interval(post.StartedAt, At(1_000_000)), 10, CancellationToken.None)).Id.Value);
            Assert.Equal(
                AnyValue.Concrete(typeof(StatusPostEntry)), (await reader.ReadJournalAsync("status_post:1", CancellationToken.None)).Select(row => row.Entry.GetType()));
            Assert.NotEmpty(StatusPageJson.ReadRecord((await reader.ReadEngineStateAsync("status_page:main", CancellationToken.None))!).Changes);
            Assert.Single(await reader.ReadSubscribersAsync(post.Page, CancellationToken.None));
        }

        // And it goes on from there.
        Assert.Empty((await test.Store.WriteAsync(Change(open, alert => Resolved(alert)))).LostAlerts);
    }

    [GeneratedRegex("INSERT INTO definition [^)]*\\) VALUES \\('(?<kind>[a-z_]+)'", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Kinds();

    /// <summary>Fills a database with one of everything; the fixture of a number is what this leaves in it.</summary>
    internal static async Task FillAsync(IStore store)
    {
        var any = new AnyValue();
        var entries = AnyValue.Concrete(typeof(AlertEntry)).Select(type => (AlertEntry)any.Of(type))
            .Concat(AnyValue.Concrete(typeof(Reason)).Select(type => new AlertRetriggered((Reason)any.Of(type))))
            .ToList();
        var alert = Alert(1, version: entries.Count, fingerprints: ["f1", "f2"]);
        var journal = entries.Select((entry, index) => Row(alert.Id, index + 1, entry));
        var old = New(2, "old");
        await store.WriteAsync(writes =>
        {
            writes.Alerts.Add(New(1) with
            {
                Alert = alert,
                Journal = [.. journal],
                Members = [Member("f1"), Member("f2", firing: false)],
                Deliveries = [.. Enumerable.Range(1, 6).Select(i => Page($"1-{i}", $"lane-{i}", (ContactMethodKind)(i % 4)))],
            });
            writes.Alerts.Add(old with { TimersPut = [], Deliveries = [] });
            writes.Bodies.Add(new StoredBody("ab12", "abc"u8.ToArray(), 3, Now));
            writes.Commands.Add(new CommandRecord("c1", "{}", Now));
            writes.Audit.Add(new AuditRecord(Now, Actor.User(Ana), Door.Web, "a", "b", "c"));
            writes.Rejected.Add(new RejectedEvent(Now, "here", 422, "code", "excerpt"));
            writes.Changes.Add(new Domain.Services.ServiceChange("ch-1", Now, Now, Domain.Services.ServiceChangeKind.Deploy, "Deployed 4.2", Checkout, "ci", "https://ci.example.org/220", null));
            writes.Integrations.Add(new IntegrationUse(Checkout, Monitoring, Now, 1, 2));
            writes.Outbox.Add(new OutboxRow(new DeliveryId("1-1"), Now, "email", "a@example.org", Ana, "s", "t", "<p>", 1));
            writes.EngineState.Add(("last-tick", "1"));
            writes.Attachments.Add(new StoredAttachment(HashChain.HashOf("file"u8), "file"u8.ToArray(), Now));
            var post = (StatusPost)any.Of(typeof(StatusPost)) with { Id = new StatusPostId(1) };
            writes.StatusPosts.Add(post);
            writes.Journal.AddRange(AnyValue.Concrete(typeof(StatusPostEntry)).Select((type, index) =>
                Row(alert.Id, index + 1) with { Subject = "status_post:1", Entry = (StatusPostEntry)any.Of(type) }));
            writes.EngineState.Add(("status_page:main", StatusPageJson.Write((PageRecord)any.Of(typeof(PageRecord)))));
            writes.Subscribers.Add((StatusSubscriber)any.Of(typeof(StatusSubscriber)) with { Page = post.Page });
            writes.Journal.AddRange(AnyValue.Concrete(typeof(ScheduleEntry)).Select((type, index) =>
                Row(alert.Id, index + 1) with { Subject = "schedule:primary", Entry = (ScheduleEntry)any.Of(type) }));
            foreach (var type in StoredJson.Documents.Select(row => row.Data))
            {
                var document = (DefinitionDocument)typeof(DefinitionJson).GetMethod(nameof(DefinitionJson.Of), [type])!.Invoke(null, [any.Of(type)])!;
                writes.Definitions.Add(new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Source, Now));
            }
        });
        var incident = new Incident
        {
            Id = new IncidentId(1),
            Reference = "INC-1",
            Process = "default",
            Mode = IncidentMode.Real,
            Title = "t",
            Level = "critical",
            Status = "s",
            Category = StatusCategory.Live,
            DeclaredAt = Now,
        };
        var facts = AnyValue.Concrete(typeof(IncidentEntry)).Select((type, index) => IncidentSamples.Row(incident.Id, index + 1, (IncidentEntry)any.Of(type))).ToList();
        await store.WriteAsync(new IncidentWrite(incident with { Version = facts.Count, Services = [Checkout], Alerts = [IncidentSamples.Linked(1)] }, 0, [.. facts]));
        await store.WriteAsync(writes => writes.Checkpoints.Add(new CheckpointWrite(new Checkpoint(Now, "{}", "c2lnbmVk", "key"), [new ChainHead(incident.Id, facts.Count, HashChain.Beginning)])));
        await store.WriteAsync(Change(old.Alert, same => Resolved(same)));
        await store.ChangeAsync(HandOver("1-2"), HandOver("1-3"), HandOver("1-4"), HandOver("1-5"), new Drop(new DeliveryId("1-6"), "late", Now));
        await store.ChangeAsync(Complete("1-3"), Complete("1-4", status: DeliveryStatus.Failed), Complete("1-5", status: DeliveryStatus.Unknown));
        await store.Access.WritePasswordAsync(new PasswordRow(Ana, "h", false, Now), CancellationToken.None);
        await store.Access.WriteSessionAsync(new SessionRow("session", Ana, "c", Now, At(9)), CancellationToken.None);
        await store.Access.WriteTokenAsync(new TokenRow("t", "api", "token", "last", Ana, "n", Now, null, null), CancellationToken.None);
    }
}
