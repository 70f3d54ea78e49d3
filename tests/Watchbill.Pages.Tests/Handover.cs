using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Swaps;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests;

/// <summary>Shifts between people: Bob asks for a swap of his coming week, of which Ana has taken a part and for which Carol offers an exchange; Carol is away in December.</summary>
public static class Handover
{
    public const string Request = "sw-bobsweek";

    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 30, 8, 0);

    public static Swap Week { get; } = new(
        Request,
        Crew.Primary,
        Crew.Bob,
        Monday,
        Monday + Duration.FromDays(7),
        "Moving house",
        [],
        null,
        [new SwapPart(Crew.Ana, Monday + Duration.FromDays(1), Monday + Duration.FromDays(3), "ov-part", null)],
        [new SwapOffer("of-1", Crew.Carol, Monday + Duration.FromDays(3), Monday + Duration.FromDays(7), Crew.Primary, Monday - Duration.FromDays(7), Monday, SwapOfferState.Open)],
        false,
        [
            new SwapEntry(Crew.Start - Duration.FromDays(2), Crew.Bob, SwapEntryKind.Requested, Monday, Monday + Duration.FromDays(7), null),
            new SwapEntry(Crew.Start - Duration.FromDays(1), Crew.Ana, SwapEntryKind.Taken, Monday + Duration.FromDays(1), Monday + Duration.FromDays(3), null),
            new SwapEntry(Crew.Start - Duration.FromHours(3), Crew.Carol, SwapEntryKind.Offered, Monday + Duration.FromDays(3), Monday + Duration.FromDays(7), "of-1"),
        ]);

    public static Absence Skiing { get; } = new("ab-skiing", Crew.Carol, Monday + Duration.FromDays(2), Monday + Duration.FromDays(9), "Skiing");

    public static Task WriteAsync(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        DefinitionDocument[] documents = [DefinitionJson.Of(Week), DefinitionJson.Of(Skiing)];
        return site.Engine.DefinitionPath.WriteAsync([.. documents.Select(d => new DefinitionWrite(d.Kind, d.Id, d.Json, "ui", Actor.User(Crew.Bob), default))], []);
    }
}
