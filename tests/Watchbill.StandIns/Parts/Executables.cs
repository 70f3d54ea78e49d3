namespace Watchbill.StandIns.Parts;

/// <summary>Finds programs on this machine, on PATH first and then where Debian puts them.</summary>
internal static class Executables
{
    private static readonly string[] UsualFolders = ["/usr/local/bin", "/usr/bin", "/usr/sbin", "/bin", "/sbin"];

    /// <summary>Full path of the first of these names that exists, or null.</summary>
    public static string? Find(params string[] names)
        => names.SelectMany(name => Folders().Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    public static bool IsInstalled(string? found, string package, out string howToInstall)
    {
        howToInstall = found is null ? $"Not installed. On Debian: apt-get install {package}" : $"Found at {found}.";
        return found is not null;
    }

    /// <exception cref="InvalidOperationException">It is not installed; the message says how to.</exception>
    public static string Require(string? found, string package)
        => IsInstalled(found, package, out var how) ? found! : throw new InvalidOperationException(how);

    private static IEnumerable<string> Folders()
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(UsualFolders);
}
