using Watchbill.Domain;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Calendars;
using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>Calendars: their addresses are one's own, and the address is all that a reader needs.</summary>
internal static class CalendarRows
{
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/calendars/{file}", async stage => Call.To("file", (await FeedAsync(stage, "rita")).Url.Segments[^1]))
            .Forged(404, call => call.At("file", Call.Flip(call.Values["file"][..^4]) + ".ics")),
        Post("/me/calendars", _ => Task.FromResult(Call.Fields(("schedule", "primary"), ("rotate", "yes")))).Owned(),
        Post("/me/calendars/revoke", async stage => Call.Fields(("feed", (await FeedAsync(stage, "olga")).Feed.Id)), 303, "/me?done=saved"),
        Get("/api/v1/calendars"),
        Post("/api/v1/calendars", _ => Task.FromResult(Call.Json("""{"schedule":"primary","rotate":true}""")), 201).Owned(),
        Delete("/api/v1/calendars/{id}", async stage => Call.To("id", (await FeedAsync(stage, "olga")).Feed.Id)).Owned(),
    ];

    private static Task<MintedFeed> FeedAsync(Stage stage, string user) => stage.Server.Calendars.MintAsync(
        new Caller(stage.Server.Engine.Definitions.Current.Users[new UserId(user)], Door.Cli), null, TestContext.Current.CancellationToken);
}
