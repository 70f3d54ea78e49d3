using Microsoft.Playwright;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Pages.Tests.Incidents;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Pages.Tests.Browser;

/// <summary>An update by a template, from the room and back, and its approval: with scripts and without.</summary>
public sealed class UpdateStoryTests(Chrome chrome)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_template_is_chosen_filled_in_looked_at_approved_and_sent(bool scripts)
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await WriteAsync(site);
        var incident = await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is <b>down</b>", "p1"));
        await site.ActAsync(Crew.Carol, incident, new AssignRole("writer", Crew.Carol));
        var page = await chrome.OpenAsync(site, "bob", Chrome.PhoneWidth, Chrome.PhoneHeight, scripts: scripts);
        await page.GotoAsync($"/incidents/{incident}");

        await page.GetByRole(AriaRole.Link, new() { Name = "Write it by a template" }).ClickAsync();
        await page.GetByLabel("Template").SelectOptionAsync("declared");
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose" }).ClickAsync();
        await page.GetByLabel("Mail: Staff (us)").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at it" }).ClickAsync();
        await Expect(page.GetByText("Impact is not filled in")).ToBeVisibleAsync();
        await page.GetByLabel("Impact", new() { Exact = true }).FillAsync("One of five fails");
        await page.GetByLabel("More words").FillAsync("We look into it.\nMore follows.");
        await page.GetByLabel("Failing, in percent").FillAsync("20");
        await page.GetByLabel("Scope").SelectOptionAsync("some customers");
        await page.GetByLabel("What is done").FillAsync("Roll back | running\nWatch | next");
        await page.GetByLabel("Next update", new() { Exact = true }).SelectOptionAsync("30m");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();

        var mail = page.GetByRole(AriaRole.Region, new() { Name = "Staff" });
        await Expect(mail).ToContainTextAsync("Checkout is <b>down</b>: One of five fails (20 %, some customers)");
        await Expect(mail).ToContainTextAsync("Watch: next");
        await Expect(page.GetByText("It waits until it is approved by writer.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await Expect(page.GetByText("Waits for Writer.")).ToBeVisibleAsync();
        Assert.Empty((await site.IncidentAsync(incident)).Updates);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve draft 1" })).Not.ToBeVisibleAsync();

        var carol = await chrome.OpenAsync(site, "carol", Chrome.PhoneWidth, Chrome.PhoneHeight, scripts: scripts);
        await carol.GotoAsync($"/incidents/{incident}");
        await carol.GetByRole(AriaRole.Button, new() { Name = "Approve draft 1" }).ClickAsync();
        await Expect(carol.GetByText("Update 1 to mail:staff")).ToBeVisibleAsync();
        await site.SettleAsync();
        await carol.ReloadAsync();
        await Expect(carol.GetByText("Staff: all 2 delivered")).ToBeVisibleAsync();
        var update = (await site.IncidentAsync(incident)).Updates.Single();
        Assert.Equal(("declared", Crew.Bob), (update.Source!.Template, update.By));
    }

    private static Task WriteAsync(Site site)
    {
        var document = DefinitionJson.Of(ShopProcess.Process with
        {
            MailLists = [new MailList("staff", "Staff", Audience.Internal, ["one@example.org", "two@example.org"], [])],
            Approvals = [new ApprovalDemand("staff", null, ["mail"], ["writer"], SecondPerson: true)],
        });
        return site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Carol), default)], []);
    }
}
