using System.Net;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Incidents;

/// <summary>The steps of an update as forms, and what the room says of updates that were sent or wait.</summary>
public sealed class UpdatePagesTests
{
    [Fact]
    public async Task What_the_moment_asks_for_is_offered_first_and_every_place_by_its_name()
    {
        await using var site = await StartAsync();
        var incident = await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is down", "p1"));

        var page = await site.PageAsync("bob", $"/incidents/{incident}/update?template=declared");

        Assert.Equal(["Plain words", "Incident declared (us)"], page.QuerySelectorAll("#template option").Select(Site.Text).Take(2));
        Assert.Equal(
            ["Status page", "Chat", "Mail: Customers (customers)", "Webhook: Desk (us)"], page.QuerySelectorAll("form.fields input[name=places]").Select(box => Site.Text(box.ParentElement)));
        Assert.Equal(["Status page", "Chat", "Mail: Customers (customers)", "Webhook: Desk (us)"],
            (await site.PageAsync("bob", $"/incidents/{incident}")).QuerySelectorAll("form[action$='/update'] input[name=places]").Select(box => Site.Text(box.ParentElement)));
    }

    [Fact]
    public async Task A_look_sends_nothing_and_says_why_something_cannot_be_sent()
    {
        await using var site = await StartAsync();
        var incident = await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is down", "p1"));
        var page = await site.PageAsync("bob", $"/incidents/{incident}/update?template=-");

        using var wrong = await site.SubmitAsync("bob", page, "form[action$='/update-preview']", ("text", "We <b>know</b>."), ("audience", "internal"), ("places", "mail:customers"));
        var refused = await Site.DocumentAsync(wrong);
        Assert.Contains("The mail list Customers is for customers", Site.Text(refused.QuerySelector("[role=alert]")), StringComparison.Ordinal);
        Assert.Null(refused.QuerySelector("form[action$='/update'] input[name=text]"));

        using var right = await site.SubmitAsync("bob", refused, "form[action$='/update-preview']", ("text", "We <b>know</b>."), ("audience", "customer"), ("places", "mail:customers"), ("nextIn", "30m"));
        var look = await Site.DocumentAsync(right);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Contains("We <b>know</b>.", Site.Text(look.QuerySelector("pre[aria-label=Customers]")), StringComparison.Ordinal);
        Assert.Empty((await site.IncidentAsync(incident)).Updates);

        using var sent = await site.SubmitAsync("bob", look, "form[action$='/update']");
        Assert.Equal($"/incidents/{incident}#timeline", sent.Headers.Location!.ToString());
        var room = await site.PageAsync("bob", $"/incidents/{incident}");
        Assert.Contains("Customer update 1 to mail:customers: We <b>know</b>.", Site.Text(room.QuerySelector(".timeline")), StringComparison.Ordinal);
        Assert.Contains("Customers: all 2 delivered", Site.Text(room.QuerySelector(".timeline")), StringComparison.Ordinal);
        Assert.Contains("update 1, Customers", Site.Text((await site.PageAsync("bob", "/outbox")).QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_see_the_incident_sees_neither_its_messages_nor_the_page()
    {
        await using var site = await StartAsync();
        var incident = await site.DeclareAsync(Crew.Carol, Response.Declaration("Keys were copied", "p2") with { IsRestricted = true });
        await site.ActAsync(Crew.Carol, incident, new PostUpdate(Audience.Customer, ["mail"], "We look.", null, null, null));

        await site.PageAsync("bob", $"/incidents/{incident}/update", HttpStatusCode.NotFound);
        var outbox = Site.Text((await site.PageAsync("bob", "/outbox")).QuerySelector("main"));
        Assert.DoesNotContain("casey@customer.example", outbox, StringComparison.Ordinal);
        Assert.DoesNotContain("We look.", outbox, StringComparison.Ordinal);
        Assert.Contains("casey@customer.example", Site.Text((await site.PageAsync("carol", "/outbox")).QuerySelector("main")), StringComparison.Ordinal);
    }

    private static async Task<Site> StartAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        var document = DefinitionJson.Of(ShopProcess.Process with
        {
            MailLists = [new MailList("customers", "Customers", Audience.Customer, ["casey@customer.example", "kim@customer.example"], [])],
            Webhooks = [new UpdateWebhook("desk", "Desk", Audience.Internal, "https://desk.example.org/")],
        });
        await site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Carol), default)], []);
        return site;
    }
}
