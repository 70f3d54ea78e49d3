using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace Watchbill.Store.Evidence;

/// <summary>
/// Looks at a bundle with nothing but the bundle, and names what is not as it was written. What it reads may come from anybody: nothing is unpacked, everything has a limit.
/// </summary>
public sealed class EvidenceVerifier
{
    private const string CorrectionKind = "entry.corrected";
    private static readonly string[] Known =
    [
        BundleFile.Entries, BundleFile.Configuration, BundleFile.Messages, BundleFile.Audit, BundleFile.Checkpoint, BundleFile.CheckpointSignature,
        BundleFile.CheckpointKey, BundleFile.Key, BundleFile.Manifest, BundleFile.ManifestSignature,
    ];

    private readonly List<EvidenceFinding> _findings = [];
    private readonly Dictionary<string, PlainZip.Entry> _files = new(StringComparer.Ordinal);
    private readonly Stream _archive;
    private readonly ImmutableArray<string> _trusted;
    private BundleManifest? _manifest;

    private EvidenceVerifier(Stream archive, ImmutableArray<string> trusted)
    {
        (_archive, _trusted) = (archive, trusted);
    }

    /// <param name="archive">Can seek.</param>
    /// <param name="trusted">Ids of keys that the caller knows; empty when they compare the id themselves.</param>
    /// <exception cref="InvalidDataException">It is no bundle at all, or one made to do harm; the message says why.</exception>
    public static EvidenceReport Verify(Stream archive, ImmutableArray<string> trusted) => new EvidenceVerifier(archive, trusted).Run();

    private EvidenceReport Run()
    {
        foreach (var file in PlainZip.ReadDirectory(_archive))
        {
            _files.Add(file.Name, file);
        }

        var key = ReadManifest();
        CheckFiles();
        var entries = ReadEntries();
        var redacted = CheckEntries(entries);
        CheckAttachments(entries);
        _findings.AddRange(ConfigurationCheck.Of(Content(BundleFile.Configuration) ?? [], entries));
        var (at, version) = CheckCheckpoint(entries);
        bool? isTrusted = _trusted.IsEmpty ? null : key is not null && _trusted.Contains(key);
        if (isTrusted == false)
        {
            Find(BundleFile.Key, $"It is signed with the key {key ?? "of nobody"}, which is not one of those you named.");
        }

        return new EvidenceReport(
            _manifest?.Subject, _manifest?.Reference, _manifest?.ExportedAt, _manifest?.ExportedBy, entries.Count, redacted, _manifest?.Missing ?? [], key, isTrusted, at, version,
            [.. _findings.Distinct()]);
    }

    /// <returns>The id of the key that has signed; null when none has.</returns>
    private string? ReadManifest()
    {
        if (Content(BundleFile.Manifest) is not { } bytes)
        {
            return null;
        }

        var pem = Content(BundleFile.Key) is { } key ? Encoding.UTF8.GetString(key) : "";
        var signed = Content(BundleFile.ManifestSignature) is { } signature && EvidenceKey.Verify(pem, bytes, signature);
        if (!signed)
        {
            Find(BundleFile.ManifestSignature, "The signature does not fit the manifest and the key: one of the three was changed.");
        }

        try
        {
            _manifest = BundleManifest.Read(bytes);
        }
        catch (InvalidDataException broken)
        {
            Find(BundleFile.Manifest, $"The manifest is damaged: {broken.Message}.");
        }

        return signed ? EvidenceKey.IdOf(pem) : null;
    }

    private void CheckFiles()
    {
        var listed = (_manifest?.Files ?? []).Select(file => file.Path).Append(BundleFile.Manifest).Append(BundleFile.ManifestSignature).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _files.Keys.Where(name => _manifest is not null ? !listed.Contains(name) : !IsKnown(name)))
        {
            Find(name, "The manifest does not list it: it was added.");
        }

        foreach (var file in _manifest?.Files ?? [])
        {
            if (Content(file.Path) is not { } content)
            {
                continue;
            }

            if (content.Length != file.Length || HashChain.HashOf(content) != file.Sha256)
            {
                Find(file.Path, $"Its content was changed: the manifest says {file.Length} bytes with another hash.");
            }
        }
    }

    private List<EntryLine> ReadEntries()
    {
        var entries = new List<EntryLine>();
        var text = Content(BundleFile.Entries) ?? [];
        var (start, number) = (0, 0);
        while (start < text.Length)
        {
            number++;
            var end = Array.IndexOf(text, (byte)'\n', start);
            var line = text.AsMemory(start, (end < 0 ? text.Length : end) - start);
            start += line.Length + 1;
            if (end < 0)
            {
                Find(BundleFile.Entries, "The last line is cut off.", number);
            }

            try
            {
                entries.Add(EntryLine.Read(line));
            }
            catch (InvalidDataException broken)
            {
                Find(BundleFile.Entries, $"Line {number} is no entry: {broken.Message}.", number);
            }
        }

        return entries;
    }

    /// <returns>Versions of the entries that were redacted properly.</returns>
    private ImmutableArray<int> CheckEntries(List<EntryLine> entries)
    {
        var (previous, expected) = (HashChain.Beginning, 1);
        foreach (var entry in entries)
        {
            if (entry.Version != expected)
            {
                Find(BundleFile.Entries, entry.Version > expected ? $"Entry {expected} is missing: {entry.Version} follows." : $"Entry {entry.Version} stands where {expected} belongs.", entry.Version > expected ? expected : entry.Version, "version");
            }

            if (_manifest is not null && entry.Subject != _manifest.Subject)
            {
                Find(BundleFile.Entries, $"It belongs to {Shown(entry.Subject)}.", entry.Version, "subject");
            }

            if (HashChain.Link(previous, entry.Subject, entry.Version, entry.Kind, entry.KindVersion, entry.RecordedAt, entry.PayloadHash) != entry.Chain)
            {
                Find(BundleFile.Entries, "Its link does not follow from the entry before and from its subject, version, kind, recorded_at and payload_hash.", entry.Version, "chain");
            }

            (previous, expected) = (entry.Chain, entry.Version + 1);
        }

        CheckLines();
        if (_manifest is not null && (expected - 1 != _manifest.Version || previous != _manifest.Head))
        {
            Find(BundleFile.Entries, expected - 1 < _manifest.Version ? $"Entries {expected} to {_manifest.Version} are missing." : $"The entries do not end with the head {_manifest.Head} at {_manifest.Version}.", Math.Min(expected, _manifest.Version));
        }

        var corrections = entries.Where(entry => entry.Kind == CorrectionKind && HashChain.HashOf(entry.Payload) == entry.PayloadHash)
            .Select(entry => (entry.Version, Names: NamedRedaction(entry.Payload))).Where(row => row.Names is not null).ToList();
        var redacted = ImmutableArray.CreateBuilder<int>();
        foreach (var entry in entries.Where(entry => HashChain.HashOf(entry.Payload) != entry.PayloadHash))
        {
            if (RedactedText.Is(entry.Payload) && corrections.Exists(row => row.Names == entry.Version && row.Version > entry.Version))
            {
                redacted.Add(entry.Version);
            }
            else
            {
                Find(BundleFile.Entries, "Its payload was changed, and no later entry says that it was redacted.", entry.Version, "payload");
            }
        }

        return redacted.ToImmutable();
    }

    /// <summary>What the links do not cover is named by the line.</summary>
    private void CheckLines()
    {
        if (_manifest is null || Content(BundleFile.Entries) is not { } text)
        {
            return;
        }

        var lines = Encoding.UTF8.GetString(text).Split('\n')[..^1];
        for (var i = 0; i < Math.Min(lines.Length, _manifest.Lines.Length); i++)
        {
            if (HashChain.HashOf(Encoding.UTF8.GetBytes(lines[i])) != _manifest.Lines[i] && !_findings.Exists(known => known.File == BundleFile.Entries && known.Entry == i + 1))
            {
                Find(BundleFile.Entries, "The line was changed, in what the chain does not cover: occurred_at, revision, actor, door, command_id, the payload, or how it is written.", i + 1);
            }
        }

        if (lines.Length > _manifest.Lines.Length)
        {
            Find(BundleFile.Entries, $"There are {lines.Length} lines, and the manifest knows {_manifest.Lines.Length}: some were added.", _manifest.Lines.Length + 1);
        }
    }

    private void CheckAttachments(List<EntryLine> entries)
    {
        foreach (var name in _files.Keys.Where(name => name.StartsWith(BundleFile.Attachments, StringComparison.Ordinal)))
        {
            if (Content(name) is { } content && HashChain.HashOf(content) != name[BundleFile.Attachments.Length..])
            {
                Find(name, "Its content does not have the hash that it is named by.");
            }
        }

        foreach (var (version, hash) in entries.Select(entry => (entry.Version, Hash: AttachedHash(entry))).Where(row => row.Hash is not null))
        {
            if (!_files.ContainsKey(BundleFile.Attachments + hash) && !(_manifest?.Missing.Contains(hash!) ?? false))
            {
                Find(BundleFile.Attachments + hash, $"Entry {version} attached it, and it is not in the bundle.", version);
            }
        }
    }

    private (Instant? At, int? Version) CheckCheckpoint(List<EntryLine> entries)
    {
        string[] parts = [BundleFile.Checkpoint, BundleFile.CheckpointSignature, BundleFile.CheckpointKey];
        if (!parts.Any(_files.ContainsKey))
        {
            return (null, null);
        }

        if (Content(parts[0]) is not { } document || Content(parts[1]) is not { } signature || Content(parts[2]) is not { } pem)
        {
            return (null, null);
        }

        if (!EvidenceKey.Verify(Encoding.UTF8.GetString(pem), document, signature))
        {
            Find(BundleFile.CheckpointSignature, "The signature does not fit the checkpoint and its key: one of the three was changed.");
            return (null, null);
        }

        if (!_trusted.IsEmpty && !_trusted.Contains(EvidenceKey.IdOf(Encoding.UTF8.GetString(pem)) ?? ""))
        {
            Find(BundleFile.CheckpointKey, "The checkpoint is signed with a key that is not one of those you named.");
        }

        if (CheckpointDocument.Read(document) is not var (at, heads) || entries.FindLast(entry => heads.Contains(HashChain.Leaf(entry.Subject, entry.Version, entry.Chain))) is not { } covered)
        {
            Find(BundleFile.Checkpoint, "What the server signed earlier does not fit these entries: one up to that time was changed, or the checkpoint is of another incident.");
            return (null, null);
        }

        return (at, covered.Version);
    }

    /// <summary>The entry of which a correction says that it was redacted.</summary>
    private static int? NamedRedaction(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.GetProperty("text").GetString() is { } text && text.StartsWith(RedactedText.Mark, StringComparison.Ordinal)
                ? document.RootElement.GetProperty("entry").GetInt32()
                : null;
        }
        catch (Exception no) when (no is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string? AttachedHash(EntryLine entry)
    {
        if (entry.Kind != "attachment.added")
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(entry.Payload);
            return document.RootElement.GetProperty("attachment").GetProperty("hash").GetString();
        }
        catch (Exception no) when (no is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null, and found, when it is not there or damaged.</summary>
    private byte[]? Content(string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            Find(name, "It is missing.");
            return null;
        }

        try
        {
            return PlainZip.ReadContent(_archive, file);
        }
        catch (InvalidDataException damaged)
        {
            Find(name, damaged.Message);
            _archive.Position = file.Offset;
            var content = new byte[file.Length];
            _archive.ReadExactly(content);
            return content;
        }
    }

    private void Find(string file, string message, int? entry = null, string? field = null) => _findings.Add(new EvidenceFinding(file, entry, field, message));

    private static bool IsKnown(string name) => Known.Contains(name, StringComparer.Ordinal) || name.StartsWith(BundleFile.Attachments, StringComparison.Ordinal);

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
