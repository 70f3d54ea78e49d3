using System.Collections.Immutable;
using System.Text;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Evidence;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Evidence;

/// <summary>Bundles of an incident with seven entries and one attachment.</summary>
internal static class BundleSamples
{
    public static readonly EvidenceKey Key = EvidenceKey.Of(EvidenceKey.Make());
    public static readonly byte[] File = Encoding.UTF8.GetBytes("the graph\n");
    private static readonly IncidentId Id = new(142);

    public static ImmutableArray<ChainRow> Entries(int attachments = 1)
    {
        var reason = new PersonSaid(Ana, "the customer called");
        var incident = IncidentSamples.Incident(142);
        IncidentEntry[] entries =
        [
            IncidentSamples.Declared(incident),
            new NoteAdded("the password is hunter2 “ü”", Ana, null, reason),
            new UpdatePosted(1, Audience.Customer, ["mail"], "We are looking into it.", At(900), Ana, reason),
            .. Enumerable.Range(1, attachments).Select(number => new AttachmentAdded(new Attachment(number, "graph.png", "image/png", HashChain.HashOf(File), File.Length, Ana, Now), reason)),
            new NoteAdded("it was the disk", Ana, null, reason),
            new EntryCorrected(2, $"{RedactedText.Mark} a password was in it", Ana, reason),
            new StatusChanged("investigating", "resolved", StatusCategory.Resolved, Ana, [], "done", reason),
        ];
        using var json = new JsonBuffer();
        return [.. SealedRow.Of([.. entries.Select((entry, index) => IncidentSamples.Row(Id, index + 1, entry))], ChainEnd.Beginning, json).Select(row => new ChainRow(
            row.Row.Version, row.Kind, row.KindVersion, row.Row.OccurredAt, row.RecordedAt, row.Row.Revision, row.Row.Actor, row.Row.Door, row.Row.CommandId, row.Payload, row.PayloadHash, row.Chain))];
    }

    /// <summary>Signed two entries ago.</summary>
    public static Checkpoint CheckpointOf(ImmutableArray<ChainRow> entries, int version, EvidenceKey? key = null)
    {
        var document = CheckpointDocument.Write(At(60), null, [new ChainHead(new IncidentId(7), 3, HashChain.HashOf("other"u8)), new ChainHead(Id, version, entries[version - 1].Chain!)]);
        return new Checkpoint(At(60), document, Convert.ToBase64String((key ?? Key).Sign(Encoding.UTF8.GetBytes(document))), (key ?? Key).PublicPem);
    }

    public static EvidenceContents Contents(ImmutableArray<ChainRow> entries, Checkpoint? checkpoint = null) => new(
        "incident:142", "INC-142", At(3_600), "ana", "Watchbill 1.0", entries, [], "[]"u8.ToArray(), "{}\n"u8.ToArray(), ReadOnlyMemory<byte>.Empty, checkpoint);

    public static async Task<byte[]> WriteAsync(EvidenceContents contents, EvidenceKey? key = null, bool withFile = true)
    {
        using var stream = new MemoryStream();
        await EvidenceBundle.WriteAsync(stream, contents, withFile ? [HashChain.HashOf(File)] : [], _ => Task.FromResult<ReadOnlyMemory<byte>>(File), key ?? Key, CancellationToken.None);
        return stream.ToArray();
    }

    public static async Task<byte[]> SoundAsync()
    {
        var entries = Entries();
        return await WriteAsync(Contents(entries, CheckpointOf(entries, 5)));
    }

    public static EvidenceReport Verify(byte[] bundle, params string[] trusted)
    {
        using var stream = new MemoryStream(bundle);
        return EvidenceVerifier.Verify(stream, [.. trusted]);
    }
}
