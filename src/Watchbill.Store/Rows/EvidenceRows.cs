using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;

namespace Watchbill.Store.Rows;

/// <summary>A file that somebody attached to an incident; the same content is kept once.</summary>
/// <param name="Hash">SHA-256 of the content, lower-case hex.</param>
/// <param name="Content">At most <see cref="MaxLength"/> bytes.</param>
public sealed record StoredAttachment(string Hash, ReadOnlyMemory<byte> Content, Instant At)
{
    public const int MaxLength = 10 * 1024 * 1024;
}

/// <summary>One version of a definition, as it was written.</summary>
/// <param name="Json">Null when it was removed.</param>
public sealed record DefinitionVersion(string Kind, string Id, int Version, string? Json, string ManagedBy, Instant At, Actor Actor);

/// <summary>How far the chain of an incident goes.</summary>
/// <param name="Chain">The link of the entry of that version.</param>
public sealed record ChainHead(IncidentId Incident, int Version, string Chain);

/// <summary>A signed statement that chains had come to certain heads at a time (docs/evidence-format.md).</summary>
/// <param name="Document">The very text that is signed.</param>
/// <param name="Signature">Base64 of a DER-encoded ECDSA signature over SHA-256 of the text.</param>
/// <param name="PublicKey">PEM. Each node has a key of its own.</param>
public sealed record Checkpoint(Instant At, string Document, string Signature, string PublicKey);

/// <param name="Heads">Those that the document states.</param>
public sealed record CheckpointWrite(Checkpoint Checkpoint, ImmutableArray<ChainHead> Heads);

/// <param name="Version">The version of the incident that it states; later entries are not covered yet.</param>
public sealed record CheckpointOf(Checkpoint Checkpoint, int Version);

/// <summary>Takes what must not be read any more out of an entry of an incident. Its hash and its link stay, so the chain still verifies.</summary>
/// <param name="Payload">What stands there from now on: JSON of the same kind.</param>
public sealed record Redaction(IncidentId Incident, int Version, ReadOnlyMemory<byte> Payload);
