using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Evidence;

/// <summary>
/// The configuration under which the entries of an incident were decided: for each revision that they bear, the version of each document that held, and the documents themselves.
/// A version held from when it was written; the one that holds for a revision is the latest written before the first entry that bears it. What an entry shares its microsecond
/// with came after it, unless there is nothing earlier.
/// </summary>
public static class DecidingConfiguration
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Of a document that the program brings along.</summary>
    public const int BuiltIn = 0;

    /// <param name="entries">In order of version.</param>
    /// <param name="history">Every version of every document that mattered, from the one that held at the first entry on until now.</param>
    /// <param name="revision">Of the export.</param>
    public static byte[] Write(IReadOnlyList<ChainRow> entries, IReadOnlyCollection<DefinitionVersion> history, long revision)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(history);
        var documents = history.GroupBy(version => (version.Kind, version.Id)).OrderBy(group => group.Key.Kind, StringComparer.Ordinal).ThenBy(group => group.Key.Id, StringComparer.Ordinal)
            .Select(group => group.OrderBy(version => version.Version).ToImmutableArray()).ToImmutableArray();
        var decided = entries.GroupBy(entry => entry.Revision).OrderBy(group => group.Key)
            .Select(group => (Revision: group.Key, Entries: group.ToList(), Held: documents.Select(versions => (versions[0].Kind, versions[0].Id, Version: Held(versions, Micros.ToInstant(group.Min(entry => entry.RecordedAt))))).ToList()))
            .ToList();
        var used = decided.SelectMany(at => at.Held).Select(held => held.Version).OfType<DefinitionVersion>().Concat(documents.Select(versions => versions[^1])).Where(version => version.Json is not null)
            .DistinctBy(version => (version.Kind, version.Id, version.Version)).OrderBy(version => version.Kind, StringComparer.Ordinal).ThenBy(version => version.Id, StringComparer.Ordinal).ThenBy(version => version.Version);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Form))
        {
            writer.WriteStartObject();
            writer.WriteNumber("revision", revision);
            writer.WriteStartArray("documents");
            foreach (var version in used)
            {
                writer.WriteStartObject();
                Name(writer, version.Kind, version.Id);
                writer.WriteNumber("version", version.Version);
                writer.WriteString("managed_by", version.ManagedBy);
                writer.WriteString("since", InstantPattern.ExtendedIso.Format(version.At));
                writer.WriteString("json", version.Json);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("decided");
            foreach (var at in decided)
            {
                writer.WriteStartObject();
                writer.WriteNumber("revision", at.Revision);
                writer.WriteStartArray("entries");
                at.Entries.ForEach(entry => writer.WriteNumberValue(entry.Version));
                writer.WriteEndArray();
                writer.WriteStartArray("documents");
                foreach (var (kind, id, version) in at.Held.Where(held => held.Version?.Json is not null))
                {
                    writer.WriteStartObject();
                    Name(writer, kind, id);
                    writer.WriteNumber("version", version!.Version);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteStartArray("missing");
                foreach (var (kind, id, _) in at.Held.Where(held => held.Version is null && IsPruned(documents, held.Kind, held.Id)))
                {
                    writer.WriteStartObject();
                    Name(writer, kind, id);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Null when there was none yet, or it is not kept any more.</summary>
    private static DefinitionVersion? Held(ImmutableArray<DefinitionVersion> versions, Instant at) =>
        versions.LastOrDefault(version => version.At < at) ?? versions.LastOrDefault(version => version.At == at);

    /// <summary>The first version that is kept is not the first that there was.</summary>
    private static bool IsPruned(ImmutableArray<ImmutableArray<DefinitionVersion>> documents, string kind, string id) =>
        documents.First(versions => versions[0].Kind == kind && versions[0].Id == id)[0].Version > 1;

    private static void Name(Utf8JsonWriter writer, string kind, string id)
    {
        writer.WriteString("kind", kind);
        writer.WriteString("id", id);
    }
}
