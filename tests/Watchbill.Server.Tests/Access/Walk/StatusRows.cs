using Watchbill.Domain.StatusPages;
using Watchbill.Notifiers.Links;
using Watchbill.Store.Json;
using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>Status pages: read by everybody, managed by managers. They belong to no team.</summary>
internal static class StatusRows
{
    private const string Public = "a status page is public";
    private const string Managers = "a status page belongs to no team";

    private static int _strangers;

    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/status", PageAsync),
        Get("/status/{page}", PageAsync),
        Get("/status/{page}/{**path}", async stage => (await PageAsync(stage)).At("path", "history")),
        Get("/status/{page}/subscribe", PageAsync),
        Post("/status/{page}/subscribe", async stage => (await PageAsync(stage)).WithFields(("email", "walk@example.org"))) with { Changes = false },
        Get("/status/{page}/subscribers/{token}", SubscriberAsync).ForgedAt("token", 404),
        Post("/status/{page}/subscribers/{token}", async stage => (await SubscriberAsync(stage)).WithFields(("act", "confirm"))).ForgedAt("token", 404) with { Changes = false },
        Get("/api/v2/{**path}", async stage => (await PageAsync(stage)).At("path", "summary.json")),

        Post("/api/v2/subscribers", async stage => (await PageAsync(stage)).WithFields(("subscriber[email]", "v2@example.org")), 201) with { Changes = false },
        Post("/api/v2/subscribers.json", async stage => (await PageAsync(stage)).WithFields(("subscriber[email]", "v2json@example.org")), 201) with { Changes = false },
        Post("/status/{page}/api/v2/subscribers", async stage => (await PageAsync(stage)).WithFields(("subscriber[email]", "page@example.org")), 201) with { Changes = false },
        Post("/status/{page}/api/v2/subscribers.json", async stage => (await PageAsync(stage)).WithFields(("subscriber[email]", "pagejson@example.org")), 201) with { Changes = false },

        Get("/api/v1/status-pages/{page}/subscribers", PageAsync).Everybodys(Managers),
        Get("/api/v1/status-pages/{page}/subscribers/count", PageAsync).Everybodys(Managers),
        Post("/api/v1/status-pages/{page}/subscribers", async stage => (await PageAsync(stage)).WithJson($$"""{"email":"{{Somebody()}}"}"""), 201).Everybodys(Managers),
        Get("/api/v1/status-pages/{page}/subscribers/{id}", ReaderAsync).Everybodys(Managers),
        Delete("/api/v1/status-pages/{page}/subscribers/{id}", ReaderAsync).Everybodys(Managers),
        Post("/api/v1/status-pages/{page}/subscribers/{id}/resend_confirmation", ReaderAsync, 201).Everybodys(Managers),

        Get("/api/v1/status-pages"),
        Get("/api/v1/status-pages/{page}", PageAsync).Everybodys(Public),
        new("PUT /api/v1/status-pages/{page}/components/{component}", async stage => (await PageAsync(stage)).At("component", "api").WithJson($$"""{"status":"{{await OtherStatusAsync(stage)}}"}"""), 200) { Changes = true, IsEverybodys = Public },
        Post("/api/v1/status-pages/{page}/posts", async stage => (await PageAsync(stage)).WithJson("""{"name":"Walk","body":"Walk"}"""), 201).Everybodys(Public),
        Post("/api/v1/status-pages/{page}/maintenances", async stage => (await PageAsync(stage)).WithJson(
            $$"""{"name":"Walk","body":"Walk","scheduled_for":"{{stage.Now + NodaTime.Duration.FromHours(2)}}","scheduled_until":"{{stage.Now + NodaTime.Duration.FromHours(3)}}"}"""), 201).Everybodys(Public),
        Get("/api/v1/status-pages/{page}/posts/{id:long}", PostAsync).Everybodys(Public),
        Get("/api/v1/status-pages/{page}/posts/{id:long}/journal", PostAsync).Everybodys(Public),
        Post("/api/v1/status-pages/{page}/posts/{id:long}/updates", async stage => (await PostAsync(stage)).WithJson("""{"status":"identified","body":"Walk"}"""), 201).Everybodys(Public),
        Put("/api/v1/status-pages/{page}/posts/{id:long}/updates/{number:int}", async stage => (await PostAsync(stage)).At("number", 1).WithJson("""{"body":"Other words"}""")).Everybodys(Public),
        new("PATCH /api/v1/status-pages/{page}/posts/{id:long}", async stage => (await PostAsync(stage)).WithJson("""{"name":"Other heading"}"""), 200) { Changes = true, IsEverybodys = Public },
        Delete("/api/v1/status-pages/{page}/posts/{id:long}", PostAsync).Everybodys(Public),

        Get("/status-pages"),
        Get("/status-pages/{page}", PageAsync).Everybodys(Public),
        Get("/status-pages/{page}/posts/{id:long}", PostAsync).Everybodys(Public),
        Post("/status-pages/{page}/components", async stage => (await PageAsync(stage)).WithFields(("component", "api"), ("status", await OtherStatusAsync(stage))), 303, "/status-pages/{page}?done=saved#components").Everybodys(Public),
        Post("/status-pages/{page}/posts", async stage => (await PageAsync(stage)).WithFields(("name", "Walk"), ("body", "Walk"), ("status", "investigating"), ("impact", "minor")), 303, "/status-pages/{page}/posts/*").Everybodys(Public),
        Post("/status-pages/{page}/maintenances", async stage => (await PageAsync(stage)).WithFields(
            ("name", "Walk"), ("body", "Walk"), ("from", Field(stage.Now + NodaTime.Duration.FromDays(2))), ("to", Field(stage.Now + NodaTime.Duration.FromDays(3)))), 303, "/status-pages/{page}/posts/*").Everybodys(Public),
        Post("/status-pages/{page}/posts/{id:long}/update", async stage => (await PostAsync(stage)).WithFields(("status", "identified"), ("body", "Walk")), 303, "/status-pages/{page}/posts/{id}?done=status-posted").Everybodys(Public),
        Post("/status-pages/{page}/posts/{id:long}/edit", async stage => (await PostAsync(stage)).WithFields(("number", "1"), ("body", "Other words")), 303, "/status-pages/{page}/posts/{id}?done=status-posted").Everybodys(Public),
        Post("/status-pages/{page}/posts/{id:long}/change", async stage => (await PostAsync(stage)).WithFields(("name", "Other heading"), ("impact", "minor")), 303, "/status-pages/{page}/posts/{id}?done=status-posted").Everybodys(Public),
        Post("/status-pages/{page}/posts/{id:long}/withdraw", async stage => (await PostAsync(stage)).WithFields(("why", "Walk")), 303, "/status-pages/{page}?done=status-withdrawn").Everybodys(Public),

        Post("/api/incidents", async stage => (await PageAsync(stage)).WithJson("""{"status":"investigating","message":"Walk","impact":"major_outage"}"""), 201),
        new("PATCH /api/incidents/{id:long}", async stage => (await PostAsync(stage)).WithJson("""{"status":"resolved","message":"Walk"}"""), 200) { Changes = true, IsEverybodys = Public },
    ];

    private static string Somebody() => $"walker-{Interlocked.Increment(ref _strangers)}@example.org";

    private static string Field(NodaTime.Instant at) => at.ToString("uuuu-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<Call> PageAsync(Stage stage)
    {
        if (!stage.Server.Engine.Definitions.Current.StatusPages.ContainsKey(new StatusPageId("main")))
        {
            await Organisation.WriteAsync(stage.Server.Engine, DefinitionJson.Of(StatusSamples.Page));
        }

        return Call.To("page", "main");
    }

    private static async Task<Call> PostAsync(Stage stage)
    {
        var call = await PageAsync(stage);
        var post = await StatusSamples.OpenAsync(stage.Server);
        return call.At("id", post.Id);
    }

    /// <summary>What strangers do is written by the engine, in no person's name.</summary>
    private static async Task<Call> SubscriberAsync(Stage stage)
    {
        var call = await PageAsync(stage);
        Assert.Null(await stage.Server.Engine.Subscribers.SubscribeAsync(StatusSamples.Page.Id, SubscriberKind.Email, "walk@example.org", []));
        var subscriber = (await stage.Server.Engine.Store.Reader.ReadSubscribersAsync(StatusSamples.Page.Id, TestContext.Current.CancellationToken)).Single(one => one.Address == "walk@example.org");
        return call.At("token", stage.Links.TokenOf(StatusSamples.Page.Id, subscriber.Id));
    }

    /// <summary>Somebody else each time: an address is asked only twice an hour.</summary>
    private static async Task<Call> ReaderAsync(Stage stage)
    {
        var call = await PageAsync(stage);
        var address = Somebody();
        Assert.Null(await stage.Server.Engine.Subscribers.SubscribeAsync(StatusSamples.Page.Id, SubscriberKind.Email, address, []));
        return call.At("id", Watchbill.Engine.StatusPages.SubscriberPath.IdOf(StatusSamples.Page.Id, SubscriberKind.Email, address));
    }

    /// <summary>What is set anew would change nothing.</summary>
    private static async Task<string> OtherStatusAsync(Stage stage)
    {
        await PageAsync(stage);
        var audited = (await stage.Server.Engine.Store.Reader.ReadAuditAsync(10_000, TestContext.Current.CancellationToken)).Count(record => record.Action == "status_page.component_set");
        return audited % 2 == 0 ? "partial_outage" : "operational";
    }
}
