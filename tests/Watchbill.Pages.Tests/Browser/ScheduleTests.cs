using Microsoft.Playwright;
using NodaTime;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Pages.Tests.Browser;

public sealed class ScheduleTests(Night night, Chrome chrome)
{
    private const string Platform = "/schedules/platform";

    [Fact]
    public async Task A_shift_is_changed_by_clicking_it_without_scripts()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = await chrome.OpenAsync(site, "carol", scripts: false);
        await page.GotoAsync("/schedules/primary");

        await page.GetByRole(AriaRole.Link, new() { Name = "Carol Diaz, Mon 23 Nov 09:00 to Mon 30 Nov 09:00" }).ClickAsync();
        await page.GetByLabel("Who is on call").SelectOptionAsync("ana");
        await page.GetByLabel("To").FillAsync("2026-11-24T09:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "See who is on call then" }).ClickAsync();
        await Expect(page.Locator("#preview")).ToContainTextAsync("Ana Novak");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Overrides" })).ToContainTextAsync("Ana Novak stands in for Carol Diaz");
        await page.GetByLabel("Zone").SelectOptionAsync("UTC");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Ana Novak, Mon 23 Nov 08:00 to Tue 24 Nov 08:00" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_a_kind_does_not_need_is_out_of_the_way()
    {
        var page = await chrome.OpenAsync(night.Site, "carol", scripts: false);
        await page.GotoAsync($"{Platform}/override");
        await Expect(page.GetByLabel("Who is off")).ToBeVisibleAsync();

        await page.GetByLabel("Somebody joins those on call").CheckAsync();
        await Expect(page.GetByLabel("Who is off")).ToBeHiddenAsync();
        await page.GetByLabel("Somebody is off").CheckAsync();
        await Expect(page.GetByLabel("Who is on call")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Arrow_keys_and_t_go_through_the_days_but_not_while_typing()
    {
        var page = await chrome.OpenAsync(night.Site, "carol");
        await page.GotoAsync($"{Platform}?span=week");
        var first = page.Locator("#from");

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(first).ToHaveValueAsync("2026-11-28");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(first).ToHaveValueAsync("2026-11-21");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(first).ToHaveValueAsync("2026-11-14");
        await first.FocusAsync();
        await page.Keyboard.PressAsync("t");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(first).ToHaveValueAsync("2026-11-14");
        await page.GetByRole(AriaRole.Link, new() { Name = "Later" }).FocusAsync();
        await page.Keyboard.PressAsync("t");
        await Expect(first).ToHaveValueAsync("2026-11-21");
    }

    [Fact]
    public async Task A_shift_is_reached_and_opened_by_keyboard_and_its_focus_is_seen()
    {
        var page = await chrome.OpenAsync(night.Site, "carol");
        await page.GotoAsync(Platform);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).FocusAsync();

        await page.Keyboard.PressAsync("Tab");
        var bar = page.Locator(".final a").First;
        await Expect(bar).ToBeFocusedAsync();
        Assert.Equal("6px", await bar.Locator("rect").First.EvaluateAsync<string>("rect => getComputedStyle(rect).strokeWidth"));
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Change who is on call" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    public async Task On_a_phone_who_is_on_call_is_on_the_first_screen_and_days_replace_the_chart(int width)
    {
        var page = await chrome.OpenAsync(night.Site, "carol", width, Chrome.PhoneHeight);
        await page.GotoAsync(Platform);

        var box = (await page.Locator(".oncall").BoundingBoxAsync())!;
        Assert.InRange(box.Y + box.Height, 0, Chrome.PhoneHeight / 2);
        await Expect(page.Locator(".chart")).ToBeHiddenAsync();
        await Expect(page.Locator(".days")).ToContainTextAsync("Nobody");
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task The_bars_of_the_final_row_touch_and_cover_it_and_no_text_is_cut_off()
    {
        var page = await chrome.OpenAsync(night.Site, "carol");
        foreach (var span in new[] { "day", "week", "2weeks", "month" })
        {
            await page.GotoAsync($"{Platform}?span={span}");
            var seams = await page.EvaluateAsync<double[]>(
                """
                () => {
                  const row = document.querySelector('.final').getBoundingClientRect();
                  const bars = [...document.querySelectorAll('.final .bar > rect:first-of-type')].map(bar => bar.getBoundingClientRect());
                  return [bars[0].left - row.left, row.right - bars.at(-1).right, ...bars.slice(1).map((bar, i) => bar.left - bars[i].right)];
                }
                """);
            Assert.All(seams, seam => Assert.InRange(seam, -1.5, 1.5));
            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('.chart .bar')]
                  .filter(bar => bar.querySelector('text').getBoundingClientRect().right > bar.querySelector('rect').getBoundingClientRect().right + .5)
                  .map(bar => bar.querySelector('text').textContent)
                """));
        }
    }
}
