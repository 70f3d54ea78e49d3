using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Store.Mapping;

namespace Watchbill.Store.Evidence;

/// <summary>
/// Looks whether a bundle's configuration fits its entries: every entry's revision is told once, with documents that are there, that were written before it, and after which no
/// later version that is there had been written. Bundles from before revisions were told have nothing to check.
/// </summary>
internal static class ConfigurationCheck
{
    private readonly record struct Document(string Kind, string Id, int Version, Instant Since);

    public static IEnumerable<EvidenceFinding> Of(byte[] configuration, IReadOnlyList<EntryLine> entries)
    {
        try
        {
            using var json = JsonDocument.Parse(configuration);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("decided", out var decided)
                ? Look(json.RootElement.GetProperty("documents"), decided, entries).ToList()
                : [];
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return [Finding("It is not what the format says.")];
        }
    }

    private static IEnumerable<EvidenceFinding> Look(JsonElement documents, JsonElement decided, IReadOnlyList<EntryLine> entries)
    {
        var kept = documents.EnumerateArray().Select(Read).ToList();
        var told = new HashSet<long>();
        var of = entries.ToLookup(entry => entry.Revision);
        foreach (var at in decided.EnumerateArray())
        {
            var revision = at.GetProperty("revision").GetInt64();
            if (!told.Add(revision))
            {
                yield return Finding($"Revision {revision} is told twice.");
            }

            var own = of[revision].ToList();
            if (!own.Select(entry => entry.Version).SequenceEqual(at.GetProperty("entries").EnumerateArray().Select(entry => entry.GetInt32())))
            {
                yield return Finding($"The entries that revision {revision} decided are not those that it names.");
            }

            if (own.Count == 0)
            {
                continue;
            }

            var first = Micros.ToInstant(own.Min(entry => entry.RecordedAt));
            foreach (var named in at.GetProperty("documents").EnumerateArray())
            {
                var (kind, id, version) = (named.GetProperty("kind").GetString()!, named.GetProperty("id").GetString()!, named.GetProperty("version").GetInt32());
                var found = kept.FindIndex(document => document.Kind == kind && document.Id == id && document.Version == version);
                if (found < 0)
                {
                    yield return Finding($"Revision {revision} names version {version} of the {kind} '{id}', which is not there.");
                }
                else if (kept[found].Since > first)
                {
                    yield return Finding($"Version {version} of the {kind} '{id}' is younger than the entries that revision {revision} decided.");
                }
                else if (kept.Exists(document => document.Kind == kind && document.Id == id && document.Version > version && document.Since < first))
                {
                    yield return Finding($"Revision {revision} names version {version} of the {kind} '{id}', and a later one held already.");
                }
            }
        }

        foreach (var entry in entries.Where(entry => !told.Contains(entry.Revision)))
        {
            yield return new EvidenceFinding(BundleFile.Configuration, entry.Version, "revision", $"What revision {entry.Revision} held is not told.");
        }
    }

    private static Document Read(JsonElement document)
    {
        // What it holds must be JSON too; what it means is the reader's to judge.
        using var content = JsonDocument.Parse(document.GetProperty("json").GetString()!);
        return new Document(
            document.GetProperty("kind").GetString()!,
            document.GetProperty("id").GetString()!,
            document.GetProperty("version").GetInt32(),
            InstantPattern.ExtendedIso.Parse(document.GetProperty("since").GetString()!).GetValueOrThrow());
    }

    private static EvidenceFinding Finding(string message) => new(BundleFile.Configuration, null, null, message.Length <= 300 ? message : message[..300] + "…");
}
