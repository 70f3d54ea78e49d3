using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.StatusPages;
using Watchbill.Store.Json;

namespace Watchbill.Server.Tests;

/// <summary>A status page with a group, and posts on it.</summary>
internal static class StatusSamples
{
    public static readonly StatusPage Page = new(
        new StatusPageId("main"),
        "Acme",
        null,
        DateTimeZoneProviders.Tzdb["Europe/Berlin"],
        [
            new StatusComponent(new ComponentId("api"), "API", "For programs", new ComponentId("core"), [new ServiceId("shop")], FollowsServices: true, Showcase: true, OnlyIfDegraded: false, null),
            new StatusComponent(new ComponentId("website"), "Website", null, new ComponentId("core"), [], false, true, false, null),
            new StatusComponent(new ComponentId("mail"), "Mail", null, null, [], false, true, false, null),
            new StatusComponent(new ComponentId("batch"), "Nightly reports", null, null, [], false, false, true, null),
        ],
        [new StatusGroup(new ComponentId("core"), "Core services", "What everything rests on.")],
        IsDefault: true,
        new StatusTheme("#0a6e4f", null),
        "How we are doing.",
        Subscribers: true);

    public static async Task<ServerUnderTest> StartAsync(Action<ServerUnderTest>? prepare = null)
    {
        var server = await ServerUnderTest.StartAsync(prepare);
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(Page));
        return server;
    }

    public static async Task<StatusPost> OpenAsync(ServerUnderTest server, string name = "Checkout fails", params ComponentSetting[] components) => await SubmitAsync(
        server, null, new OpenPost(Page.Id, name, PostStatus.Investigating, PostImpact.Major, "We are looking into it.", [.. components], null, Notify: true));

    public static async Task<StatusPost> SubmitAsync(ServerUnderTest server, StatusPostId? post, StatusPostCommand command)
    {
        var outcome = await server.Engine.StatusPages.SubmitAsync(new StatusPostRequest(null, new UserId("max"), Door.Api, post, command));
        Assert.Null(outcome.Refusal);
        return outcome.Post!;
    }

    public static ComponentSetting Set(string component, ComponentStatus status) => new(new ComponentId(component), status);
}
