using System.Net;
using System.Text.RegularExpressions;
using Watchbill.Server.Access;
using Watchbill.Server.Tests.Access;

namespace Watchbill.Server.Tests.Hosting;

public sealed partial class AnswerTests
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/nowhere")]
    [InlineData("/test/observer")]
    [InlineData("/test/fault")]
    public async Task Every_answer_has_the_headers_that_protect_its_reader(string path)
    {
        await using var server = await AccessServer.StartAsync();
        using var client = server.Client();

        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);

        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
        Assert.Contains("default-src 'self'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_fault_shows_a_number_that_is_in_the_log_and_no_detail()
    {
        await using var server = await AccessServer.StartAsync();
        using var client = server.Client();

        using var answer = await client.GetAsync("/test/fault", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var message = (await answer.JsonAsync())["message"]!.GetValue<string>();
        Assert.DoesNotContain("secret of the fault", message, StringComparison.Ordinal);
        var id = Number().Match(message).Value;
        Assert.Contains($"Request {id} to", server.Log.All, StringComparison.Ordinal);
        Assert.Contains("the secret of the fault", server.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_token_password_or_link_is_ever_logged()
    {
        await using var server = await AccessServer.StartAsync();
        using var client = server.Client();
        using var browser = new Browser(server);
        var token = await server.TokenOfAsync("rita");
        var invite = (await server.Access.CreateInviteAsync(new Domain.UserId("max"), Domain.Actor.Engine("test"), Domain.Door.Cli, TestContext.Current.CancellationToken))!;
        await server.SetPasswordAsync("rita");
        await browser.LogInAsync("rita", "a wrong password 1");
        await browser.LogInAsync("rita", AccessServer.Password);
        using var known = server.Client(token);
        await known.GetAsync("/test/observer", TestContext.Current.CancellationToken);
        await known.GetAsync($"/test/fault?token={token}", TestContext.Current.CancellationToken);
        await browser.SendAsync(HttpMethod.Post, invite.AbsolutePath, new() { ["password"] = "a" });
        foreach (var (integration, key) in server.Keys)
        {
            await client.PostJsonAsync($"/v1/integrations/{key}/alertmanager", "{");
            await client.PostJsonAsync($"/v1/integrations/{key}/events", """{"key":"k","title":"t"}""", integration.EndsWith("am", StringComparison.Ordinal) ? "text/plain" : "application/json");
            await client.PostJsonAsync("/v2/enqueue", $$"""{"routing_key":"{{key}}"}""");
        }

        await server.SettledAsync();
        var kept = string.Join('\n', await server.Engine.Store.Reader.ReadRejectedAsync(100, TestContext.Current.CancellationToken));
        var audit = string.Join('\n', await server.Engine.Store.Reader.ReadAuditAsync(100, TestContext.Current.CancellationToken));
        await server.StopAsync();

        Assert.Contains("Now listening on", server.Log.All, StringComparison.Ordinal);
        foreach (var secret in server.Keys.Values.Concat([token, browser.Session!, invite.Segments[^1], AccessServer.Password, "a wrong password 1", server.Printed[0].Split("password ")[1][..20]]))
        {
            Assert.DoesNotContain(secret, server.Log.All, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, audit, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_stops_in_the_middle_of_a_body_is_no_fault()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
            var head = $"POST /v1/integrations/{server.Keys["shop/am"]}/alertmanager HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{{\"alerts\":";
            await socket.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        }

        using var client = server.Client();
        await client.GetAsync("/healthz", TestContext.Current.CancellationToken);
        await server.StopAsync();

        Assert.DoesNotContain("Error ", server.Log.All, StringComparison.Ordinal);
    }

    [GeneratedRegex("[0-9a-f]{8}", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
