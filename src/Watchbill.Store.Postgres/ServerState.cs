using Npgsql;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres;

/// <summary>What a server says of itself: whether a commit will be safe on disk, whether it is the primary, and its time.</summary>
internal sealed record ServerState(DateTimeOffset Time, string Where, string Version, string Commit, string Fsync, string Pages, bool IsReplica)
{
    private const string Sql = """
        SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, current_setting('server_version'), current_setting('synchronous_commit'),
               current_setting('fsync'), current_setting('full_page_writes'), pg_is_in_recovery()
        """;

    public string Description => $"PostgreSQL {Version}, synchronous_commit={Commit}, {Where}";

    /// <summary>Why no decision may rest on it, and what to do; null when all is well.</summary>
    public string? Refusal => this switch
    {
        { IsReplica: true } => $"{Where} is a replica, which may lag behind. Decisions need the primary: connect there.",
        { Commit: not ("on" or "remote_apply") } =>
            $"{Where} has synchronous_commit = {Commit}: it would confirm alerts that a crash can still lose. Set it to on for this database or user.",
        { Fsync: not "on" } or { Pages: not "on" } =>
            $"{Where} has fsync = {Fsync} and full_page_writes = {Pages}: a crash can destroy its data. Set both to on.",
        _ => null,
    };

    /// <exception cref="StoreRefusedException">It cannot be reached; the message says why, without any secret.</exception>
    public static async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw new StoreRefusedException($"The PostgreSQL server cannot be used: {e.Message} Check the connection string and that the server runs.", e);
        }
    }

    public static async Task<ServerState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var where = $"{connection.Host}/{connection.Database}";
        return (await new Session(connection).ReadAsync(
            Command(Sql),
            row => new ServerState(
                DateTimeOffset.UnixEpoch.AddMicroseconds(row.GetInt64(0)), where, row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5)),
            cancellationToken)).Single();
    }
}
