using System.Globalization;
using System.Net.Sockets;
using Watchbill.StandIns.Parts;

namespace Watchbill.StandIns.Tests.Parts;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task Each_test_gets_an_empty_database_of_its_own()
    {
        var server = await SharedAsync();
        var both = await Task.WhenAll(server.CreateDatabaseAsync(), server.CreateDatabaseAsync());
        Assert.NotEqual(both[0].Name, both[1].Name);
        await server.QueryAsync(both[0].Name, "create table t (n int); insert into t values (1), (2)");
        Assert.Equal("2", await server.QueryAsync(both[0].Name, "select count(*) from t"));
        var missing = await Assert.ThrowsAsync<ChildFailedException>(() => server.QueryAsync(both[1].Name, "select count(*) from t"));
        Assert.Contains("relation \"t\" does not exist", missing.Message, StringComparison.Ordinal);
        var expected = string.Create(CultureInfo.InvariantCulture, $"Port={server.Port};Database={both[0].Name};");
        Assert.Contains(expected, both[0].ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_is_version_15_or_newer_and_commits_are_synchronous()
    {
        var server = await SharedAsync();
        Assert.True(int.Parse(await server.QueryAsync("postgres", "show server_version_num"), CultureInfo.InvariantCulture) >= 150_000);
        Assert.Equal("on", await server.QueryAsync("postgres", "show synchronous_commit"));
        Assert.Equal("", await server.QueryAsync("postgres", "show unix_socket_directories"));
        Assert.Same(server, await PostgresServer.SharedAsync());
    }

    [Fact]
    public async Task What_is_committed_outlives_a_crash_and_nothing_outlives_the_end()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), how);
        var server = await PostgresServer.StartAsync(new PostgresOptions { Settings = new Dictionary<string, string> { ["work_mem"] = "5MB" } });
        await using (server)
        {
            Assert.Equal("5MB", await server.QueryAsync("postgres", "show work_mem"));
            await server.QueryAsync("postgres", "create table t (n int); insert into t values (7)");
            await server.CrashAsync();
            Assert.False(await ListensAsync(server.Port));
            await server.ResumeAsync();
            Assert.Equal("7", await server.QueryAsync("postgres", "select n from t"));
        }
        Assert.False(await ListensAsync(server.Port));
    }

    private static async Task<PostgresServer> SharedAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), how);
        return await PostgresServer.SharedAsync();
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
