using System.Text.Json;
using Microsoft.Playwright;

namespace Watchbill.Pages.Tests.Browser;

/// <summary>axe-core finds nothing on any page, in either theme, narrow or wide.</summary>
public sealed class BarrierTests(Night night, Chrome chrome)
{
    private static readonly Lazy<string> Axe = new(() =>
    {
        using var reader = new StreamReader(typeof(BarrierTests).Assembly.GetManifestResourceStream("axe.js")!);
        return reader.ReadToEnd();
    });

    public static TheoryData<ColorScheme, int> Looks => new() { { ColorScheme.Light, 1280 }, { ColorScheme.Dark, 1280 }, { ColorScheme.Light, 360 }, { ColorScheme.Dark, 360 } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task No_page_has_a_barrier(ColorScheme scheme, int width)
    {
        var page = await chrome.OpenAsync(night.Site, "ana", width, 900, scheme);
        var found = new List<string>();
        foreach (var path in Night.Paths.Concat(Night.Public).Append("/nowhere"))
        {
            await page.GotoAsync(path);
            found.AddRange((await ViolationsAsync(page)).Select(violation => $"{path}: {violation}"));
        }

        Assert.Empty(found);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nor_has_any_page_before_the_login(ColorScheme scheme)
    {
        var page = await chrome.OpenAsync(night.Site, null, 360, 740, scheme);
        await page.GotoAsync("/login?problem=wrong");

        Assert.Empty(await ViolationsAsync(page));
    }

    [Fact]
    public async Task A_barrier_would_be_found()
    {
        var page = await chrome.OpenAsync(night.Site, "ana");
        await page.GotoAsync("/about");
        await page.EvaluateAsync("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/x.png><input>')");

        Assert.NotEmpty(await ViolationsAsync(page));
    }

    internal static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        await page.EvaluateAsync(Axe.Value);
        var result = await page.EvaluateAsync<JsonElement>("async () => (await axe.run()).violations.map(v => `${v.id}: ${v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | ')}`)");
        return [.. result.EnumerateArray().Select(violation => violation.GetString()!)];
    }
}
