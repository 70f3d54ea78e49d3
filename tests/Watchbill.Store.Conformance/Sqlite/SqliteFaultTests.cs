using System.Data.Common;
using NodaTime;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Sqlite;

/// <summary>A full disk, and a reader that will not go: nothing committed is lost, and work goes on afterwards.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watchbill-").FullName;

    private string DatabasePath => Path.Combine(_folder, "watchbill.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_full_disk_fails_the_transaction_and_nothing_else()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(New(1));
        await OnWriterAsync(store, "PRAGMA max_page_count = 80");

        await using (var transaction = await store.BeginAsync(CancellationToken.None))
        {
            var writes = new WriteSet();
            writes.Alerts.AddRange(Enumerable.Range(2, 500).Select(i => New(i, $"k{i}")));
            await Assert.ThrowsAnyAsync<DbException>(async () => await transaction.WriteAsync(writes));
        }

        Assert.NotNull(await store.ReadAlertAsync(1));
        Assert.Null(await store.ReadAlertAsync(2));

        await OnWriterAsync(store, "PRAGMA max_page_count = 1000000");
        Assert.Empty((await store.WriteAsync(New(2, "k2"))).LostAlerts);
        Assert.Equal("ok", await CheckAsync(store));
    }

    [Fact]
    public async Task A_long_read_keeps_its_state_while_others_write_and_the_log_is_copied_back_later()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(New(1));
        using var reader = Store.Sqlite.Native.Connection.OpenReader(DatabasePath);
        reader.Execute("BEGIN");
        Assert.Equal(1, reader.Get("SELECT count(*) FROM alert").ReadNumber());

        for (var round = 0; round < 5; round++)
        {
            var first = 2 + (round * 100);
            await store.WriteAsync([.. Enumerable.Range(first, 100).Select(i => New(i, $"k{i}"))]);
        }

        Assert.Equal(1, reader.Get("SELECT count(*) FROM alert").ReadNumber());
        reader.Execute("COMMIT");
        Assert.Equal(501, reader.Get("SELECT count(*) FROM alert").ReadNumber());

        // With the reader gone the log is used from its beginning again instead of growing.
        await store.WriteAsync(New(900, "k900"));
        await store.WriteAsync(New(901, "k901"));
        var length = new FileInfo(DatabasePath + "-wal").Length;
        await store.WriteAsync([.. Enumerable.Range(1_000, 100).Select(i => New(i, $"k{i}"))]);
        Assert.Equal(length, new FileInfo(DatabasePath + "-wal").Length);
        Assert.Equal("ok", await CheckAsync(store));
    }

    private async Task<SqliteStore> OpenAsync()
    {
        var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = DatabasePath, IdleCheckpoint = Duration.Zero, CheckpointPages = 100 });
        await store.MigrateAsync(CancellationToken.None);
        return store;
    }

    private static async Task OnWriterAsync(SqliteStore store, string sql)
    {
        var writer = await store.BeginOnWriterAsync(CancellationToken.None);
        writer.Connection.Execute("COMMIT");
        writer.Connection.Execute(sql);
        store.End(writer);
    }

    private static async Task<string> CheckAsync(SqliteStore store)
    {
        var writer = await store.BeginOnWriterAsync(CancellationToken.None);
        var statement = writer.Connection.Get("PRAGMA integrity_check");
        statement.Read();
        var answer = statement.GetText(0);
        statement.Done();
        store.End(writer);
        return answer;
    }
}
