using Watchbill.Server.Doors;
using Watchbill.Server.Features;
using Watchbill.Server.Features.Calendars;
using Watchbill.Server.Features.Health;
using Watchbill.Server.Features.Login;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.StatusPages;
using Watchbill.Server.Features.StatusPages.Subscribing;
using Watchbill.Server.Ingest;

namespace Watchbill.Server.Hosting;

/// <summary>Every feature, in one list.</summary>
internal static class FeatureList
{
    public static void MapFeatures(this IEndpointRouteBuilder app)
    {
        app.MapIngest();
        app.MapHealth();
        app.MapRestApi();
        app.MapPeopleDoors();
        app.MapCalendarDoor();
        app.MapStatusDoor();
        app.MapSubscribeDoor();
        app.MapSubscribersJsonDoor();

        var pages = app.MapGroup(string.Empty).WithMetadata(TakesForms.Mark);
        pages.MapLoginForms();
        pages.MapPages();
    }
}
