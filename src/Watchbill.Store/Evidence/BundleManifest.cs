using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Watchbill.Store.Evidence;

/// <param name="Sha256">Of its content.</param>
internal sealed record BundledFile(string Path, int Length, string Sha256);

/// <summary>The signed list of what is in a bundle.</summary>
/// <param name="Version">Of the incident when it was exported: so many entries there are.</param>
/// <param name="Head">The link of the last.</param>
/// <param name="Lines">The hash of each line of entries, without its end, so that a changed one can be named.</param>
/// <param name="Missing">Attachments that were not kept any more.</param>
internal sealed record BundleManifest(
    string Subject,
    string Reference,
    int Version,
    string Head,
    Instant ExportedAt,
    string ExportedBy,
    string Software,
    string Key,
    ImmutableArray<string> Lines,
    ImmutableArray<BundledFile> Files,
    ImmutableArray<string> Missing)
{
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(
        new ManifestForm(EvidenceBundle.Format, Subject, Reference, Version, Head, InstantPattern.ExtendedIso.Format(ExportedAt), ExportedBy, Software, Key, [.. Files], [.. Lines], [.. Missing]),
        ManifestJson.Default.ManifestForm);

    /// <exception cref="InvalidDataException">It is no manifest of this format.</exception>
    public static BundleManifest Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var form = JsonSerializer.Deserialize(json, ManifestJson.Default.ManifestForm) ?? throw new InvalidDataException("it is empty");
            if (form.Format != EvidenceBundle.Format)
            {
                throw new InvalidDataException($"its format is '{Shown(form.Format)}', and this program knows {EvidenceBundle.Format}");
            }

            if (form.Files.Contains(null) || form.EntryHashes.Contains(null) || form.Missing.Contains(null))
            {
                throw new InvalidDataException("something in it is null");
            }

            return InstantPattern.ExtendedIso.Parse(form.ExportedAt) is { Success: true } at
                ? new BundleManifest(form.Subject, form.Reference, form.Version, form.Head, at.Value, form.ExportedBy, form.Software, form.Key, [.. form.EntryHashes], [.. form.Files], [.. form.Missing])
                : throw new InvalidDataException("its time cannot be read");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"it cannot be read ({broken.Message})", broken);
        }
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}

internal sealed record ManifestForm(
    string Format,
    string Subject,
    string Reference,
    int Version,
    string Head,
    string ExportedAt,
    string ExportedBy,
    string Software,
    string Key,
    BundledFile[] Files,
    string[] EntryHashes,
    string[] Missing);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ManifestForm))]
internal sealed partial class ManifestJson : JsonSerializerContext;
