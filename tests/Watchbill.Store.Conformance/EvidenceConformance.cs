using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Watchbill.Domain;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Evidence;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.IncidentSamples;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

public abstract class EvidenceConformance(StoreDriver driver)
{
    [Fact]
    public async Task An_attachment_is_kept_once_up_to_its_limit_and_can_be_removed()
    {
        await using var test = await driver.OpenAsync();
        var content = RandomNumberGenerator.GetBytes(StoredAttachment.MaxLength);
        var (largest, empty) = (new StoredAttachment(HashChain.HashOf(content), content, Now), new StoredAttachment(HashChain.HashOf([]), ReadOnlyMemory<byte>.Empty, Now));
        await test.Store.WriteAsync(writes => writes.Attachments.AddRange([largest, empty, largest with { At = At(1) }]));
        await test.Store.WriteAsync(writes => writes.Attachments.Add(largest with { At = At(2) }));

        var read = await test.Store.Reader.ReadAttachmentAsync(largest.Hash, CancellationToken.None);
        Assert.True(content.AsSpan().SequenceEqual(read!.Content.Span));
        Assert.Equal(Now, read.At);
        Assert.True((await test.Store.Reader.ReadAttachmentAsync(empty.Hash, CancellationToken.None))!.Content.IsEmpty);

        await test.Store.WriteAsync(writes => writes.AttachmentsRemoved.Add(largest.Hash));
        Assert.Null(await test.Store.Reader.ReadAttachmentAsync(largest.Hash, CancellationToken.None));
        Assert.NotNull(await test.Store.Reader.ReadAttachmentAsync(empty.Hash, CancellationToken.None));
        var tooLong = new byte[StoredAttachment.MaxLength + 1];
        await Assert.ThrowsAnyAsync<DbException>(() => test.Store.WriteAsync(writes => writes.Attachments.Add(new StoredAttachment(HashChain.HashOf(tooLong), tooLong, Now))));
    }

    [Fact]
    public async Task A_checkpoint_covers_the_heads_that_it_states_and_later_entries_are_unsigned_again()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(NewIncident(1), NewIncident(2));
        Assert.Null(await test.Store.AskAsync(transaction => transaction.ReadLastCheckpointAsync()));
        Assert.Null(await test.Store.Reader.ReadCheckpointOfAsync(new IncidentId(1), CancellationToken.None));
        var heads = await Unsigned(test);
        Assert.Equal([(1L, 2), (2L, 2)], heads.Select(head => (head.Incident.Value, head.Version)));
        Assert.Equal((await test.Store.ReadChainAsync(1))[^1].Chain, heads[0].Chain);
        Assert.Single(await test.Store.AskAsync(transaction => transaction.ReadUnsignedHeadsAsync(1)));

        var first = new Checkpoint(Now, "first “ü”", "c2ln", "key");
        await test.Store.WriteAsync(writes => writes.Checkpoints.Add(new CheckpointWrite(first, [heads[0]])));
        await test.Store.WriteAsync(writes =>
        {
            writes.Incidents.Add(Change(Incident(1)));
            writes.Checkpoints.Add(new CheckpointWrite(first with { Document = "second" }, [heads[1]]));
        });

        Assert.Equal([(1L, 3)], (await Unsigned(test)).Select(head => (head.Incident.Value, head.Version)));
        Assert.Equal(new CheckpointOf(first, 2), await test.Store.Reader.ReadCheckpointOfAsync(new IncidentId(1), CancellationToken.None));
        Assert.Equal("second", (await test.Store.AskAsync(transaction => transaction.ReadLastCheckpointAsync()))!.Document);
        Assert.Equal("second", (await test.Store.Reader.ReadCheckpointOfAsync(new IncidentId(2), CancellationToken.None))!.Checkpoint.Document);
    }

    [Fact]
    public async Task A_redacted_entry_loses_its_text_and_keeps_its_place_in_the_chain()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(NewIncident(1), NewIncident(2));
        var before = await test.Store.ReadChainAsync(1);
        var payload = Encoding.UTF8.GetBytes(JournalJson.Write(Row(new IncidentId(1), 2).Entry).Replace("note 2", "[redacted]", StringComparison.Ordinal));

        await test.Store.WriteAsync(writes =>
        {
            writes.Redactions.Add(new Redaction(new IncidentId(1), 2, payload));
            writes.Incidents.Add(Change(Incident(1)));
        });

        var after = await test.Store.ReadChainAsync(1);
        Assert.Equal(payload, after[1].Payload.ToArray());
        Assert.Equal((before[1].PayloadHash, before[1].Chain), (after[1].PayloadHash, after[1].Chain));
        Assert.Equal(HashChain.Link(before[1].Chain!, "incident:1", 3, "note.added", 1, after[2].RecordedAt, after[2].PayloadHash!), after[2].Chain);
        Assert.Equal(before[0].Payload.ToArray(), after[0].Payload.ToArray());
        Assert.Contains("note 2", Encoding.UTF8.GetString((await test.Store.ReadChainAsync(2))[1].Payload.Span), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<ChainHead>> Unsigned(StoreUnderTest test) => await test.Store.AskAsync(transaction => transaction.ReadUnsignedHeadsAsync(100));
}
