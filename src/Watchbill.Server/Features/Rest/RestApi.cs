using Watchbill.Api;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Backups;
using Watchbill.Server.Features.Calendars;
using Watchbill.Server.Features.Changes;
using Watchbill.Server.Features.Configuration;
using Watchbill.Server.Features.Events;
using Watchbill.Server.Features.Evidence;
using Watchbill.Server.Features.Handovers;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.OnCall.Import;
using Watchbill.Server.Features.People;
using Watchbill.Server.Features.Playbooks;
using Watchbill.Server.Features.Processes;
using Watchbill.Server.Features.Reports;
using Watchbill.Server.Features.Services;
using Watchbill.Server.Features.StatusPages.Management;
using Watchbill.Server.Features.Swaps;
using Watchbill.Server.Features.Templates;
using Watchbill.Server.Features.TestPages;
using Watchbill.Server.Features.Tokens;

namespace Watchbill.Server.Features.Rest;

/// <summary>The REST interface below /api/v1, and the document that describes it.</summary>
public static class RestApi
{
    /// <summary>JSON of the wire contracts and the OpenAPI document.</summary>
    public static IServiceCollection AddRestApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, WatchbillJson.Default);
            options.SerializerOptions.PropertyNamingPolicy = WatchbillJson.Default.Options.PropertyNamingPolicy;
        });
        services.AddSingleton<ConfigurationApply>();
        OpenApiDocument.Add(services);
        return services;
    }

    public static void MapRestApi(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var api = app.MapGroup(RestEndpoint.Prefix);
        api.MapAlertsApi();
        api.MapAlertCommandsApi();
        api.MapIncidentsApi();
        api.MapDirectPagesApi();
        api.MapChangesApi();
        api.MapFalsePositivesApi();
        api.MapOnCallApi();
        api.MapScheduleApi();
        api.MapHandoverApi();
        api.MapRecordApi();
        api.MapOverridesApi();
        api.MapImportApi();
        api.MapTemporarySchedulesApi();
        api.MapSwapsApi();
        api.MapAbsencesApi();
        api.MapServicesApi();
        api.MapProcessesApi();
        api.MapPlaybooksApi();
        api.MapKeysApi();
        api.MapTemplatesApi();
        api.MapUsersApi();
        api.MapNotificationRulesApi();
        api.MapEventsApi();
        api.MapTokensApi();
        api.MapCalendarsApi();
        api.MapTestPageApi();
        api.MapBackupApi();
        api.MapConfigurationApi();
        api.MapStatusPagesApi();
        api.MapSubscribersApi();
        app.MapIncidentsShorthand();
        api.MapEvidenceApi();
        api.MapAttachmentsApi();
        OpenApiDocument.Map(app);
    }
}
