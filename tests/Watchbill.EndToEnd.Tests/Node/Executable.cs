namespace Watchbill.EndToEnd.Node;

/// <summary>The program under test, as it was built beside these tests.</summary>
internal static class Executable
{
    private const string Name = "watchbill";

    public static string Location { get; } = Find();

    /// <summary>artifacts/bin/Watchbill.EndToEnd.Tests/debug has artifacts/bin/Watchbill/debug for a neighbour.</summary>
    private static string Find()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Path.Combine(own.Parent!.Parent!.FullName, "Watchbill", own.Name, Name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no {path}. Build src/Watchbill in the same configuration.");
    }
}
