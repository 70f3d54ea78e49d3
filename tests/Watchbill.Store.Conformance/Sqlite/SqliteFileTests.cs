using NodaTime;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Migrations;
using Watchbill.Store.Sqlite;
using Watchbill.Store.Sqlite.Native;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Sqlite;

/// <summary>What is true of the one file and its one writer.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watchbill-").FullName;

    // Some tests look at the file before any store has been opened.
    public SqliteFileTests() => SqliteLibrary.Load(bundled: false);

    private string DatabasePath => Path.Combine(_folder, "watchbill.db");

    private SqliteStoreOptions Options => new() { Path = DatabasePath, IdleCheckpoint = Duration.Zero };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_second_store_on_the_file_is_refused_until_the_first_is_closed()
    {
        var first = await OpenAsync();

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(async () => await SqliteStore.OpenAsync(Options));
        Assert.Contains("in use by another Watchbill", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(DatabasePath, refusal.Message, StringComparison.Ordinal);

        await first.DisposeAsync();
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task What_was_committed_is_there_after_reopening()
    {
        await using (var store = await OpenAsync())
        {
            await store.WriteAsync(New(1));
        }

        await using var again = await OpenAsync();
        Assert.NotNull(await again.ReadAlertAsync(1));
    }

    [Fact]
    public async Task What_was_committed_survives_a_crash_and_what_was_not_does_not()
    {
        var crashed = Path.Combine(_folder, "crashed.db");
        await using (var store = await OpenAsync())
        {
            await store.WriteAsync(New(1));
            await using var open = await store.BeginAsync(CancellationToken.None);
            var writes = new Store.Rows.WriteSet();
            writes.Alerts.Add(New(2, "other"));
            await open.WriteAsync(writes);

            // The files as a killed process leaves them.
            File.Copy(DatabasePath, crashed);
            File.Copy(DatabasePath + "-wal", crashed + "-wal");
        }

        await using var after = await OpenAsync(crashed);
        Assert.NotNull(await after.ReadAlertAsync(1));
        Assert.Null(await after.ReadAlertAsync(2));
    }

    [Fact]
    public async Task Files_are_for_their_owner_alone()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(New(1));
        var copy = Path.Combine(_folder, "copy.db");
        await store.BackUpAsync(copy, CancellationToken.None);

        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are a matter of Unix.");
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var path in new[] { DatabasePath, DatabasePath + "-wal", DatabasePath + ".lock", copy })
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task The_description_names_the_library_and_the_promises()
    {
        await using var store = await OpenAsync();

        Assert.Matches(@"^SQLite 3\.\d+\.\d+ \((system|bundled)\), WAL, synchronous=FULL, /", store.Description);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(DatabasePath, new string('x', 5_000));

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(async () => await SqliteStore.OpenAsync(Options));
        Assert.Contains("not a SQLite database", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_alone()
    {
        using (var other = Connection.OpenWriter(DatabasePath))
        {
            other.Execute("CREATE TABLE bookmarks (url TEXT)");
        }

        await using var store = await SqliteStore.OpenAsync(Options);
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => store.MigrateAsync(CancellationToken.None));
        Assert.Contains("another program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_named()
    {
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(async () => await SqliteStore.OpenAsync(Options with { Path = Path.Combine(_folder, "missing", "a.db") }));
        Assert.Contains("does not exist", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_migration_leaves_nothing_and_goes_on_from_there()
    {
        await using var store = await SqliteStore.OpenAsync(Options);
        var first = new MigrationScript(1, "0001_a.sql", "CREATE TABLE a (x)");
        var broken = new MigrationScript(2, "0002_b.sql", "CREATE TABLE b (x); CREATE TABLE a (x)");
        await Assert.ThrowsAsync<SqliteFailure>(() => store.MigrateAsync([first, broken], CancellationToken.None));

        await store.MigrateAsync([first, broken with { Sql = "CREATE TABLE b (x); INSERT INTO b VALUES (1)" }], CancellationToken.None);

        await store.DisposeAsync();
        using var connection = Connection.OpenReader(DatabasePath);
        Assert.Equal(1, connection.Get("SELECT count(*) FROM b").ReadNumber());
        Assert.Equal(2, connection.Get("SELECT max(number) FROM schema_migration").ReadNumber());
    }

    [Fact]
    public async Task A_process_killed_in_a_migration_starts_it_again()
    {
        var crashed = Path.Combine(_folder, "crashed.db");
        await (await OpenAsync()).DisposeAsync();
        using (var dying = Connection.OpenWriter(DatabasePath))
        {
            // A cache of a few pages spills the open transaction into the log, where a recovery finds it.
            dying.Execute("PRAGMA cache_size = 10; BEGIN IMMEDIATE; CREATE TABLE half_done (x)");
            dying.Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO half_done SELECT hex(randomblob(500)) FROM n");
            File.Copy(DatabasePath, crashed);
            File.Copy(DatabasePath + "-wal", crashed + "-wal");
        }

        Assert.True(new FileInfo(crashed + "-wal").Length > 100_000);
        await using var store = await OpenAsync(crashed);
        var released = MigrationScript.Of(typeof(SqliteStore).Assembly);
        var again = new MigrationScript(released.Count + 1, "9999_half_done.sql", "CREATE TABLE half_done (x)");
        await store.MigrateAsync([.. released, again], CancellationToken.None);
    }

    [Fact]
    public async Task Leases_of_an_earlier_boot_are_void_at_once()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(New(1), New(2, "other"));
        await store.ChangeAsync(HandOver("1-1", boot: "before"), HandOver("2-1", boot: "now"));

        var expired = await store.AskAsync(transaction => transaction.ReadExpiredLeasesAsync(Now, "now", 10));

        Assert.Equal(["1-1"], expired.Select(delivery => delivery.Request.Id.Value));
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        await using var store = await OpenAsync();
        using var reader = Connection.OpenReader(DatabasePath);

        Assert.Throws<SqliteFailure>(() => reader.Execute("DELETE FROM revision"));
    }

    private async Task<SqliteStore> OpenAsync(string? path = null)
    {
        var store = await SqliteStore.OpenAsync(Options with { Path = path ?? DatabasePath });
        await store.MigrateAsync(CancellationToken.None);
        return store;
    }
}
