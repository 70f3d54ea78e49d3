using System.Collections.Immutable;
using System.Reflection;

namespace Watchbill.Config;

/// <summary>Files that are compiled into the program, by their path in the project.</summary>
internal static class Embedded
{
    private static readonly Assembly Home = typeof(Embedded).Assembly;

    public static ImmutableArray<ConfigurationFile> Files(string folder) =>
    [
        .. Home.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new ConfigurationFile(name[folder.Length..], Text(name))),
    ];

    public static string Text(string name)
    {
        using var stream = Home.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
