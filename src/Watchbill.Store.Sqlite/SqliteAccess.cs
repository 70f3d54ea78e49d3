using Watchbill.Domain;
using Watchbill.Store.Sqlite.Tables;

namespace Watchbill.Store.Sqlite;

/// <summary>Passwords, sessions and tokens: reads from the pool, each write a transaction of its own in the writer's turn.</summary>
internal sealed class SqliteAccess(SqliteStore store, ReaderPool pool) : IAccessStore
{
    public Task<PasswordRow?> ReadPasswordAsync(UserId user, CancellationToken cancellationToken) => Ask(from => from.ReadPassword(user));

    public Task WritePasswordAsync(PasswordRow password, CancellationToken cancellationToken) => WriteAsync(to => to.PutPassword(password), cancellationToken);

    public Task<SessionRow?> ReadSessionAsync(string hash, CancellationToken cancellationToken) => Ask(from => from.ReadSession(hash));

    public Task WriteSessionAsync(SessionRow session, CancellationToken cancellationToken) => WriteAsync(to => to.PutSession(session), cancellationToken);

    public Task RemoveSessionAsync(string hash, CancellationToken cancellationToken) => WriteAsync(to => to.RemoveSession(hash), cancellationToken);

    public Task RemoveSessionsOfAsync(UserId user, CancellationToken cancellationToken) => WriteAsync(to => to.RemoveSessionsOf(user), cancellationToken);

    public Task<TokenRow?> ReadTokenAsync(string hash, CancellationToken cancellationToken) => Ask(from => from.ReadToken(hash));

    public Task<IReadOnlyList<TokenRow>> ListTokensAsync(UserId? user, CancellationToken cancellationToken) => Ask(from => from.ListTokens(user));

    public Task WriteTokenAsync(TokenRow token, CancellationToken cancellationToken) => WriteAsync(to => to.PutToken(token), cancellationToken);

    private Task<T> Ask<T>(Func<AccessTables, T> question) => Task.FromResult(pool.Read(reader => question(reader.Access)));

    private async Task WriteAsync(Action<AccessTables> write, CancellationToken cancellationToken)
    {
        var writer = await store.BeginOnWriterAsync(cancellationToken);
        try
        {
            write(writer.Access);
            writer.Connection.Execute("COMMIT");
        }
        finally
        {
            store.End(writer);
        }
    }
}
