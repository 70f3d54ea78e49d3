using System.Collections.Immutable;

namespace Watchbill.Config.Reading;

/// <summary>Mappings that come with the program. One joins a configuration when an integration names it and no file defines it.</summary>
internal static class BuiltInMappings
{
    public const string Folder = "built-in/";

    private static readonly ImmutableSortedDictionary<string, ConfigurationFile> ById = Embedded.Files("Mappings/")
        .ToImmutableSortedDictionary(file => Path.GetFileNameWithoutExtension(file.Path), file => file, StringComparer.Ordinal);

    public static IEnumerable<ConfigurationFile> Files => ById.Values;

    /// <summary>Notes that the mapping is wanted; <see cref="ReadWanted"/> adds it once all files are read.</summary>
    public static void Include(Draft draft, string id) => draft.WantedMappings.Add(id);

    public static void ReadWanted(Draft draft)
    {
        foreach (var id in draft.WantedMappings)
        {
            if (!draft.Origins.ContainsKey(new DefinitionKey(DefinitionKind.Mapping, id)) && ById.TryGetValue(id, out var file))
            {
                DocumentReader.Read(draft, new ConfigurationFile(Folder + file.Path, file.Text));
            }
        }
    }
}
