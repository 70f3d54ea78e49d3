using System.Security.Cryptography;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

public abstract class RecordConformance(StoreDriver driver)
{
    [Fact]
    public async Task The_result_of_a_command_is_found_again_and_a_later_decision_replaces_it()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Commands.Add(new CommandRecord("c1", """{"ok":true}""", Now)));
        Assert.Equal([KeyValuePair.Create("c1", """{"ok":true}""")], await Results("c1", "c2"));

        await test.Store.WriteAsync(writes => writes.Commands.AddRange([new CommandRecord("c1", "2", At(1)), new CommandRecord("c2", "3", At(1)), new CommandRecord("c2", "4", At(1))]));
        Assert.Equal([KeyValuePair.Create("c1", "2"), KeyValuePair.Create("c2", "4")], (await Results("c1", "c2")).OrderBy(pair => pair.Key, StringComparer.Ordinal));

        Task<IReadOnlyDictionary<string, string>> Results(params string[] ids) => test.Store.AskAsync(transaction => transaction.ReadCommandResultsAsync(ids));
    }

    [Fact]
    public async Task A_body_is_kept_once_and_cut_to_its_limit()
    {
        await using var test = await driver.OpenAsync();
        var content = RandomNumberGenerator.GetBytes(StoredBody.MaxKept + 10);
        var body = new StoredBody("aa", content, content.Length, Now);
        await test.Store.WriteAsync(writes => writes.Bodies.AddRange([body, body, new StoredBody("bb", ReadOnlyMemory<byte>.Empty, 0, Now)]));

        var stored = await test.Store.Reader.ReadBodyAsync("aa", Now, CancellationToken.None);
        Assert.Equal(content[..StoredBody.MaxKept], stored!.Content.ToArray());
        Assert.Equal((content.Length, Now), (stored.FullLength, stored.At));
        Assert.True((await test.Store.Reader.ReadBodyAsync("bb", Now, CancellationToken.None))!.Content.IsEmpty);
        Assert.Null(await test.Store.Reader.ReadBodyAsync("cc", Now, CancellationToken.None));
    }

    [Fact]
    public async Task A_body_is_found_from_every_entry_that_it_led_to()
    {
        await using var test = await driver.OpenAsync();
        Instant[] times = [Now, At(3_600), Now + Duration.FromDays(1) - Duration.Epsilon, Now + Duration.FromDays(1), Now + Duration.FromDays(3)];
        foreach (var at in times)
        {
            await test.Store.WriteAsync(writes => writes.Bodies.AddRange([new StoredBody("aa", new byte[] { 1 }, 1, at), new StoredBody($"{at}", new byte[] { 2 }, 1, at)]));
        }

        foreach (var at in times)
        {
            Assert.Equal([1], (await test.Store.Reader.ReadBodyAsync("aa", at, CancellationToken.None))!.Content.ToArray());
        }
    }

    [Fact]
    public async Task A_body_whose_transaction_was_given_up_is_written_when_it_comes_again()
    {
        await using var test = await driver.OpenAsync();
        var body = new StoredBody("aa", new byte[] { 1 }, 1, Now);
        await using (var transaction = await test.Store.BeginAsync(CancellationToken.None))
        {
            var writes = new WriteSet();
            writes.Bodies.Add(body);
            await transaction.WriteAsync(writes);
        }

        Assert.Null(await test.Store.Reader.ReadBodyAsync("aa", Now, CancellationToken.None));
        await test.Store.WriteAsync(writes => writes.Bodies.Add(body));
        Assert.NotNull(await test.Store.Reader.ReadBodyAsync("aa", Now, CancellationToken.None));
    }

    [Fact]
    public async Task The_audit_log_is_read_newest_first()
    {
        await using var test = await driver.OpenAsync();
        var records = Enumerable.Range(1, 3).Select(i => new AuditRecord(At(i), Actor.User(Ana), Door.MailLink, "key.rotated", "service/checkout", $"no. {i}")).ToList();
        await test.Store.WriteAsync(writes => writes.Audit.AddRange(records));

        Assert.Equal([records[2], records[1]], await test.Store.Reader.ReadAuditAsync(2, CancellationToken.None));
    }

    [Fact]
    public async Task Only_the_newest_refused_events_are_kept()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Rejected.Add(new RejectedEvent(At(-1), "first", 410, "gone", "…")));
        await test.Store.WriteAsync(writes => writes.Rejected.AddRange(Enumerable.Range(0, 1_500).Select(i => new RejectedEvent(At(i), "/api/events", 422, "too_big", $"{i}"))));

        var kept = await test.Store.Reader.ReadRejectedAsync(5_000, CancellationToken.None);

        Assert.Equal(RejectedEvent.MaxKept, kept.Count);
        Assert.Equal(new RejectedEvent(At(1_499), "/api/events", 422, "too_big", "1499"), kept[0]);
    }

    [Fact]
    public async Task Uses_of_integrations_add_up()
    {
        await using var test = await driver.OpenAsync();
        var use = new IntegrationUse(Checkout, Monitoring, At(5), 3, 1);
        await test.Store.WriteAsync(writes => writes.Integrations.AddRange([use, use with { LastEventAt = At(2), Accepted = 1, Rejected = 0 }]));
        await test.Store.WriteAsync(writes => writes.Integrations.Add(new IntegrationUse(Checkout, new IntegrationId("other"), At(1), 1, 0)));

        Assert.Equal(
            [new IntegrationUse(Checkout, Monitoring, At(5), 4, 1), new IntegrationUse(Checkout, new IntegrationId("other"), At(1), 1, 0)],
            await test.Store.Reader.ReadIntegrationUsesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_outbox_is_read_newest_first()
    {
        await using var test = await driver.OpenAsync();
        var full = new OutboxRow(new DeliveryId("1-1"), Now, "email", "ana@example.org", Ana, "Disk full", "text", "<p>html</p>", 1);
        var bare = new OutboxRow(new DeliveryId("1-2"), At(1), "slack", "#ops", null, string.Empty, "text", null, null);
        await test.Store.WriteAsync(writes => writes.Outbox.AddRange([full, bare]));

        Assert.Equal([bare, full], await test.Store.Reader.ReadOutboxAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task Engine_state_is_a_value_under_a_name()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.EngineState.AddRange([("last-tick", "1"), ("last-tick", "2"), ("hold", string.Empty)]));

        Assert.Equal("2", await test.Store.Reader.ReadEngineStateAsync("last-tick", CancellationToken.None));
        Assert.Equal(string.Empty, await test.Store.Reader.ReadEngineStateAsync("hold", CancellationToken.None));
        Assert.Null(await test.Store.Reader.ReadEngineStateAsync("never", CancellationToken.None));
    }

    [Fact]
    public async Task A_transaction_sees_the_engine_state_that_it_wrote()
    {
        await using var test = await driver.OpenAsync();
        await using var transaction = await test.Store.BeginAsync(CancellationToken.None);
        Assert.Null(await transaction.ReadEngineStateAsync("last-tick"));

        var writes = new WriteSet();
        writes.EngineState.Add(("last-tick", "1"));
        await transaction.WriteAsync(writes);

        Assert.Equal("1", await transaction.ReadEngineStateAsync("last-tick"));
    }

    [Fact]
    public async Task Announcement_numbers_are_consecutive_and_those_of_alerts_are_others()
    {
        await using var test = await driver.OpenAsync();
        await using (var transaction = await test.Store.BeginAsync(CancellationToken.None))
        {
            Assert.Equal(1, (await transaction.ReserveAnnouncementIdAsync()).Value);
            Assert.Equal(2, (await transaction.ReserveAnnouncementIdAsync()).Value);
            Assert.Equal(1, await transaction.ReserveAlertIdsAsync(1));
            await transaction.CommitAsync();
        }

        Assert.Equal(3, (await test.Store.AskAsync(transaction => transaction.ReserveAnnouncementIdAsync())).Value);
    }

    [Fact]
    public async Task The_recorded_time_never_goes_back_within_a_subject_and_other_subjects_keep_theirs()
    {
        await using var test = await driver.OpenAsync();
        var late = New(1);
        late = late with { Journal = [late.Journal[0] with { RecordedAt = At(60) }, late.Journal[1] with { RecordedAt = At(60) }] };
        await test.Store.WriteAsync(late);

        // The clock was set back; one set changes the alert twice, and begins another.
        var second = Change(late.Alert);
        await test.Store.WriteAsync(second, Change(second.Alert), New(2, "other"));
        var third = Change(Change(second.Alert).Alert);
        await test.Store.WriteAsync(third with { Journal = [third.Journal[0] with { RecordedAt = At(61) }] });

        var journal = await test.Store.Reader.ReadJournalAsync(Subjects.Of(late.Alert.Id), CancellationToken.None);
        Assert.Equal([At(60), At(60), At(60), At(60), At(61)], journal.Select(row => row.RecordedAt));
        Assert.All(journal, row => Assert.Equal(Now, row.OccurredAt));
        Assert.All(await test.Store.Reader.ReadJournalAsync("alert:2", CancellationToken.None), row => Assert.Equal(At(0.001), row.RecordedAt));
    }
}
