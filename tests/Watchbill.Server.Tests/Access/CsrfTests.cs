using System.Net;
using Watchbill.Server.Access;

namespace Watchbill.Server.Tests.Access;

public sealed class CsrfTests
{
    [Fact]
    public async Task A_form_of_ours_is_taken_by_field_or_by_header_and_each_rendering_differs()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);
        var (first, second) = (await browser.CsrfAsync(), await browser.CsrfAsync());

        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, "/test/responder", new() { [Csrf.Field] = first })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, "/test/responder", new() { ["a"] = "b" }, (Csrf.Header, second))).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 !")]
    public async Task A_form_without_the_sessions_token_is_refused(string? token)
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);

        using var answer = await browser.SendAsync(HttpMethod.Post, "/test/responder", token is null ? [] : new() { [Csrf.Field] = token });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task The_token_of_another_session_is_refused_and_so_is_the_login_forms()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        await server.SetPasswordAsync("max");
        using var browser = new Browser(server);
        var ofLogin = await browser.CsrfAsync();
        await browser.LogInAsync("rita", AccessServer.Password);
        using var other = new Browser(server);
        await other.LogInAsync("max", AccessServer.Password);

        foreach (var token in new[] { await other.CsrfAsync(), ofLogin })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(HttpMethod.Post, "/test/responder", new() { [Csrf.Field] = token })).StatusCode);
        }
    }

    [Fact]
    public async Task What_the_browser_says_comes_from_another_site_is_refused_even_with_the_token()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);

        using var answer = await browser.SendAsync(HttpMethod.Post, "/test/responder", new() { [Csrf.Field] = await browser.CsrfAsync() }, ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_program_with_a_token_needs_none()
    {
        await using var server = await AccessServer.StartAsync();
        using var client = server.Client(await server.TokenOfAsync("rita"));

        Assert.Equal("rita Api", await (await client.PostJsonAsync("/test/responder", "{}")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_open_endpoint_does_not_act_for_the_owner_of_a_cookie()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);

        using var answer = await browser.SendAsync(HttpMethod.Post, "/test/open", []);

        Assert.Equal("nobody", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_login_form_needs_the_cookie_that_came_with_it()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        using var stranger = new Browser(server);

        using var answer = await stranger.SendAsync(HttpMethod.Post, LoginPaths.LogIn, new()
        {
            ["user"] = "rita",
            ["password"] = AccessServer.Password,
            [Csrf.Field] = await browser.CsrfAsync(),
        });

        Assert.Equal("/login?problem=form", answer.Headers.Location!.ToString());
        Assert.Null(stranger.Session);
    }
}
