using Watchbill.Engine;
using Watchbill.Engine.Evidence;
using Watchbill.Engine.Upkeep;
using Watchbill.Store.Evidence;

namespace Watchbill.Server.Features.Evidence;

/// <summary>The parts that evidence is made with.</summary>
internal static class EvidenceFeatures
{
    public static IServiceCollection AddEvidence(this IServiceCollection services, EvidenceKey key)
    {
        services.AddSingleton(key);
        services.AddSingleton(provider => new Checkpointer(provider.GetRequiredService<WatchbillEngine>().Committer, key));
        services.AddSingleton(provider =>
        {
            var engine = provider.GetRequiredService<WatchbillEngine>();
            return new EvidencePath(engine.Committer, engine.Store.Reader);
        });
        return services;
    }
}
