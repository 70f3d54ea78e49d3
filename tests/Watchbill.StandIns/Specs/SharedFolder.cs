namespace Watchbill.StandIns.Specs;

/// <summary>
/// The folder of test data beside the checkout: WATCHBILL_SHARED when it is set, else the nearest `shared` with `specs` in it
/// beside this assembly or one of the folders above.
/// </summary>
public static class SharedFolder
{
    public const string Variable = "WATCHBILL_SHARED";

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>Full path, or null when there is none.</summary>
    public static string? Location => Found.Value;

    /// <param name="message">Where it is, or what was looked for and what to do.</param>
    public static bool IsPresent(out string message)
    {
        message = Location is { } path
            ? path
            : $"No `shared` folder beside the checkout (looked above {AppContext.BaseDirectory}); set {Variable} to its path.";
        return Location is not null;
    }

    /// <summary>Full path of a file or folder in it, or null when it is absent.</summary>
    public static string? Item(params string[] parts)
    {
        if (Location is not { } root)
            return null;
        var path = Path.Combine([root, .. parts]);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told)
            return Directory.Exists(told) ? Path.GetFullPath(told) : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "specs")))
                return candidate;
        }
        return null;
    }
}
