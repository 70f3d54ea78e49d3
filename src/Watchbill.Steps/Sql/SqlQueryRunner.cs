using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Steps.Sql;

/// <summary>
/// Asks a PostgreSQL in a transaction that may only read and is rolled back. Values are bound; the server itself ends a statement that takes too long.
/// What a read-only transaction does not stop (functions that act on sessions or files) only the rights of the database's user do.
/// </summary>
internal sealed class SqlQueryRunner(ImmutableDictionary<string, SqlSource> sources) : IStepRunner
{
    private const int LongestCell = 500;

    public async Task<StepResult> RunAsync(RenderedStep step, CancellationToken cancellationToken)
    {
        var action = (RenderedSql)step.Action;
        var source = sources[action.Connection];
        var (secret, problem) = SecretValues.Of(source.Connection);
        if (secret is null)
        {
            return StepResult.Failed($"Database {action.Connection}: {problem}.");
        }

        try
        {
            await using var connection = new NpgsqlConnection(Settings(secret.Reveal(), step));
            await connection.OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using (var setting = new NpgsqlCommand("SET TRANSACTION READ ONLY", connection, transaction))
            {
                await setting.ExecuteNonQueryAsync(cancellationToken);
            }

            var result = await AskAsync(connection, transaction, action, source.MaxRows, cancellationToken);
            await transaction.RollbackAsync(cancellationToken);
            return result;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState == PostgresErrorCodes.QueryCanceled && cancellationToken.IsCancellationRequested
                ? throw new OperationCanceledException(refused.MessageText, refused, cancellationToken)
                : StepResult.Failed($"The database refused it: {refused.MessageText} ({refused.SqlState}).");
        }
        catch (Exception failure) when (failure is NpgsqlException or ArgumentException or System.Net.Sockets.SocketException or TimeoutException)
        {
            // A connection string that cannot be read is repeated by the driver's message.
            return StepResult.Failed(failure is ArgumentException ? $"The connection string of {action.Connection} cannot be read." : $"No answer from {action.Connection}: {failure.Message}");
        }
    }

    private static string Settings(string connection, RenderedStep step)
    {
        var seconds = (int)Math.Ceiling(step.Step.TimeLimit.TotalSeconds);
        return new NpgsqlConnectionStringBuilder(connection)
        {
            Pooling = false,
            ApplicationName = "watchbill-step",
            Timeout = Math.Min(seconds, 15),
            CommandTimeout = seconds,
            CancellationTimeout = 2_000,
            Options = string.Create(CultureInfo.InvariantCulture, $"-c default_transaction_read_only=on -c statement_timeout={(long)step.Step.TimeLimit.TotalMilliseconds} -c lock_timeout=2000"),
        }.ConnectionString;
    }

    private static async Task<StepResult> AskAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, RenderedSql action, int maxRows, CancellationToken cancellationToken)
    {
        // One statement only: rendering has taken no second one, and all of it happens in the transaction that reads.
        await using var command = new NpgsqlCommand(action.Statement, connection, transaction) { AllResultTypesAreUnknown = true };
        foreach (var value in action.Values)
        {
            // The server finds the type where the value is used, as with a literal.
            command.Parameters.Add(new NpgsqlParameter { Value = value.Text, NpgsqlDbType = NpgsqlDbType.Unknown });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var text = new StringBuilder(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetName))).Append('\n');
        var values = ImmutableArray.CreateBuilder<double>();
        var rows = 0;
        var more = false;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (rows == maxRows)
            {
                more = true;
                break;
            }

            rows++;
            text.Append(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => Cell(reader, i)))).Append('\n');
            if (reader.FieldCount == 1 && !await reader.IsDBNullAsync(0, cancellationToken)
                && double.TryParse(reader.GetString(0), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                values.Add(number);
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"({(more ? "more than " : "")}{rows} {(rows == 1 ? "row" : "rows")})\n");
        return new StepResult(new StepObservation(text.ToString()) { Rows = rows, Values = values.Count == rows ? values.ToImmutable() : [] }) { Truncated = more };
    }

    private static string Cell(NpgsqlDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
        {
            return "NULL";
        }

        var text = reader.GetString(column).ReplaceLineEndings(" ");
        return text.Length <= LongestCell ? text : $"{text[..(LongestCell - 1)]}…";
    }
}
