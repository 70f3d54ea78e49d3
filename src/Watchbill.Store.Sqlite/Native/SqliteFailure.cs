using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using SQLitePCL;

namespace Watchbill.Store.Sqlite.Native;

/// <summary>SQLite answered with an error: a full or broken disk, a damaged file, or a row that a constraint refuses.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Made only here, from an error code.")]
internal sealed class SqliteFailure(int code, string message) : DbException(message)
{
    public int Code { get; } = code;

    public bool IsConstraint => (Code & 0xFF) == raw.SQLITE_CONSTRAINT;

    public static SqliteFailure Of(sqlite3 database, int code, string what) =>
        new(code, $"{what}: {raw.sqlite3_errmsg(database).utf8_to_string()} (SQLite error {code}).");
}
