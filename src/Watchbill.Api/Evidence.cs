using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Api;

/// <summary>The key with which the server signs evidence.</summary>
/// <param name="Id">SHA-256 of the public key, to compare.</param>
/// <param name="PublicKey">PEM.</param>
public sealed record EvidenceKeyInfo(string Id, string PublicKey);

/// <param name="Why">Said in the incident's timeline and in the audit log; without the secret.</param>
public sealed record RedactEntry(string Why);

/// <param name="Version">Of the incident afterwards.</param>
public sealed record RedactionResult(string Reference, int Entry, int Version);

public sealed record AttachmentList(ImmutableArray<AttachmentInfo> Attachments);

/// <param name="File">In the bundle.</param>
/// <param name="Entry">Version of the entry; absent for what concerns none.</param>
public sealed record EvidenceProblem(string File, int? Entry, string? Field, string Message);

/// <summary>What `watchbill evidence verify` found.</summary>
/// <param name="Sound">Everything is as it was written.</param>
/// <param name="Trusted">The key is one of those named; absent when none was.</param>
/// <param name="CheckpointVersion">The last entry that the server had signed before the export.</param>
public sealed record EvidenceVerdict(
    bool Sound,
    string? Subject,
    string? Reference,
    Instant? ExportedAt,
    string? ExportedBy,
    int Entries,
    ImmutableArray<int> Redacted,
    ImmutableArray<string> MissingAttachments,
    string? Key,
    bool? Trusted,
    Instant? CheckpointAt,
    int? CheckpointVersion,
    ImmutableArray<EvidenceProblem> Problems);
