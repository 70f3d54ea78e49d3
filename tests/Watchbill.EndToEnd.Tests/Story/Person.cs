using Microsoft.Playwright;
using Watchbill.StandIns.Parts;

namespace Watchbill.EndToEnd.Story;

/// <summary>The browser that the people of a story use: Debian's Chromium without a window.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _driver;
    private readonly IBrowser _chromium;

    private Browser(IPlaywright driver, IBrowser chromium)
    {
        _driver = driver;
        _chromium = chromium;
    }

    public static async Task<Browser> StartAsync()
    {
        Assert.SkipUnless(Chromium.IsInstalled(out var how), $"Chromium: {how}");
        var driver = await Playwright.CreateAsync();
        var options = new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Location, Args = Chromium.Arguments, Timeout = 60_000 };
        return new Browser(driver, await driver.Chromium.LaunchAsync(options));
    }

    /// <summary>Somebody with a profile of their own, on a phone.</summary>
    public async Task<Person> PersonAsync(Uri site, bool javaScript)
    {
        var context = await _chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.AbsoluteUri,
            JavaScriptEnabled = javaScript,
            ViewportSize = new ViewportSize { Width = 390, Height = 844 },
        });
        context.SetDefaultTimeout(20_000);
        return new Person(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _driver.Dispose();
    }
}

/// <summary>Somebody in front of a page.</summary>
internal sealed class Person(IPage page)
{
    private const string Marker = "window.watchbillStory";

    /// <summary>Logs in with the password that an administrator gave out, and sets one's own, as the page then asks.</summary>
    public async Task LogInForTheFirstTimeAsync(string user, string password)
    {
        await page.GotoAsync("/");
        await page.Locator("#user").FillAsync(user);
        await page.Locator("#password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await page.Locator("#current").FillAsync(password);
        await page.Locator("#password").FillAsync("three words in a row");
        await page.Locator("#repeat").FillAsync("three words in a row");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
    }

    /// <summary>Finds the alert in the list and opens it.</summary>
    public async Task OpenAsync(string title)
    {
        await page.GotoAsync("/alerts");
        await page.GetByRole(AriaRole.Link, new() { Name = title }).First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(title);
    }

    /// <summary>Marks the page as it is loaded now; a reload would lose the mark.</summary>
    public async Task MarkAsync()
    {
        await Assertions.Expect(page.Locator("html.is-live")).ToHaveCountAsync(1);
        await page.EvaluateAsync($"{Marker} = 'loaded once'");
    }

    public async Task<bool> IsMarkedAsync() => await page.EvaluateAsync<string?>(Marker) == "loaded once";

    public Task AcknowledgeAsync() => page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).First.ClickAsync();

    /// <summary>Waits until the page says so.</summary>
    public Task ReadsAsync(string text, TimeSpan within)
        => Assertions.Expect(page.Locator("main")).ToContainTextAsync(text, new() { Timeout = (float)within.TotalMilliseconds });

    public Task CannotAcknowledgeAsync() => Assertions.Expect(page.Locator("#acknowledge")).ToHaveCountAsync(0);
}
