using Npgsql;
using Watchbill.Domain;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres;

/// <summary>Passwords, sessions and tokens: every call is one statement.</summary>
internal sealed class PostgresAccess(NpgsqlDataSource source) : IAccessStore
{
    private const string ReadPasswordSql = "SELECT hash, must_change, changed_at FROM password WHERE user_id = $1";

    private const string PutPasswordSql = """
        INSERT INTO password (user_id, hash, must_change, changed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change, changed_at = excluded.changed_at
        """;

    private const string ReadSessionSql = "SELECT user_id, csrf, created_at, expires_at FROM session WHERE hash = $1";

    private const string PutSessionSql = """
        INSERT INTO session (hash, user_id, csrf, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (hash) DO UPDATE SET user_id = excluded.user_id, csrf = excluded.csrf, created_at = excluded.created_at, expires_at = excluded.expires_at
        """;

    private const string RemoveSessionSql = "DELETE FROM session WHERE hash = $1";
    private const string RemoveSessionsSql = "DELETE FROM session WHERE user_id = $1";
    private const string TokenColumns = "SELECT id, kind, hash, hint, user_id, name, created_at, expires_at, revoked_at FROM token ";
    private const string ReadTokenSql = TokenColumns + "WHERE hash = $1";
    private const string ListTokensSql = TokenColumns + "WHERE $1::text IS NULL OR user_id = $1 ORDER BY created_at, id";

    private const string PutTokenSql = """
        INSERT INTO token (id, kind, hash, hint, user_id, name, created_at, expires_at, revoked_at) SELECT $1, $2, $3, $4, $5, $6, $7, t.expires_at, t.revoked_at
        FROM unnest($8::bigint[], $9::bigint[]) AS t (expires_at, revoked_at)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, hash = excluded.hash, hint = excluded.hint, user_id = excluded.user_id, name = excluded.name,
            created_at = excluded.created_at, expires_at = excluded.expires_at, revoked_at = excluded.revoked_at
        """;

    public async Task<PasswordRow?> ReadPasswordAsync(UserId user, CancellationToken cancellationToken) => (await ReadAsync(
        Command(ReadPasswordSql, Text(user.Value)), row => new PasswordRow(user, row.GetString(0), row.Flag(1), row.At(2)), cancellationToken)).SingleOrDefault();

    public Task WritePasswordAsync(PasswordRow password, CancellationToken cancellationToken) => RunAsync(
        Command(PutPasswordSql, Text(password.User.Value), Text(password.Hash), Number(password.MustChange ? 1 : 0), At(password.ChangedAt)), cancellationToken);

    public async Task<SessionRow?> ReadSessionAsync(string hash, CancellationToken cancellationToken) => (await ReadAsync(
        Command(ReadSessionSql, Text(hash)), row => new SessionRow(hash, new UserId(row.GetString(0)), row.GetString(1), row.At(2), row.At(3)), cancellationToken)).SingleOrDefault();

    public Task WriteSessionAsync(SessionRow session, CancellationToken cancellationToken) => RunAsync(
        Command(PutSessionSql, Text(session.Hash), Text(session.User.Value), Text(session.Csrf), At(session.CreatedAt), At(session.ExpiresAt)), cancellationToken);

    public Task RemoveSessionAsync(string hash, CancellationToken cancellationToken) => RunAsync(Command(RemoveSessionSql, Text(hash)), cancellationToken);

    public Task RemoveSessionsOfAsync(UserId user, CancellationToken cancellationToken) => RunAsync(Command(RemoveSessionsSql, Text(user.Value)), cancellationToken);

    public async Task<TokenRow?> ReadTokenAsync(string hash, CancellationToken cancellationToken) =>
        (await ReadAsync(Command(ReadTokenSql, Text(hash)), MapToken, cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyList<TokenRow>> ListTokensAsync(UserId? user, CancellationToken cancellationToken) =>
        await ReadAsync(Command(ListTokensSql, Text(user?.Value)), MapToken, cancellationToken);

    public Task WriteTokenAsync(TokenRow token, CancellationToken cancellationToken) => RunAsync(
        Command(
            PutTokenSql,
            Text(token.Id),
            Text(token.Kind),
            Text(token.Hash),
            Text(token.Hint),
            Text(token.User.Value),
            Text(token.Name),
            At(token.CreatedAt),
            Ats<TokenRow>([token], row => row.ExpiresAt),
            Ats<TokenRow>([token], row => row.RevokedAt)),
        cancellationToken);

    private static TokenRow MapToken(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        new UserId(row.GetString(4)),
        row.GetString(5),
        row.At(6),
        row.AtOrNull(7),
        row.AtOrNull(8));

    private async Task<List<T>> ReadAsync<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await new Session(connection).ReadAsync(command, map, cancellationToken);
    }

    private async Task RunAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await new Session(connection).RunAsync(command, cancellationToken);
    }
}
