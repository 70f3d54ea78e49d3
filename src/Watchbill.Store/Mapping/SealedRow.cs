using System.Collections.Immutable;
using Watchbill.Store.Evidence;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Mapping;

/// <summary>The last entry of a subject, after which the next is chained.</summary>
internal readonly record struct ChainEnd(int Version, string Chain, long RecordedAt)
{
    public static readonly ChainEnd Beginning = new(0, HashChain.Beginning, long.MinValue);
}

/// <summary>An entry of an incident as it goes into its columns.</summary>
/// <param name="Payload">The bytes that the hash is made of.</param>
internal sealed record SealedRow(JournalRow Row, string Kind, int KindVersion, long RecordedAt, byte[] Payload, string PayloadHash, string Chain)
{
    /// <summary>The entries of a write, each chained to the one before. The clock may have been set back: recorded times never do.</summary>
    public static ImmutableArray<SealedRow> Of(ImmutableArray<JournalRow> rows, ChainEnd end, JsonBuffer json)
    {
        var chained = ImmutableArray.CreateBuilder<SealedRow>(rows.Length);
        foreach (var row in rows)
        {
            var (kind, version) = JournalJson.KindOf(row.Entry);
            var payload = json.Entry(row.Entry).ToArray();
            var hash = HashChain.HashOf(payload);
            var recordedAt = Math.Max(Micros.Of(row.RecordedAt), end.RecordedAt);
            var link = HashChain.Link(end.Chain, row.Subject, row.Version, kind, version, recordedAt, hash);
            chained.Add(new SealedRow(row, kind, version, recordedAt, payload, hash, link));
            end = new ChainEnd(row.Version, link, recordedAt);
        }

        return chained.MoveToImmutable();
    }

    /// <summary>Entries of incidents are appended with their snapshot, and by nothing else: they would be missing in the chain.</summary>
    public static void RefuseIncidents(IEnumerable<JournalRow> rows)
    {
        if (rows.FirstOrDefault(row => Subjects.IsIncident(row.Subject)) is { } row)
        {
            throw new InvalidOperationException($"An entry of {row.Subject} has to be written with its incident.");
        }
    }
}
