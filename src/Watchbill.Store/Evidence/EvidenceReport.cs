using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Store.Evidence;

/// <summary>One thing that is not as it was written.</summary>
/// <param name="File">In the bundle; "archive" for the archive itself.</param>
/// <param name="Entry">Version of the entry; null for what concerns none.</param>
/// <param name="Field">Of the entry; null when it cannot be told, or none is meant.</param>
public sealed record EvidenceFinding(string File, int? Entry, string? Field, string Message);

/// <summary>What became of verifying a bundle.</summary>
/// <param name="Subject">Null when not even that could be read.</param>
/// <param name="Entries">Number of entries that were looked at.</param>
/// <param name="Redacted">Versions of the entries whose texts were taken out, as a later entry says.</param>
/// <param name="Missing">Attachments that were not kept any more when it was exported.</param>
/// <param name="KeyId">Of the key that signed it.</param>
/// <param name="IsTrusted">The key is one that the caller named; null when they named none.</param>
/// <param name="CheckpointAt">When the server had signed a head of this chain.</param>
/// <param name="CheckpointVersion">How far that head goes: entries after it rest on the bundle's signature alone.</param>
public sealed record EvidenceReport(
    string? Subject,
    string? Reference,
    Instant? ExportedAt,
    string? ExportedBy,
    int Entries,
    ImmutableArray<int> Redacted,
    ImmutableArray<string> Missing,
    string? KeyId,
    bool? IsTrusted,
    Instant? CheckpointAt,
    int? CheckpointVersion,
    ImmutableArray<EvidenceFinding> Findings)
{
    /// <summary>Everything is as it was written.</summary>
    public bool IsSound => Findings.IsEmpty;
}
