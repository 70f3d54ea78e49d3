using System.Net;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Pages.Tests.Pages;

public sealed class FrameTests(Night night)
{
    public static TheoryData<string> Paths => [.. Night.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task No_page_carries_style_or_script_of_its_own(string path)
    {
        var page = await night.Site.PageAsync("ana", path);

        Assert.Empty(page.QuerySelectorAll("[style], style"));
        Assert.All(page.Scripts, script => Assert.StartsWith("/assets/", script.GetAttribute("src"), StringComparison.Ordinal));
        Assert.NotEmpty(page.QuerySelectorAll("main h1"));
        Assert.All(page.QuerySelectorAll("form[method=post]"), form => Assert.NotNull(form.QuerySelector("input[name=_csrf]")));
    }

    [Fact]
    public async Task A_page_is_kept_by_nobody_and_framed_by_nobody()
    {
        using var client = await night.Site.AsAsync("ana");
        using var answer = await client.GetAsync("/");

        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData(null)]
    public async Task Assets_are_kept_for_ever_and_come_compressed(string? coding)
    {
        using var client = await night.Site.AsAsync(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, AssetFiles.Css);
        if (coding is not null)
        {
            request.Headers.Add("Accept-Encoding", coding);
        }

        using var answer = await client.SendAsync(request);

        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("text/css", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public void The_style_stays_small() => Assert.InRange(AssetFiles.Find(AssetFiles.Css["/assets/".Length..])!.Content.Length, 1, 20 * 1024);

    [Fact]
    public async Task Dark_or_light_is_a_plain_form()
    {
        using var client = await night.Site.AsAsync("ana");
        using var content = new FormUrlEncodedContent([new("theme", "dark"), new("back", "/about")]);
        using var answer = await client.PostAsync("/theme", content);

        Assert.Equal("/about", answer.Headers.Location!.ToString());
        client.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        Assert.Contains("data-theme=\"dark\"", await client.GetStringAsync("/about"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_a_page_for_people_and_nothing_more_for_programs()
    {
        await night.Site.PageAsync("ana", "/nowhere", HttpStatusCode.NotFound);
        using var client = await night.Site.AsAsync("ana");
        client.DefaultRequestHeaders.Remove("Accept");
        using var answer = await client.GetAsync("/nowhere");

        Assert.Equal((HttpStatusCode.NotFound, 0), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length));
    }
}
