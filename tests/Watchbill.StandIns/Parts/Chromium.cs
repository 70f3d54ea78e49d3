namespace Watchbill.StandIns.Parts;

/// <summary>Debian's Chromium, for the browser driver.</summary>
public static class Chromium
{
    private const string Package = "chromium";

    /// <summary>What it needs on a build machine: as root it has no sandbox, and it must not call home.</summary>
    public static IReadOnlyList<string> Arguments { get; } = Environment.IsPrivilegedProcess
        ? ["--no-sandbox", "--disable-background-networking"]
        : ["--disable-background-networking"];

    /// <summary>Full path of the executable.</summary>
    /// <exception cref="InvalidOperationException">It is not installed; the message says how to.</exception>
    public static string Location => Executables.Require(Found, Package);

    private static string? Found => Executables.Find("chromium", "chromium-browser");

    public static bool IsInstalled(out string howToInstall) => Executables.IsInstalled(Found, Package, out howToInstall);
}
