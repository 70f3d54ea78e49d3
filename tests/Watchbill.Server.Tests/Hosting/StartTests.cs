using System.Net;
using Watchbill.Domain;

namespace Watchbill.Server.Tests.Hosting;

public sealed class StartTests
{
    [Fact]
    public async Task The_data_folder_and_its_secrets_belong_to_the_server_alone()
    {
        await using var server = await ServerUnderTest.StartAsync(organisation: false);

        Assert.Equal("rwx------", Mode(server.Options.DataFolder));
        Assert.Equal("rw-------", Mode(Path.Combine(server.Options.DataFolder, "link-key")));
        Assert.Equal("rw-------", Mode(Path.Combine(server.Options.DataFolder, "first-password")));
        Assert.Equal("rw-------", Mode(Path.Combine(server.Options.DataFolder, "watchbill.db")));
        Assert.Equal(32, (await File.ReadAllBytesAsync(Path.Combine(server.Options.DataFolder, "link-key"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task The_first_start_makes_an_administrator_once_and_shows_the_password_once()
    {
        await using var server = await ServerUnderTest.StartAsync(organisation: false);
        var password = (await File.ReadAllTextAsync(Path.Combine(server.Options.DataFolder, "first-password"), TestContext.Current.CancellationToken)).Trim();

        Assert.Contains(password, Assert.Single(server.Printed), StringComparison.Ordinal);
        Assert.IsType<Watchbill.Server.Access.LoggedIn>(await server.Access.LogInAsync("admin", password, IPAddress.Loopback, TestContext.Current.CancellationToken));

        await server.RestartAsync();

        Assert.Single(server.Printed);
        Assert.Equal([new UserId("admin")], server.Engine.Definitions.Current.Users.Keys);
    }

    [Fact]
    public async Task The_link_key_outlives_a_restart()
    {
        await using var server = await ServerUnderTest.StartAsync(organisation: false);
        var path = Path.Combine(server.Options.DataFolder, "link-key");
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        await server.RestartAsync();

        Assert.Equal(before, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_damaged_link_key_is_refused_with_what_to_do()
    {
        await using var server = await ServerUnderTest.StartAsync(organisation: false);
        await server.StopAsync();
        await File.WriteAllBytesAsync(Path.Combine(server.Options.DataFolder, "link-key"), [1, 2, 3], TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(server.RestartAsync);

        Assert.Contains("has 3 bytes instead of 32", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_node_on_the_same_folder_is_refused()
    {
        await using var server = await ServerUnderTest.StartAsync(organisation: false);

        await Assert.ThrowsAsync<Store.StoreRefusedException>(() => Watchbill.Server.Hosting.WatchbillServer.BuildAsync(server.Options));
    }

    private static string Mode(string path)
    {
        var mode = OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException("There are no such modes on Windows.") : File.GetUnixFileMode(path);
        return string.Concat("rwxrwxrwx".Select((letter, i) => ((int)mode & (1 << (8 - i))) != 0 ? letter : '-'));
    }
}
