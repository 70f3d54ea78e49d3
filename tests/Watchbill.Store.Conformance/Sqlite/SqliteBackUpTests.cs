using NodaTime;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Sqlite;

public sealed class SqliteBackUpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watchbill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_copy_taken_while_a_transaction_is_open_holds_what_was_committed_and_can_be_served()
    {
        await using var store = await OpenAsync("a.db");
        await store.WriteAsync(New(1));
        await using (var open = await store.BeginAsync(CancellationToken.None))
        {
            var writes = new WriteSet();
            writes.Alerts.Add(New(2, "other"));
            await open.WriteAsync(writes);
            await store.BackUpAsync(PathOf("it's a copy.db"), CancellationToken.None);
            await open.CommitAsync();
        }

        await using var copy = await OpenAsync("it's a copy.db");
        Assert.NotNull(await copy.ReadAlertAsync(1));
        Assert.Null(await copy.ReadAlertAsync(2));
        Assert.NotNull(await store.ReadAlertAsync(2));
        Assert.Empty((await copy.WriteAsync(New(3, "third"))).LostAlerts);
        Assert.False(File.Exists(PathOf("it's a copy.db.partial")));
    }

    [Fact]
    public async Task An_existing_file_is_not_overwritten()
    {
        await using var store = await OpenAsync("a.db");
        await File.WriteAllTextAsync(PathOf("precious.txt"), "precious");

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => store.BackUpAsync(PathOf("precious.txt"), CancellationToken.None));

        Assert.Contains("exists already", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(PathOf("precious.txt")));
    }

    [Fact]
    public async Task A_copy_that_fails_leaves_no_file()
    {
        await using var store = await OpenAsync("a.db");
        Directory.CreateDirectory(PathOf("closed"));

        await Assert.ThrowsAnyAsync<IOException>(() => store.BackUpAsync(PathOf("missing/copy.db"), CancellationToken.None));

        Assert.False(Path.Exists(PathOf("missing")));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private async Task<SqliteStore> OpenAsync(string name)
    {
        var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = PathOf(name), IdleCheckpoint = Duration.Zero });
        await store.MigrateAsync(CancellationToken.None);
        return store;
    }
}
