namespace Watchbill.Store.Sqlite;

/// <summary>Copies the database while it is in use.</summary>
internal static class BackUp
{
    public static void Write(ReaderPool readers, string path)
    {
        var target = Path.GetFullPath(path);
        if (Path.Exists(target))
        {
            throw new StoreRefusedException($"{target} exists already. Name a file that does not: a back-up overwrites nothing.");
        }

        var partial = target + ".partial";
        File.Delete(partial);
        try
        {
            PrivateFile.Make(partial, FileMode.CreateNew);

            // VACUUM INTO takes a name in SQL, not a parameter of every version: quotes are doubled.
            var name = partial.Replace("'", "''", StringComparison.Ordinal);
            readers.Use(reader => reader.Connection.Execute($"VACUUM INTO '{name}'"));
            Flush(partial);
            File.Move(partial, target, overwrite: false);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
