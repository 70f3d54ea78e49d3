using System.Globalization;
using System.Text;

namespace Watchbill.Bench.Shipped;

/// <summary>The configuration under test: people in a rotation, a two-rule policy, and services enough that no single one is special.</summary>
internal static class ConfigFolder
{
    public const int Services = 8;

    /// <summary>Storms are meant to be one page; here every alert must stay one of its own, so the threshold is out of reach.</summary>
    private const int StormThreshold = 1_000_000;

    public static string KeyVariable(int service) => string.Create(CultureInfo.InvariantCulture, $"BENCH_KEY_{service}");

    public static string Key(int service) => string.Create(CultureInfo.InvariantCulture, $"benchmarkintegrationkey{service:000000000}");

    public static string EventPath(int sender) => $"/v1/integrations/{Key(sender % Services)}/alertmanager";

    public static string ParseOnlyPath(int sender) => $"/v1/bench/parse-only/{Key(sender % Services)}";

    /// <param name="addition">A second file; null for none.</param>
    public static void Write(string folder, string? addition)
    {
        Directory.CreateDirectory(folder);
        var text = new StringBuilder("""
            users:
              ana:
                name: Ana Torres
                zone: Europe/Berlin
                seed:
                  methods: {chat: {slack: U024BE7LH}, mail: {email: ana@example.org}}
                  rules:
                    - {urgency: high, method: chat}
                    - {urgency: high, after: 2m, method: mail}
              bob:
                name: Bob Okafor
                zone: Europe/Berlin
                seed:
                  methods: {chat: {slack: U024BE7LJ}, mail: {email: bob@example.org}}
                  rules:
                    - {urgency: high, method: chat}
                    - {urgency: high, after: 2m, method: mail}
            teams:
              commerce: {name: Commerce, members: [ana, bob]}
            schedules:
              primary:
                name: Primary
                zone: Europe/Berlin
                layers:
                  - {name: Weekly, participants: [ana, bob], every: 1w, handoff: Mon 09:00, start: 2026-01-05}
            policies:
              shop:
                name: Shop
                rules:
                  - page: [schedule: primary]
                  - page: [team: commerce]
                    after: 15m
                repeat: {times: 2, every: 45m}
            services:

            """);
        for (var service = 0; service < Services; service++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                  service-{service}:
                    name: Service {service}
                    policy: shop
                    team: commerce
                    storm_threshold: {StormThreshold}
                    integrations:
                      prometheus: {"{"}kind: alertmanager, key: "${"{"}env:{KeyVariable(service)}{"}"}"{"}"}

                """);
        }

        File.WriteAllText(Path.Combine(folder, "bench.yaml"), text.ToString());
        if (addition is not null)
        {
            File.WriteAllText(Path.Combine(folder, "more.yaml"), addition);
        }
    }
}
