namespace Watchbill.Store.Sqlite;

/// <summary>Files that only their owner may read: they hold hashes of passwords and everything that was ever paged.</summary>
internal static class PrivateFile
{
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes an empty file when there is none.</summary>
    public static void Make(string path, FileMode mode) => Open(path, mode, FileShare.ReadWrite).Dispose();
}
