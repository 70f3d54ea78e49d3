using NodaTime;
using Npgsql;
using Watchbill.Store.Mapping;

namespace Watchbill.Store.Postgres;

/// <summary>Runs commands on one connection, as few round trips as there are calls.</summary>
internal sealed class Session(NpgsqlConnection connection)
{
    public NpgsqlConnection Connection { get; } = connection;

    /// <summary>Runs all commands in one round trip; the answer is how many rows each changed.</summary>
    public async Task<IReadOnlyList<int>> RunAsync(IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken cancellationToken = default)
    {
        if (commands.Count == 0)
        {
            return [];
        }

        await using var batch = Batch(commands);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return [.. commands.Select(command => (int)command.RecordsAffected)];
    }

    /// <summary>Runs all steps in one round trip; those that answer with rows read them, the others answer with none.</summary>
    public async Task RunAsync(IReadOnlyList<Step> steps)
    {
        await using var batch = Batch([.. steps.Select(step => step.Command)]);
        await using var reader = await batch.ExecuteReaderAsync();
        foreach (var step in steps.Where(step => step.Row is not null))
        {
            while (await reader.ReadAsync())
            {
                step.Row!(reader);
            }

            await reader.NextResultAsync();
        }
    }

    public async Task<int> RunAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken = default) => (await RunAsync([command], cancellationToken))[0];

    public async Task<List<T>> ReadAsync<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken = default)
    {
        await using var batch = Batch([command]);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAllAsync(reader, map, cancellationToken);
    }

    /// <summary>Runs several questions in one round trip; each reads its own result.</summary>
    public async Task ReadManyAsync(IReadOnlyList<(NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row)> questions, CancellationToken cancellationToken = default)
    {
        await using var batch = Batch([.. questions.Select(question => question.Command)]);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var (_, row) in questions)
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                row(reader);
            }

            await reader.NextResultAsync(cancellationToken);
        }
    }

    private NpgsqlBatch Batch(IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(Connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private static async Task<List<T>> ReadAllAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(map(reader));
        }

        return rows;
    }
}

/// <summary>A statement, and who reads its rows; null when it has none.</summary>
internal readonly record struct Step(NpgsqlBatchCommand Command, Action<NpgsqlDataReader>? Row = null);

/// <summary>Columns as the records want them.</summary>
internal static class Columns
{
    public static int Int(this NpgsqlDataReader row, int column) => checked((int)row.GetInt64(column));

    public static bool Flag(this NpgsqlDataReader row, int column) => row.GetInt64(column) != 0;

    public static Instant At(this NpgsqlDataReader row, int column) => Micros.ToInstant(row.GetInt64(column));

    public static Instant? AtOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.At(column);

    public static long? NumberOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static byte[] Json(this NpgsqlDataReader row, int column) => System.Text.Encoding.UTF8.GetBytes(row.GetString(column));
}
