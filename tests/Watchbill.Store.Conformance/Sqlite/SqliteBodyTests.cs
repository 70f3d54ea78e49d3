using System.Globalization;
using NodaTime;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;
using Watchbill.Store.Sqlite.Native;
using Watchbill.Store.Sqlite.Tables;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Sqlite;

/// <summary>No index says that a body is known; the writer remembers it (docs/adr/0009).</summary>
public sealed class SqliteBodyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watchbill-").FullName;

    private SqliteStoreOptions Options => new() { Path = Path.Combine(_folder, "watchbill.db"), IdleCheckpoint = Duration.Zero };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_same_body_is_written_once_within_a_day_also_across_a_restart()
    {
        await using (var store = await OpenAsync())
        {
            await PutAsync(store, "aa", Now);
            await PutAsync(store, "aa", At(1));
        }

        await using (var store = await OpenAsync())
        {
            await PutAsync(store, "aa", Now + Duration.FromHours(23));
            Assert.Equal(1, Rows());
            await PutAsync(store, "aa", Now + Duration.FromDays(1));
            await PutAsync(store, "aa", Now + Duration.FromHours(47));
            Assert.Equal(2, Rows());
        }
    }

    [Fact]
    public async Task A_body_that_seems_to_be_from_the_future_is_written_anew()
    {
        await using var store = await OpenAsync();
        await PutAsync(store, "aa", At(10));
        await PutAsync(store, "aa", Now);

        Assert.Equal(2, Rows());
    }

    [Fact]
    public async Task Of_very_many_bodies_the_oldest_are_forgotten_first()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(writes => writes.Bodies.AddRange(Enumerable.Range(0, BodyTable.MostRemembered + 1).Select(i => Body(i.ToString(CultureInfo.InvariantCulture), Now))));
        await PutAsync(store, "1", At(1));
        Assert.Equal(BodyTable.MostRemembered + 1, Rows());

        await PutAsync(store, "0", At(1));
        Assert.Equal(BodyTable.MostRemembered + 2, Rows());
    }

    private static StoredBody Body(string hash, Instant at) => new(hash, new byte[] { 1 }, 1, at);

    private static Task PutAsync(SqliteStore store, string hash, Instant at) => store.WriteAsync(writes => writes.Bodies.Add(Body(hash, at)));

    private async Task<SqliteStore> OpenAsync()
    {
        var store = await SqliteStore.OpenAsync(Options);
        await store.MigrateAsync(CancellationToken.None);
        return store;
    }

    private long Rows()
    {
        using var connection = Connection.OpenReader(Options.Path);
        return connection.Get("SELECT count(*) FROM body").ReadNumber()!.Value;
    }
}
