using Watchbill.Server.Features.About;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Audit;
using Watchbill.Server.Features.Calendars;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Handovers;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Live;
using Watchbill.Server.Features.Login;
using Watchbill.Server.Features.Now;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Outbox;
using Watchbill.Server.Features.Outlook;
using Watchbill.Server.Features.People;
using Watchbill.Server.Features.Playbooks;
using Watchbill.Server.Features.Policies;
using Watchbill.Server.Features.Processes;
using Watchbill.Server.Features.Rejected;
using Watchbill.Server.Features.Services;
using Watchbill.Server.Features.Shell;
using Watchbill.Server.Features.StatusPages.Management;
using Watchbill.Server.Features.Swaps;
using Watchbill.Server.Features.Templates;

namespace Watchbill.Server.Features;

/// <summary>Every page, in one list.</summary>
public static class PageList
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapAssets();
        app.MapTheme();
        app.MapLive();
        app.MapLoginPages();
        app.MapNowPage();
        app.MapIncidentPages();
        app.MapAlertPages();
        app.MapServicePages();
        app.MapPolicyPages();
        app.MapProcessPages();
        app.MapTemplatePages();
        app.MapSweepPages();
        app.MapPlaybookPages();
        app.MapSchedulePages();
        app.MapHandoverPages();
        app.MapSwapPages();
        app.MapAbsencePages();
        app.MapPeoplePages();
        app.MapCalendarForms();
        app.MapDeskPages();
        app.MapOutboxPages();
        app.MapRejectedPage();
        app.MapAuditPage();
        app.MapAboutPage();
        app.MapNotFoundPage();
    }
}
