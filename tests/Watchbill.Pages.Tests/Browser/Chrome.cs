using Microsoft.Playwright;
using Watchbill.StandIns.Parts;

[assembly: AssemblyFixture(typeof(Watchbill.Pages.Tests.Browser.Chrome))]

namespace Watchbill.Pages.Tests.Browser;

/// <summary>One Chromium for all tests that need a real browser. They are skipped where none is installed.</summary>
public sealed class Chrome : IAsyncLifetime
{
    public const int PhoneWidth = 360;
    public const int PhoneHeight = 640;

    private IPlaywright? _driver;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!Chromium.IsInstalled(out _))
        {
            return;
        }

        _driver = await Playwright.CreateAsync();
        _browser = await _driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Location, Args = Chromium.Arguments });
    }

    /// <summary>A page of a browser of its own, logged in as a person.</summary>
    public async Task<IPage> OpenAsync(Site site, string? user, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, bool scripts = true)
    {
        Assert.SkipUnless(Chromium.IsInstalled(out var how), $"chromium: {how}");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.Root.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
            IsMobile = width < 500,
            HasTouch = width < 500,
        });
        if (user is not null)
        {
            await context.AddCookiesAsync([new Cookie { Name = Server.Access.SessionCookie.Plain, Value = await site.SessionAsync(user), Url = site.Root.ToString() }]);
        }

        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _driver?.Dispose();
    }
}
