using System.Runtime.InteropServices;
using SQLitePCL;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Engine.Tests.PowerLoss;

/// <summary>The very SQLite that the driver has loaded: the system's or the bundled one. A second copy would have VFSs of its own.</summary>
internal static unsafe class NativeLibraryInUse
{
    public static nint Find()
    {
        SqliteLibrary.Load(bundled: false);
        nint[] candidates =
        [
            NativeLibrary.TryLoad("libsqlite3.so.0", out var system) ? system : 0,
            NativeLibrary.TryLoad("e_sqlite3", typeof(SQLite3Provider_e_sqlite3).Assembly, null, out var bundled) ? bundled : 0,
        ];
        fixed (byte* inUse = raw.sqlite3_sourceid())
        {
            foreach (var candidate in candidates)
            {
                // A constant text of the library: the same address means the same library.
                if (candidate != 0 && ((delegate* unmanaged[Cdecl]<byte*>)NativeLibrary.GetExport(candidate, "sqlite3_sourceid"))() == inUse)
                {
                    return candidate;
                }
            }
        }

        throw new InvalidOperationException("The SQLite that the driver has loaded is neither the system's nor the bundled one.");
    }
}
