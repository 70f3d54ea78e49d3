using System.Collections.Immutable;
using NodaTime;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Evidence;

/// <summary>What an incident is proved with: everything that a sealed bundle holds.</summary>
/// <param name="Subject">"incident:142".</param>
/// <param name="Software">Name and version of what wrote it.</param>
/// <param name="Entries">All of them, in order.</param>
/// <param name="Missing">Hashes of attachments that are not kept any more.</param>
/// <param name="Configuration">JSON: the documents that decided; see <see cref="DecidingConfiguration"/>.</param>
/// <param name="Messages">JSON lines: what was sent, to whom, and what became of it.</param>
/// <param name="Audit">JSON lines: what people did about the evidence itself.</param>
/// <param name="Checkpoint">Null before there is one.</param>
public sealed record EvidenceContents(
    string Subject,
    string Reference,
    Instant ExportedAt,
    string ExportedBy,
    string Software,
    ImmutableArray<ChainRow> Entries,
    ImmutableArray<string> Missing,
    ReadOnlyMemory<byte> Configuration,
    ReadOnlyMemory<byte> Messages,
    ReadOnlyMemory<byte> Audit,
    Checkpoint? Checkpoint);

/// <summary>Names of the files in a bundle.</summary>
public static class BundleFile
{
    public const string Entries = "entries.jsonl";
    public const string Configuration = "configuration.json";
    public const string Messages = "messages.jsonl";
    public const string Audit = "audit.jsonl";
    public const string Checkpoint = "checkpoint.json";
    public const string CheckpointSignature = "checkpoint.sig";
    public const string CheckpointKey = "checkpoint.pem";
    public const string Key = "key.pem";
    public const string Manifest = "manifest.json";
    public const string ManifestSignature = "manifest.sig";
    public const string Attachments = "attachments/";
}

/// <summary>Writes sealed bundles (docs/evidence-format.md).</summary>
public static class EvidenceBundle
{
    public const string Format = "watchbill-evidence/1";

    /// <param name="attachment">Gives the content of an attachment by its hash; asked one after another.</param>
    public static async Task WriteAsync(
        Stream archive,
        EvidenceContents contents,
        IEnumerable<string> attachments,
        Func<string, Task<ReadOnlyMemory<byte>>> attachment,
        EvidenceKey key,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(attachments);
        ArgumentNullException.ThrowIfNull(attachment);
        ArgumentNullException.ThrowIfNull(key);
        var zip = new PlainZipWriter(archive);
        var files = ImmutableArray.CreateBuilder<BundledFile>();
        var lines = contents.Entries.Select(row => EntryLine.Write(contents.Subject, row)).ToList();
        await AddAsync(BundleFile.Entries, lines.SelectMany(line => (byte[])[.. line, (byte)'\n']).ToArray());
        await AddAsync(BundleFile.Configuration, contents.Configuration);
        await AddAsync(BundleFile.Messages, contents.Messages);
        await AddAsync(BundleFile.Audit, contents.Audit);
        if (contents.Checkpoint is { } checkpoint)
        {
            await AddAsync(BundleFile.Checkpoint, System.Text.Encoding.UTF8.GetBytes(checkpoint.Document));
            await AddAsync(BundleFile.CheckpointSignature, Convert.FromBase64String(checkpoint.Signature));
            await AddAsync(BundleFile.CheckpointKey, System.Text.Encoding.UTF8.GetBytes(checkpoint.PublicKey));
        }

        foreach (var hash in attachments.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await AddAsync(BundleFile.Attachments + hash, await attachment(hash));
        }

        await AddAsync(BundleFile.Key, System.Text.Encoding.UTF8.GetBytes(key.PublicPem));
        var manifest = new BundleManifest(
            contents.Subject,
            contents.Reference,
            contents.Entries.IsEmpty ? 0 : contents.Entries[^1].Version,
            contents.Entries.IsEmpty ? HashChain.Beginning : contents.Entries[^1].Chain!,
            contents.ExportedAt,
            contents.ExportedBy,
            contents.Software,
            key.Id,
            [.. lines.Select(line => HashChain.HashOf(line))],
            files.ToImmutable(),
            contents.Missing).Write();
        await zip.AddAsync(BundleFile.Manifest, manifest, cancellationToken);
        await zip.AddAsync(BundleFile.ManifestSignature, key.Sign(manifest), cancellationToken);
        await zip.EndAsync(cancellationToken);

        async Task AddAsync(string name, ReadOnlyMemory<byte> content)
        {
            files.Add(new BundledFile(name, content.Length, HashChain.HashOf(content.Span)));
            await zip.AddAsync(name, content, cancellationToken);
        }
    }
}
