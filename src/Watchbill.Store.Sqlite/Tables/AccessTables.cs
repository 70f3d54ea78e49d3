using Watchbill.Domain;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>Passwords, sessions and tokens.</summary>
internal sealed class AccessTables(Connection connection)
{
    private const string ReadPasswordSql = "SELECT hash, must_change, changed_at FROM password WHERE user_id = ?";

    private const string PutPasswordSql = """
        INSERT INTO password (user_id, hash, must_change, changed_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change, changed_at = excluded.changed_at
        """;

    private const string ReadSessionSql = "SELECT user_id, csrf, created_at, expires_at FROM session WHERE hash = ?";

    private const string PutSessionSql = """
        INSERT INTO session (hash, user_id, csrf, created_at, expires_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (hash) DO UPDATE SET user_id = excluded.user_id, csrf = excluded.csrf, created_at = excluded.created_at, expires_at = excluded.expires_at
        """;

    private const string RemoveSessionSql = "DELETE FROM session WHERE hash = ?";
    private const string RemoveSessionsSql = "DELETE FROM session WHERE user_id = ?";
    private const string TokenColumns = "SELECT id, kind, hash, hint, user_id, name, created_at, expires_at, revoked_at FROM token ";
    private const string ReadTokenSql = TokenColumns + "WHERE hash = ?";
    private const string ListTokensSql = TokenColumns + "WHERE ?1 IS NULL OR user_id = ?1 ORDER BY created_at, id";

    private const string PutTokenSql = """
        INSERT INTO token (id, kind, hash, hint, user_id, name, created_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, hash = excluded.hash, hint = excluded.hint, user_id = excluded.user_id, name = excluded.name,
            created_at = excluded.created_at, expires_at = excluded.expires_at, revoked_at = excluded.revoked_at
        """;

    public PasswordRow? ReadPassword(UserId user)
    {
        var row = connection.Get(ReadPasswordSql).Text(user.Value);
        var password = row.Read() ? new PasswordRow(user, row.GetText(0), row.GetFlag(1), row.GetInstant(2)) : null;
        row.Done();
        return password;
    }

    public void PutPassword(PasswordRow password) =>
        connection.Get(PutPasswordSql).Text(password.User.Value).Text(password.Hash).Flag(password.MustChange).At(password.ChangedAt).Run();

    public SessionRow? ReadSession(string hash)
    {
        var row = connection.Get(ReadSessionSql).Text(hash);
        var session = row.Read() ? new SessionRow(hash, new UserId(row.GetText(0)), row.GetText(1), row.GetInstant(2), row.GetInstant(3)) : null;
        row.Done();
        return session;
    }

    public void PutSession(SessionRow session) => connection.Get(PutSessionSql)
        .Text(session.Hash).Text(session.User.Value).Text(session.Csrf).At(session.CreatedAt).At(session.ExpiresAt).Run();

    public void RemoveSession(string hash) => connection.Get(RemoveSessionSql).Text(hash).Run();

    public void RemoveSessionsOf(UserId user) => connection.Get(RemoveSessionsSql).Text(user.Value).Run();

    public TokenRow? ReadToken(string hash) => ReadTokens(connection.Get(ReadTokenSql).Text(hash)).SingleOrDefault();

    public IReadOnlyList<TokenRow> ListTokens(UserId? user) => ReadTokens(connection.Get(ListTokensSql).Text(user?.Value));

    public void PutToken(TokenRow token) => connection.Get(PutTokenSql)
        .Text(token.Id)
        .Text(token.Kind)
        .Text(token.Hash)
        .Text(token.Hint)
        .Text(token.User.Value)
        .Text(token.Name)
        .At(token.CreatedAt)
        .At(token.ExpiresAt)
        .At(token.RevokedAt)
        .Run();

    private static List<TokenRow> ReadTokens(Statement row)
    {
        var tokens = new List<TokenRow>();
        while (row.Read())
        {
            tokens.Add(new TokenRow(
                row.GetText(0),
                row.GetText(1),
                row.GetText(2),
                row.GetText(3),
                new UserId(row.GetText(4)),
                row.GetText(5),
                row.GetInstant(6),
                row.GetInstantOrNull(7),
                row.GetInstantOrNull(8)));
        }

        return tokens;
    }
}
