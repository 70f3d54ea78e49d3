using System.Net;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Server.Access;
using Watchbill.Store.Json;

namespace Watchbill.Server.Tests.Access;

public sealed class SessionTests
{
    [Fact]
    public async Task A_login_opens_a_session_with_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);

        using var answer = await browser.LogInAsync("rita", AccessServer.Password);

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        var cookie = answer.SetCookie("wb-session")!;
        Assert.Contains("; path=/", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        using var page = await browser.SendAsync(HttpMethod.Get, "/test/responder", null);
        Assert.Equal("rita Web", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_that_speaks_https_the_cookie_is_bound_to_the_host()
    {
        await using var server = await AccessServer.StartAsync(options => options with { TrustedProxies = ["127.0.0.0/8"] });
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server, "https");

        using var answer = await browser.LogInAsync("rita@example.org", AccessServer.Password);

        Assert.Contains("; secure", answer.SetCookie("__Host-wb-session")!, StringComparison.Ordinal);
        Assert.Contains("__Host-wb-login", browser.Cookies.Keys);
        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/test/responder", null)).StatusCode);
        var audit = await server.Engine.Store.Reader.ReadAuditAsync(5, TestContext.Current.CancellationToken);
        Assert.Contains(audit, entry => entry is { Action: "login", Detail: "from 203.0.113.7" });
    }

    [Fact]
    public async Task Nobody_believes_a_proxy_that_is_not_listed()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server, "https");

        using var answer = await browser.LogInAsync("rita", AccessServer.Password);

        Assert.NotNull(answer.SetCookie("wb-session"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.Contains(await server.Engine.Store.Reader.ReadAuditAsync(5, TestContext.Current.CancellationToken), entry => entry is { Action: "login", Detail: "from 127.0.0.1" });
    }

    [Fact]
    public async Task Every_login_has_a_new_secret_and_ends_the_session_before_it()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);
        var before = browser.Session!;

        await browser.LogInAsync("rita", AccessServer.Password);

        Assert.NotEqual(before, browser.Session);
        using var old = new Browser(server);
        old.Plant("wb-session", before);
        Assert.Equal(HttpStatusCode.Redirect, (await old.SendAsync(HttpMethod.Get, "/test/observer", null)).StatusCode);
    }

    [Fact]
    public async Task A_planted_session_is_not_taken_over_by_a_login()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        browser.Plant("wb-session", "planted");

        await browser.LogInAsync("rita", AccessServer.Password);

        Assert.NotEqual("planted", browser.Session);
    }

    [Fact]
    public async Task Logging_out_ends_the_session_on_the_server()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);
        var session = browser.Session!;

        using var answer = await browser.SendAsync(HttpMethod.Post, LoginPaths.LogOut, new() { [Csrf.Field] = await browser.CsrfAsync() });

        Assert.Equal((HttpStatusCode.SeeOther, "/login"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Null(browser.Session);
        browser.Plant("wb-session", session);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SendAsync(HttpMethod.Get, "/test/observer", null)).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_after_two_weeks()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);

        server.Time.Advance(Duration.FromDays(14) - Duration.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/test/observer", null)).StatusCode);

        server.Time.Advance(Duration.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SendAsync(HttpMethod.Get, "/test/observer", null)).StatusCode);
    }

    [Fact]
    public async Task A_disabled_user_is_out_at_the_next_request_and_cannot_log_in()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);
        using var program = server.Client(await server.TokenOfAsync("rita"));
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/test/observer", TestContext.Current.CancellationToken)).StatusCode);
        var rita = server.Engine.Definitions.Current.Users[new UserId("rita")];

        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(rita with { Disabled = true }));

        Assert.Equal(HttpStatusCode.Redirect, (await browser.SendAsync(HttpMethod.Get, "/test/observer", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/test/observer", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("/login?problem=wrong", (await browser.LogInAsync("rita", AccessServer.Password)).Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("/alerts/7?x=1", "/alerts/7?x=1")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    [InlineData("", "/")]
    public async Task After_the_login_one_goes_back_to_a_path_of_this_site_alone(string wanted, string expected)
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);

        using var answer = await browser.LogInAsync("rita", AccessServer.Password, wanted);

        Assert.Equal(expected, answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_page_sends_strangers_to_the_login_and_back()
    {
        await using var server = await AccessServer.StartAsync();
        using var browser = new Browser(server);

        using var answer = await browser.SendAsync(HttpMethod.Get, "/test/observer?a=b&c=d", null);

        Assert.Equal("/login?return=%2Ftest%2Fobserver%3Fa%3Db%26c%3Dd", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Only_hashes_are_kept_of_passwords_sessions_tokens_and_invitations()
    {
        await using var server = await AccessServer.StartAsync();
        var invite = (await server.Access.CreateInviteAsync(new UserId("max"), Actor.Engine("test"), Door.Cli, TestContext.Current.CancellationToken))!.Segments[^1];
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);
        var token = await server.TokenOfAsync("rita");
        var session = browser.Session!;
        await server.StopAsync();

        var everything = string.Concat(Directory.EnumerateFiles(server.Options.DataFolder).Select(file => File.ReadAllText(file, System.Text.Encoding.Latin1)));

        Assert.Contains(Secrets.Hash(token), everything, StringComparison.Ordinal);
        Assert.Contains(Secrets.Hash(session), everything, StringComparison.Ordinal);
        foreach (var secret in new[] { token, session, invite, AccessServer.Password, server.Keys["shop/am"] })
        {
            Assert.DoesNotContain(secret, everything, StringComparison.Ordinal);
        }
    }
}
