using Watchbill.Server.Features.StatusPages.Export;
using Watchbill.Server.Features.StatusPages.Subscribing;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>The parts that status pages are served with.</summary>
internal static class StatusFeatures
{
    public static IServiceCollection AddStatusPages(this IServiceCollection services, ServerOptions options)
    {
        if (options.StatusExport is not null)
        {
            services.AddSingleton<StatusExporter>();
            services.AddHostedService(provider => provider.GetRequiredService<StatusExporter>());
        }

        services.AddSingleton<StatusSnapshots>();
        services.AddSingleton<StatusDocuments>();
        services.AddSingleton<StatusDoorParts>();
        services.AddSingleton<SubscribeLimiter>();
        return services;
    }
}
