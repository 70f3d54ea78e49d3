using System.Net;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Engine;
using Watchbill.Server.Access;

namespace Watchbill.Server.Tests.Access;

public sealed class TokenTests
{
    private static readonly Actor Tester = Actor.Engine("test");

    [Fact]
    public void Tokens_are_long_prefixed_and_carry_a_checksum()
    {
        var token = ApiToken.New();

        Assert.Matches("^wb_[0-9A-Za-z]{38}$", token);
        Assert.True(ApiToken.IsWellFormed(token));
        Assert.NotEqual(token, ApiToken.New());
        for (var i = 0; i < token.Length; i++)
        {
            Assert.False(ApiToken.IsWellFormed(token[..i] + (token[i] == 'x' ? 'y' : 'x') + token[(i + 1)..]));
        }
    }

    [Fact]
    public async Task A_revoked_an_expired_and_a_mistyped_token_open_nothing()
    {
        await using var server = await AccessServer.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        var revoked = await server.Access.CreateTokenAsync(new UserId("rita"), "a", null, Tester, Door.Cli, cancel);
        var expiring = await server.Access.CreateTokenAsync(new UserId("rita"), "b", server.Engine.Time.Now() + Duration.FromHours(1), Tester, Door.Cli, cancel);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, revoked!.Token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, expiring!.Token));

        Assert.True(await server.Access.RevokeTokenAsync(revoked.Row.Id, Tester, Door.Cli, cancel));
        Assert.False(await server.Access.RevokeTokenAsync(revoked.Row.Id, Tester, Door.Cli, cancel));
        server.Time.Advance(Duration.FromHours(1));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, revoked.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, expiring.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, ApiToken.New()));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "wb_short"));
    }

    [Fact]
    public async Task A_bad_token_is_not_saved_by_a_good_session()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var browser = new Browser(server);
        await browser.LogInAsync("rita", AccessServer.Password);

        using var answer = await browser.SendAsync(HttpMethod.Get, "/test/observer", null, ("Authorization", $"Bearer {ApiToken.New()}"), ("Accept", "application/json"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task An_invitation_is_no_token_and_works_once()
    {
        await using var server = await AccessServer.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        var link = await server.Access.CreateInviteAsync(new UserId("max"), Tester, Door.Cli, cancel);
        Assert.StartsWith("http://watchbill.example/invite/", link!.ToString(), StringComparison.Ordinal);
        using var browser = new Browser(server);
        async Task<string> AcceptAsync(string password, string repeat) => (await browser.SendAsync(HttpMethod.Post, link.AbsolutePath, new()
        {
            ["password"] = password,
            ["repeat"] = repeat,
            [Csrf.Field] = await browser.CsrfAsync(),
        })).Headers.Location!.ToString();

        Assert.Equal($"{link.AbsolutePath}?problem=same", await AcceptAsync(AccessServer.Password, "another password"));
        Assert.Equal($"{link.AbsolutePath}?problem=weak", await AcceptAsync("short", "short"));
        Assert.Equal("/", await AcceptAsync(AccessServer.Password, AccessServer.Password));
        Assert.Equal("max Web", await (await browser.SendAsync(HttpMethod.Get, "/test/manager", null)).Content.ReadAsStringAsync(cancel));
        Assert.Equal($"{link.AbsolutePath}?problem=invite", await AcceptAsync(AccessServer.Password, AccessServer.Password));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, link.Segments[^1]));
    }

    [Fact]
    public async Task A_newer_invitation_voids_the_older_and_each_lasts_a_week()
    {
        await using var server = await AccessServer.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        var older = (await server.Access.CreateInviteAsync(new UserId("max"), Tester, Door.Cli, cancel))!.Segments[^1];
        var newer = (await server.Access.CreateInviteAsync(new UserId("max"), Tester, Door.Cli, cancel))!.Segments[^1];

        Assert.Null(await server.Access.ReadInviteAsync(older, cancel));
        Assert.Equal("Max", (await server.Access.ReadInviteAsync(newer, cancel))!.Name);
        server.Time.Advance(Duration.FromDays(7));
        Assert.Null(await server.Access.ReadInviteAsync(newer, cancel));
    }

    [Fact]
    public async Task A_reset_password_must_be_changed_before_anything_else()
    {
        await using var server = await AccessServer.StartAsync();
        await server.SetPasswordAsync("rita");
        using var before = new Browser(server);
        await before.LogInAsync("rita", AccessServer.Password);
        var password = await server.Access.ResetPasswordAsync(new UserId("rita"), Tester, Door.Cli, TestContext.Current.CancellationToken);

        Assert.Equal("/login?return=%2Ftest%2Fobserver", (await before.SendAsync(HttpMethod.Get, "/test/observer", null)).Headers.Location!.ToString());
        using var browser = new Browser(server);
        Assert.Equal("/password", (await browser.LogInAsync("rita", password!)).Headers.Location!.ToString());
        Assert.Equal("/password", (await browser.SendAsync(HttpMethod.Get, "/test/observer", null)).Headers.Location!.ToString());
        async Task<string> ChangeAsync(string current, string wanted) => (await browser.SendAsync(HttpMethod.Post, LoginPaths.Password, new()
        {
            ["current"] = current,
            ["password"] = wanted,
            ["repeat"] = wanted,
            [Csrf.Field] = await browser.CsrfAsync(),
        })).Headers.Location!.ToString();

        Assert.Equal("/password?problem=current", await ChangeAsync("not the present one", "another good one"));
        Assert.Equal("/password?problem=weak", await ChangeAsync(password!, password!));
        Assert.Equal("/", await ChangeAsync(password!, "another good one"));
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/test/observer", null)).StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerUnderTest server, string token)
    {
        using var client = server.Client(token);
        using var answer = await client.GetAsync("/test/observer", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
