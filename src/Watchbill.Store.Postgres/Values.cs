using System.Text;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Watchbill.Store.Mapping;

namespace Watchbill.Store.Postgres;

/// <summary>Positional parameters, single and as arrays for unnest.</summary>
internal static class Values
{
    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)Clean(value) ?? DBNull.Value };

    public static NpgsqlParameter Number(long value) => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = value };

    public static NpgsqlParameter At(Instant value) => Number(Micros.Of(value));

    public static NpgsqlParameter AtOrNull(Instant? value) => value is { } instant ? At(instant) : new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = DBNull.Value };

    public static NpgsqlParameter Texts<T>(IReadOnlyCollection<T> rows, Func<T, string?> value)
    {
        var values = new string?[rows.Count];
        var i = 0;
        foreach (var row in rows)
        {
            values[i++] = Clean(value(row));
        }

        return new NpgsqlParameter<string?[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, TypedValue = values };
    }

    public static NpgsqlParameter Texts(IReadOnlyCollection<string> values) => Texts(values, value => value);

    public static NpgsqlParameter Numbers<T>(IReadOnlyCollection<T> rows, Func<T, long?> value)
    {
        var values = new long?[rows.Count];
        var i = 0;
        foreach (var row in rows)
        {
            values[i++] = value(row);
        }

        return new NpgsqlParameter<long?[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, TypedValue = values };
    }

    public static NpgsqlParameter Contents<T>(IReadOnlyCollection<T> rows, Func<T, ReadOnlyMemory<byte>> value) => new NpgsqlParameter<ReadOnlyMemory<byte>[]>
    {
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
        TypedValue = [.. rows.Select(value)],
    };

    public static NpgsqlParameter Numbers(IReadOnlyCollection<long> values) => Numbers(values, value => value);

    public static NpgsqlParameter Ats<T>(IReadOnlyCollection<T> rows, Func<T, Instant?> value) => Numbers(rows, row => value(row) is { } at ? Micros.Of(at) : null);

    /// <summary>
    /// PostgreSQL's text holds no NUL and no half of a surrogate pair, which sources do send. Both become the replacement character, as in JSON.
    /// </summary>
    public static string? Clean(string? value)
    {
        if (value is null || !NeedsCleaning(value))
        {
            return value;
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)).Replace('\0', '\uFFFD');
    }

    private static bool NeedsCleaning(string value)
    {
        foreach (var c in value)
        {
            if (c == '\0' || char.IsSurrogate(c))
            {
                return true;
            }
        }

        return false;
    }
}
