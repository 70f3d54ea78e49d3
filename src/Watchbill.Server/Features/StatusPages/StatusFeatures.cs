using Watchbill.Server.Features.StatusPages.Subscribing;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>The parts that status pages are served with.</summary>
internal static class StatusFeatures
{
    public static IServiceCollection AddStatusPages(this IServiceCollection services)
    {
        services.AddSingleton<StatusSnapshots>();
        services.AddSingleton<StatusDocuments>();
        services.AddSingleton<StatusDoorParts>();
        services.AddSingleton<SubscribeLimiter>();
        return services;
    }
}
