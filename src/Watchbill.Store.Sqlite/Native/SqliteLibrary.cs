using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Watchbill.Store.Sqlite.Native;

/// <summary>
/// Chooses the native library once per process: the system's when it is newer than the one in the package, which is of 2021.
/// </summary>
internal static class SqliteLibrary
{
    private const string SystemName = "libsqlite3.so.0";
    private const int ConfigMemoryStatistics = 9;
    private const int BundledVersion = 3_035_005;

    /// <summary>First with UPDATE … RETURNING, which the driver uses.</summary>
    private const int OldestUsable = 3_035_000;

    /// <summary>From here on a second connection may checkpoint while the first writes; before, that could lose a commit.</summary>
    public const int CheckpointerIsSafe = 3_051_003;
    private static readonly Lock Gate = new();
    private static string? _source;

    /// <summary>"3.40.1 (system)".</summary>
    public static string Version => $"{raw.sqlite3_libversion().utf8_to_string()} ({_source})";

    public static void Load(bool bundled)
    {
        lock (Gate)
        {
            if (_source is not null)
            {
                return;
            }

            var system = bundled ? 0 : FindSystem();
            if (system != 0)
            {
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? system : 0);
            }

            raw.SetProvider(new SQLite3Provider_e_sqlite3());

            // Statistics of memory cost a process-wide lock for every allocation, and nobody reads them.
            raw.sqlite3_config(ConfigMemoryStatistics, 0);
            if (raw.sqlite3_threadsafe() == 0)
            {
                throw new StoreRefusedException("The SQLite library of this system was built without thread support. Remove it, or install the distribution's own.");
            }

            _source = system != 0 ? "system" : "bundled";
        }
    }

    private static unsafe nint FindSystem()
    {
        if (!NativeLibrary.TryLoad(SystemName, Assembly.GetExecutingAssembly(), null, out var handle))
        {
            return 0;
        }

        if (NativeLibrary.TryGetExport(handle, "sqlite3_libversion_number", out var number)
            && ((delegate* unmanaged[Cdecl]<int>)number)() is > BundledVersion and >= OldestUsable
            && NativeLibrary.TryGetExport(handle, "sqlite3_threadsafe", out var threads)
            && ((delegate* unmanaged[Cdecl]<int>)threads)() != 0)
        {
            return handle;
        }

        NativeLibrary.Free(handle);
        return 0;
    }
}
