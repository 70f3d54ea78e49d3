namespace Watchbill.Architecture.Tests;

/// <summary>A file of the repository, its path relative to the root with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>"file:line" of a position in the text, as editors and terminals open it.</summary>
    public string At(int index) => $"{Path}:{Text.AsSpan(0, index).Count('\n') + 1}";
}

/// <summary>The tree that these tests were built from, found by walking up to Watchbill.slnx.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every source of the program: C#, Razor, styles, scripts and SQL below src/, nothing generated or fetched.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = Read("src", ".cs", ".razor", ".css", ".js", ".sql");

    public static IReadOnlyList<SourceFile> Code { get; } =
        [.. Sources.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal) || f.Path.EndsWith(".razor", StringComparison.Ordinal))];

    public static IReadOnlyList<SourceFile> Tests { get; } = Read("tests", ".cs");

    public static IReadOnlyList<SourceFile> Projects { get; } = [.. Read("src", ".csproj"), .. Read("tests", ".csproj")];

    public static string Solution { get; } = File.ReadAllText(Path.Combine(Root, "Watchbill.slnx"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Watchbill.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Watchbill.slnx; build the tests inside the repository.");
    }

    private static IReadOnlyList<SourceFile> Read(string folder, params string[] extensions) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Select(path => (Full: path, Relative: Path.GetRelativePath(Root, path).Replace('\\', '/')))
            .Where(file => extensions.Contains(Path.GetExtension(file.Relative)))
            .Where(file => !file.Relative.Split('/').Any(part => part is "node_modules" or "bin" or "obj"))
            .OrderBy(file => file.Relative, StringComparer.Ordinal)
            .Select(file => new SourceFile(file.Relative, File.ReadAllText(file.Full))),
    ];
}
