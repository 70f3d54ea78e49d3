using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Swaps;
using Watchbill.Server.Features.Swaps;
using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>Swaps and absences: those of a schedule of alpha do not exist for beta, and an absence is the person's own.</summary>
internal static class SwapRows
{
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/swaps"),
        Get("/swaps/new", _ => Task.FromResult(Call.Plain with { Query = "?schedule=primary" })),
        Get("/swaps/{id}", OfTessAsync).Owned(),
        Post("/swaps", FormAsync, 303, "/swaps/*"),
        Post("/swaps/{id}/take", OfTessAsync, 303, "/swaps/{id}?done=swap-taken").Owned(),
        Post("/swaps/{id}/offers", OfferFormAsync, 303, "/swaps/{id}?done=swap-offered").Owned(),
        Post("/swaps/{id}/offers/accept", async stage => (await OfferedAsync(stage)) is var call ? call.WithFields(("offer", call.Values["offer"])) : call, 303, "/swaps/{id}?done=swap-accepted").Owned(),
        Post("/swaps/{id}/offers/drop", async stage => (await OfferedAsync(stage)) is var call ? call.WithFields(("offer", call.Values["offer"])) : call, 303, "/swaps/{id}?done=swap-dropped").Owned(),
        Post("/swaps/{id}/cancel", async stage => Call.To("id", await stage.SwapAsync("rita")), 303, "/swaps/{id}?done=swap-cancelled").Owned(),
        Get("/absences"),
        Post("/absences", AwayFormAsync, 303, "/absences?done=absence-added"),
        Post("/absences/remove", async stage => Call.Fields(("absence", await stage.AbsenceAsync("olga"))), 303, "/absences?done=absence-removed"),

        Get("/api/v1/swaps"),
        Get("/api/v1/swaps/{id}", OfTessAsync).Owned(),
        Post("/api/v1/swaps", NewAsync, 201),
        Post("/api/v1/swaps/{id}/take", async stage => (await OfTessAsync(stage)).WithJson("{}")).Owned(),
        Post("/api/v1/swaps/{id}/offers", OfferAsync).Owned(),
        Post("/api/v1/swaps/{id}/offers/{offer}/accept", OfferedAsync).Owned(),
        Post("/api/v1/swaps/{id}/offers/{offer}/drop", OfferedAsync).Owned(),
        Post("/api/v1/swaps/{id}/cancel", async stage => Call.To("id", await stage.SwapAsync("rita"))).Owned(),
        Get("/api/v1/absences"),
        Post("/api/v1/absences", AwayAsync, 201),
        Delete("/api/v1/absences/{id}", async stage => Call.To("id", await stage.AbsenceAsync("olga"))).Owned(),
    ];

    private static async Task<Call> OfTessAsync(Stage stage) => Call.To("id", await stage.SwapAsync("tess"));

    private static async Task<Call> OfferedAsync(Stage stage)
    {
        var swap = await stage.SwapAsync("rita");
        var exchange = stage.NextShift("tess");
        var reply = await new SwapDesk(stage.Server.Engine, new UserId("tess"), Door.Cli).DoAsync(null, swap, new OfferSwap(null, null, new ScheduleId("primary"), exchange.Start, exchange.End));
        return Call.To("id", swap).At("offer", reply.Done!.Offers[0].Id);
    }

    private static async Task<Call> OfferAsync(Stage stage)
    {
        var exchange = stage.NextShift("rita");
        return (await OfTessAsync(stage)).WithJson($$"""{"exchange_start":"{{exchange.Start}}","exchange_end":"{{exchange.End}}"}""");
    }

    private static async Task<Call> OfferFormAsync(Stage stage)
    {
        var exchange = stage.NextShift("rita");
        return (await OfTessAsync(stage)).WithFields(("exchange", $"primary|{exchange.Start.ToUnixTimeSeconds()}|{exchange.End.ToUnixTimeSeconds()}"));
    }

    private static Task<Call> NewAsync(Stage stage)
    {
        var shift = stage.NextShift("rita");
        return Task.FromResult(Call.Json($$"""{"schedule":"primary","start":"{{shift.Start}}","end":"{{shift.End}}"}"""));
    }

    private static Task<Call> FormAsync(Stage stage)
    {
        var shift = stage.NextShift("rita");
        return Task.FromResult(Call.Fields(("schedule", "primary"), ("from", Field(shift.Start)), ("to", Field(shift.End)), ("nonce", "walkswaprequest")));
    }

    private static Task<Call> AwayFormAsync(Stage stage)
    {
        var start = stage.NextFreeDay();
        return Task.FromResult(Call.Fields(("from", Field(start)), ("to", Field(start + Duration.FromHours(20))), ("nonce", "walkabsence")));
    }

    private static Task<Call> AwayAsync(Stage stage)
    {
        var start = stage.NextFreeDay();
        return Task.FromResult(Call.Json($$"""{"start":"{{start}}","end":"{{start + Duration.FromHours(20)}}"}"""));
    }

    /// <summary>The accounts of the walk have no zone of their own.</summary>
    private static string Field(Instant at) => at.InUtc().LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
