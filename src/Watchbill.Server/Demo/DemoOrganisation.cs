using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Configuration;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Server.Features.Services;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Demo;

/// <summary>
/// The invented company of the demonstration: applied like any other configuration, before the first account is looked for, and its people
/// get a password that the login page shows. Does nothing unless the options say that it is the demonstration.
/// </summary>
public sealed class DemoOrganisation(ServerOptions options, ConfigurationApply apply, AccessService access, AlertLinks links, WatchbillEngine engine) : IHostedService
{
    public const string UserName = "ana";
    public const string Password = "watchbill-demo";

    private static readonly string[] People = ["ana", "bob", "carol", "dave", "erin"];

    /// <summary>Where the sample event goes; null until started, and outside the demonstration.</summary>
    public Uri? SampleUrl { get; private set; }

    /// <summary>In the form of Alertmanager's webhook.</summary>
    public static string SampleEvent =>
        """
        {"version":"4","groupKey":"{}:{alertname=\"CheckoutErrors\"}","truncatedAlerts":0,"status":"firing","receiver":"watchbill",
         "groupLabels":{"alertname":"CheckoutErrors"},"commonLabels":{"alertname":"CheckoutErrors","severity":"critical","region":"eu-1"},
         "commonAnnotations":{"summary":"Payments fail: 12 % of checkouts end in an error"},"externalURL":"http://alertmanager.example.org",
         "alerts":[{"status":"firing","labels":{"alertname":"CheckoutErrors","severity":"critical","region":"eu-1","pod":"checkout-7d4"},
          "annotations":{"summary":"Payments fail: 12 % of checkouts end in an error","description":"The payment gateway answers 502 since the last roll-out."},
          "startsAt":"2026-01-01T00:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus.example.org/graph","fingerprint":"5ca1ab1e0ddba11c"}]}
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.IsDemo)
        {
            return;
        }

        var parsed = ConfigurationReader.Read(SampleOrganisation.Files);
        var outcome = await apply.ApplyAsync(parsed, ResolvedKey.Here, Actor.Engine("demo"), Door.Cli, cancellationToken);
        if (outcome.IsRefused)
        {
            throw new InvalidOperationException($"The sample organisation has errors: {string.Join("; ", outcome.Errors)}");
        }

        var alertmanager = outcome.Keys.First(key => key.Kind == IntegrationKind.Alertmanager);
        SampleUrl = IntegrationKeys.Url(links, alertmanager.Kind, alertmanager.Minted.Key);
        foreach (var person in People)
        {
            await access.SetFirstPasswordAsync(new UserId(person), Password, cancellationToken);
        }

        await SwapANightAsync();
        await DemoIncident.RunAsync(engine, cancellationToken);
        await DemoStatusPage.RunAsync(engine, cancellationToken);
    }

    /// <summary>An override for the schedule's page to show: the night after next changes hands, so that nobody is paged differently tonight.</summary>
    private async Task SwapANightAsync()
    {
        var schedule = engine.Definitions.Current.Schedules[new ScheduleId("primary")];
        if (!engine.Definitions.Current.OverridesOf(schedule.Id).IsEmpty)
        {
            return;
        }

        var evening = engine.Time.Now().InZone(schedule.Zone).Date.PlusDays(2) + new LocalTime(20, 0);
        var start = WallClock.First(schedule.Zone, evening);
        var absent = engine.Definitions.Current.OnCallAt(schedule, start).Users[0].User;
        var instead = new UserId(absent.Value == "carol" ? "bob" : "carol");
        await new ScheduleOperations(engine, instead, Door.Web).AddAsync(
            OverrideOperation.Instance,
            new Override("", schedule.Id, start, WallClock.First(schedule.Zone, evening.PlusHours(11)), OverrideKind.Replace, absent, instead),
            request: null);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
