using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Now;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features;

/// <summary>Every page, in one list.</summary>
public static class PageList
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapAssets();
        app.MapTheme();
        app.MapNowPage();
        app.MapAlertPages();
    }
}
