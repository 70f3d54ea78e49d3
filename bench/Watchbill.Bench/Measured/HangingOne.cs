using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Watchbill.Bench.Load;
using Watchbill.Bench.Shipped;

namespace Watchbill.Bench.Measured;

/// <summary>
/// One receiver of webhooks takes half a minute for each call, and every alert goes to it, to another receiver of webhooks and to Slack. What the other two
/// notice of it: two fresh servers, one whose first receiver hangs and one whose answers, rounds in turn.
/// </summary>
internal static class HangingOne
{
    private const int PerSecond = 50;
    private const double AimRatio = 1.25;
    private const string Key = "benchmarkintegrationkeyofthree";
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(30);

    public static async Task<List<Row>> RunAsync(Effort effort)
    {
        using var certificate = Certify();
        await using var usual = await Three.StartAsync(TimeSpan.Zero, certificate);
        await using var stuck = await Three.StartAsync(Hangs, certificate);
        await usual.RunAsync(effort.WarmUp);
        await stuck.RunAsync(effort.WarmUp);
        var rounds = new List<(PacedResult Usual, PacedResult Stuck)>();
        for (var round = 0; round < effort.Rounds; round++)
        {
            rounds.Add((await usual.RunAsync(effort.Paced), await stuck.RunAsync(effort.Paced)));
        }

        var missing = rounds.Sum(round => round.Stuck.Missing);
        return
        [
            .. Rows("Slack's socket", rounds, 0),
            .. Rows("another webhook's socket", rounds, 1),
            new Row("one receiver hangs: messages that did not reach the other two within 10 s", missing.ToString("N0", CultureInfo.InvariantCulture), "0", missing == 0),
        ];
    }

    private static IEnumerable<Row> Rows(string provider, List<(PacedResult Usual, PacedResult Stuck)> rounds, int index)
    {
        foreach (var (name, share) in ((string, double)[])[("p50", 0.5), ("p99", 0.99)])
        {
            var usual = new Spread(rounds.Select(round => round.Usual.ToProviders[index].At(share)));
            var stuck = new Spread(rounds.Select(round => round.Stuck.ToProviders[index].At(share)));
            var ratio = new Spread(rounds.Select(round => round.Stuck.ToProviders[index].At(share) / round.Usual.ToProviders[index].At(share)));
            yield return new Row(
                string.Create(CultureInfo.InvariantCulture, $"one receiver of webhooks hangs 30 s per call: request to {provider}, {PerSecond}/s, {name}; and when it answers"),
                $"{stuck.ToText("0.0", "ms")}; {usual.ToText("0.0", "ms")}");
            yield return new Row($"one receiver hangs: {name} to {provider} against when it answers, rounds in turn", ratio.ToText("0.00", ""), "≤ 1.25", ratio.Median <= AimRatio);
        }
    }

    /// <summary>Webhooks go to https alone. The server is told to trust this one certificate besides none.</summary>
    private static X509Certificate2 Certify()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>A server with its three providers.</summary>
    private sealed class Three : IAsyncDisposable
    {
        private readonly Scratch _scratch = new();
        private readonly ProviderSink _first;
        private readonly ProviderSink _second;
        private readonly ProviderSink _slack = new();
        private ServerProcess? _server;

        private Three(TimeSpan firstHangs, X509Certificate2 certificate)
        {
            _first = new ProviderSink(firstHangs, certificate);
            _second = new ProviderSink(TimeSpan.Zero, certificate);
        }

        public static async Task<Three> StartAsync(TimeSpan firstHangs, X509Certificate2 certificate)
        {
            var three = new Three(firstHangs, certificate);
            var trusted = Path.Combine(three._scratch.Path, "trusted.pem");
            await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem());
            var addition = new Addition(
                $$"""
                policies:
                  three: {name: Three, rules: [{page: [user: ana, webhook: "{{three._first.Url}}", webhook: "{{three._second.Url}}"]}]}
                services:
                  three:
                    name: Three
                    policy: three
                    team: commerce
                    storm_threshold: 1000000
                    integrations:
                      prometheus: {kind: alertmanager, key: "${env:BENCH_KEY_THREE}"}
                """,
                ("BENCH_KEY_THREE", Key),
                ("WATCHBILL_WEBHOOK_SECRET", "whsec_" + Convert.ToBase64String(new byte[32])),
                ("WATCHBILL_WEBHOOK_ALLOW", "127.0.0.1"),
                ("SSL_CERT_FILE", trusted));
            three._server = await ServerProcess.StartAsync(three._scratch.Path, three._slack.Url, addition: addition);
            return three;
        }

        public Task<PacedResult> RunAsync(TimeSpan length) =>
            PacedSender.RunAsync(_server!.Address, _ => $"/v1/integrations/{Key}/alertmanager", [_slack, _second], PerSecond, length);

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }

            await _slack.DisposeAsync();
            await _second.DisposeAsync();
            await _first.DisposeAsync();
            _scratch.Dispose();
        }
    }
}
