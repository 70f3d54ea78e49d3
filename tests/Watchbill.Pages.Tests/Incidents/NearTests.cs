using System.Net;
using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Incidents;

/// <summary>What services depend on and what depends on them, beside the incident, the declaration and the service.</summary>
public sealed class NearTests
{
    [Fact]
    public async Task The_room_names_both_sides_with_the_way_and_what_is_open_there()
    {
        await using var site = await ChainAsync();
        await site.TriggerAsync(new("portal"), "k", "Portal shows no prices", Severity.Error);
        await site.DeclareAsync(Crew.Carol, Response.Declaration("Vault is sealed", "critical") with { Services = [new("vault")] });
        await site.DeclareAsync(Crew.Ana, Response.Declaration("Payments fail", "critical"));

        var near = (await site.PageAsync("bob", "/incidents/2")).QuerySelector("section[aria-labelledby=near]")!;
        Assert.Equal("Services around it", Site.Text(near.QuerySelector("h2")));
        Assert.Contains("Depends on Bank", Site.Words(near), StringComparison.Ordinal);
        Assert.Contains("Bank nothing open Checkout API depends on Bank", Site.Words(near), StringComparison.Ordinal);
        Assert.Contains("Vault Vault depends on Checkout API Incident INC-1 Vault is sealed", Site.Words(near), StringComparison.Ordinal);
        Assert.Contains("Portal Portal depends on Vault depends on Checkout API", Site.Words(near), StringComparison.Ordinal);
        Assert.NotNull(near.QuerySelector("a[href='/incidents/1']"));
        Assert.Contains("Portal shows no prices", Site.Words(near), StringComparison.Ordinal);
        Assert.Null(near.QuerySelector("a[href='/incidents/2']"));
    }

    [Fact]
    public async Task Whoever_may_not_see_a_service_learns_neither_its_name_nor_what_is_open_there()
    {
        await using var site = await ChainAsync();
        await site.TriggerAsync(new("vault"), "k", "Vault is sealed", Severity.Error);
        await site.DeclareAsync(Crew.Ana, Response.Declaration("Payments fail", "critical"));

        var near = Site.Words((await site.PageAsync("shopper", "/incidents/1")).QuerySelector("section[aria-labelledby=near]"));
        Assert.Contains("Portal depends on a service of another team depends on Checkout API", near, StringComparison.Ordinal);
        Assert.DoesNotContain("Vault", near, StringComparison.Ordinal);
        Assert.DoesNotContain("sealed", near, StringComparison.Ordinal);

        using var shopper = await site.AsAsync("shopper");
        var service = JsonNode.Parse(await shopper.GetStringAsync("/api/v1/services/checkout"))!;
        Assert.Equal(["bank"], service["depends_on"]!.AsArray().Select(id => (string)id!));
        Assert.Equal(["reports"], JsonNode.Parse(await (await site.AsAsync("ana")).GetStringAsync("/api/v1/services/checkout"))!["dependents"]!.AsArray().Select(id => (string)id!).Except(["vault"]));
        Assert.Empty(service["dependents"]!.AsArray());
        Assert.DoesNotContain("vault", await shopper.GetStringAsync("/api/v1/incidents/1"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_restricted_incident_of_a_neighbour_is_named_to_those_who_know_of_it()
    {
        await using var site = await ChainAsync();
        await site.DeclareAsync(Crew.Carol, Response.Declaration("Keys were copied", "critical") with { Services = [new("vault")], IsRestricted = true });
        await site.DeclareAsync(Crew.Ana, Response.Declaration("Payments fail", "critical"));

        Assert.Contains("Keys were copied", Site.Words((await site.PageAsync("carol", "/incidents/2")).QuerySelector("section[aria-labelledby=near]")), StringComparison.Ordinal);
        Assert.DoesNotContain("Keys were copied", Site.Words((await site.PageAsync("bob", "/incidents/2")).QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declaring_from_an_alert_and_the_service_itself_show_them_too()
    {
        await using var site = await ChainAsync();
        await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);

        Assert.Contains("Portal depends on Vault depends on Checkout API", Site.Words((await site.PageAsync("bob", "/incidents/new?alert=1")).QuerySelector("section[aria-labelledby=near]")), StringComparison.Ordinal);
        Assert.Null((await site.PageAsync("bob", "/incidents/new")).QuerySelector("section[aria-labelledby=near]"));
        var portal = Site.Words((await site.PageAsync("bob", "/services/portal")).QuerySelector("section[aria-labelledby=near]"));
        Assert.Contains("Portal depends on Vault depends on Checkout API depends on Bank", portal, StringComparison.Ordinal);
        Assert.DoesNotContain("What depends on it", portal, StringComparison.Ordinal);
        var bank = Site.Words((await site.PageAsync("bob", "/services/bank")).QuerySelector("section[aria-labelledby=near]"));
        Assert.Contains("What depends on it Checkout API", bank, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rest_tells_the_same()
    {
        await using var site = await ChainAsync();
        await site.TriggerAsync(new("portal"), "k", "Portal shows no prices", Severity.Error);
        await site.DeclareAsync(Crew.Ana, Response.Declaration("Payments fail", "critical"));

        using var ana = await site.AsAsync("ana");
        var detail = JsonNode.Parse(await ana.GetStringAsync("/api/v1/incidents/1"))!;
        Assert.Equal(["bank"], detail["depends_on"]!.AsArray().Select(near => (string)near!["id"]!));
        Assert.Equal(["reports 1", "vault 1", "portal 2"], detail["may_affect"]!.AsArray().Select(near => $"{near!["id"]} {near["distance"]}"));
        Assert.Equal("Portal depends on Vault depends on Checkout API", (string)detail["may_affect"]![2]!["way"]!);
        Assert.Equal(("Portal shows no prices", "error", "triggered"), detail["may_affect"]![2]!["alerts"]![0] is { } alert ? ((string)alert["title"]!, (string)alert["severity"]!, (string)alert["status"]!) : default);
    }

    /// <summary>Portal depends on Vault, which is another team's, depends on Checkout depends on Bank.</summary>
    private static async Task<Site> ChainAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        var checkout = site.Engine.Definitions.Current.Services[Crew.Checkout];
        DefinitionDocument[] documents =
        [
            DefinitionJson.Of(checkout with { DependsOn = [new("bank")] }),
            DefinitionJson.Of(Plain("bank", "Bank", "shop")),
            DefinitionJson.Of(Plain("vault", "Vault", "data", Crew.Checkout)),
            DefinitionJson.Of(Plain("portal", "Portal", "shop", new ServiceId("vault"))),
            DefinitionJson.Of(new User(new("shopper"), "Sam Shopper", "shopper@example.org", "Europe/Vienna", Permission.Observer, [new("shop")])),
        ];
        await site.Engine.DefinitionPath.WriteAsync([.. documents.Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Carol), default))], []);
        return site;
    }

    private static Service Plain(string id, string name, string team, params ServiceId[] on) =>
        new(new(id), name, null, new("standard"), new(team), UrgencyRule.FromSeverity, [new(new("jobs"), "Jobs", IntegrationKind.Json, "json")], DependsOn: [.. on]);
}
