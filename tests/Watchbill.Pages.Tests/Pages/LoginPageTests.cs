using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Watchbill.Domain;
using Watchbill.Server.Access;

namespace Watchbill.Pages.Tests.Pages;

public sealed class LoginPageTests
{
    [Fact]
    public async Task Whoever_is_not_logged_in_comes_back_to_where_they_wanted_to_go()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        using var client = await site.AsAsync(null);
        using var turned = await client.GetAsync("/alerts?show=all");

        var page = await site.PageAsync(null, turned.Headers.Location!.ToString());

        Assert.Equal("/alerts?show=all", page.QuerySelector("input[name=return]")!.GetAttribute("value"));
        Assert.Empty(page.QuerySelectorAll("nav"));
    }

    [Fact]
    public async Task Another_site_is_not_come_back_to()
    {
        await using var site = await Site.StartAsync();

        Assert.Equal("/", (await site.PageAsync(null, "/login?return=//evil.example")).QuerySelector("input[name=return]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task An_invitation_sets_the_first_password_and_logs_in()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var access = site.Services.GetRequiredService<AccessService>();
        var link = (await access.CreateInviteAsync(Crew.Bob, Actor.User(Crew.Ana), Door.Web, CancellationToken.None))!.AbsolutePath;
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Root };
        var page = await Site.DocumentAsync(await client.GetAsync(link));
        Assert.Contains("Welcome, Bob Miller", Site.Text(page.QuerySelector("h1")), StringComparison.Ordinal);

        using var form = new FormUrlEncodedContent(
        [
            new("_csrf", page.QuerySelector("input[name=_csrf]")!.GetAttribute("value")!), new("password", "four brave horses"), new("repeat", "four brave horses"),
        ]);
        using var answer = await client.PostAsync(link, form);

        Assert.Equal("/", answer.Headers.Location!.ToString());
        using var front = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, front.StatusCode);
        await site.PageAsync(null, link, HttpStatusCode.Gone);
    }

    [Fact]
    public async Task The_words_for_a_problem_are_ours_alone()
    {
        await using var site = await Site.StartAsync();

        Assert.Contains("The name or the password is wrong.", Site.Text((await site.PageAsync(null, "/login?problem=wrong")).QuerySelector("[role=alert]")), StringComparison.Ordinal);
        Assert.Null((await site.PageAsync(null, "/login?problem=send+money")).QuerySelector("[role=alert]"));
    }
}
