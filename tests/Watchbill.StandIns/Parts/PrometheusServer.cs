using System.Globalization;

namespace Watchbill.StandIns.Parts;

/// <summary>A real Prometheus with the given rules.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private const string Package = "prometheus";

    private readonly TempFolder _folder;
    private readonly ChildProcess _process;

    private PrometheusServer(TempFolder folder, ChildProcess process, Uri url)
    {
        _folder = folder;
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public static bool IsInstalled(out string howToInstall)
        => Executables.IsInstalled(Executables.Find("prometheus"), Package, out howToInstall);

    /// <summary>Ready to be asked when this returns.</summary>
    /// <exception cref="ChildFailedException">It did not start; the message holds what it printed (a fault in the rules, say).</exception>
    public static async Task<PrometheusServer> StartAsync(PrometheusOptions options, CancellationToken cancel = default)
    {
        var executable = Executables.Require(Executables.Find("prometheus"), Package);
        return await FreePort.TryAsync(async port =>
        {
            var folder = new TempFolder();
            var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            if (options.Rules is not null)
                await folder.WriteAsync("rules.yml", options.Rules, cancel);
            var configuration = await folder.WriteAsync("prometheus.yml", Configuration(options, folder), cancel);
            var process = ChildProcess.Start(new ChildCommand(
                executable,
                $"--config.file={configuration}",
                $"--storage.tsdb.path={folder.File("data")}",
                $"--web.listen-address={url.Authority}",
                $"--web.external-url={url}",
                "--rules.alert.resend-delay=5s"));
            var server = new PrometheusServer(folder, process, url);
            try
            {
                using var http = new HttpClient();
                await process.ReadyAsync(() => Readiness.AnswersAsync(http, new Uri(url, "-/ready"), cancel), cancel);
                return server;
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string Configuration(PrometheusOptions options, TempFolder folder)
    {
        var seconds = ((int)options.Interval.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return $"""
            global:
              scrape_interval: {seconds}s
              scrape_timeout: {seconds}s
              evaluation_interval: {seconds}s
            rule_files: [{(options.Rules is null ? "" : Quote(folder.File("rules.yml")))}]
            scrape_configs:
              - job_name: standin
                static_configs:
                  - targets: [{string.Join(", ", options.ScrapeTargets.Select(Quote))}]
            alerting:
              alertmanagers:
                - static_configs:
                    - targets: [{string.Join(", ", options.Alertmanagers.Select(Quote))}]
            """;
    }

    private static string Quote(string text) => $"'{text}'";
}
