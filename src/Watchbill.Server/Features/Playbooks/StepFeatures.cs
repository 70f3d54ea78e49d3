using Watchbill.Notifiers;
using Watchbill.Server.Hosting;
using Watchbill.Steps;

namespace Watchbill.Server.Features.Playbooks;

/// <summary>What runs the steps of playbooks, with the settings of the host's administrator.</summary>
internal static class StepFeatures
{
    public static IServiceCollection AddSteps(this IServiceCollection services) =>
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<ServerOptions>();
            return new StepRunners(options.Steps, Secrets(options), provider.GetRequiredService<TimeProvider>());
        }).AddSingleton<StepHost>();

    /// <summary>All that the server knows and no output may show.</summary>
    private static IEnumerable<Secret> Secrets(ServerOptions options)
    {
        var notifiers = options.Notifiers;
        IEnumerable<Secret?> all =
        [
            notifiers.Smtp?.Password, notifiers.Twilio?.AuthToken, notifiers.Slack?.BotToken, notifiers.Slack?.SigningSecret,
            .. notifiers.Webhook?.Secrets ?? [],
            Secret.From(options.Postgres),
        ];
        return all.OfType<Secret>();
    }
}
