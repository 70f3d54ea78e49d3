using SQLitePCL;

namespace Watchbill.Engine.Tests.PowerLoss;

/// <summary>The files that a loss of power left, and what SQLite says of them.</summary>
internal static class Aftermath
{
    /// <summary>Into a new folder. The index of the log is shared memory, which may have reached the disk half-way: it must not matter what is in it.</summary>
    public static string Write(IReadOnlyDictionary<string, byte[]> survivors, string folder, Random random)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in survivors)
        {
            File.WriteAllBytes(Path.Combine(folder, name), content);
            if (name.EndsWith("-wal", StringComparison.Ordinal) && random.Next(2) == 0)
            {
                var garbage = new byte[32_768];
                random.NextBytes(garbage);
                File.WriteAllBytes(Path.Combine(folder, name[..^3] + "shm"), garbage);
            }
        }

        return folder;
    }

    /// <summary>"ok", or what is wrong. Through the VFS of every other program.</summary>
    public static string Examine(string path)
    {
        var opened = raw.sqlite3_open_v2(path, out var database, raw.SQLITE_OPEN_READWRITE, "unix");
        using (database)
        {
            if (opened != raw.SQLITE_OK)
            {
                return raw.sqlite3_errmsg(database).utf8_to_string();
            }

            var prepared = raw.sqlite3_prepare_v2(database, "PRAGMA integrity_check", out var statement);
            using (statement)
            {
                return prepared == raw.SQLITE_OK && raw.sqlite3_step(statement) == raw.SQLITE_ROW
                    ? raw.sqlite3_column_text(statement, 0).utf8_to_string()
                    : raw.sqlite3_errmsg(database).utf8_to_string();
            }
        }
    }
}
