using System.Globalization;
using System.Text;

namespace Watchbill.StandIns.Parts;

/// <summary>A real Alertmanager with the given configuration, without clustering.</summary>
public sealed class AlertmanagerServer : IAsyncDisposable
{
    private const string Package = "prometheus-alertmanager";

    private readonly TempFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new();

    private AlertmanagerServer(TempFolder folder, ChildProcess process, Uri url)
    {
        _folder = folder;
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public static bool IsInstalled(out string howToInstall)
        => Executables.IsInstalled(Executables.Find("prometheus-alertmanager", "alertmanager"), Package, out howToInstall);

    /// <param name="configuration">The YAML of alertmanager.yml.</param>
    /// <exception cref="ChildFailedException">It did not start; the message holds what it printed (a fault in the configuration, say).</exception>
    public static async Task<AlertmanagerServer> StartAsync(string configuration, CancellationToken cancel = default)
    {
        var executable = Executables.Require(Executables.Find("prometheus-alertmanager", "alertmanager"), Package);
        return await FreePort.TryAsync(async port =>
        {
            var folder = new TempFolder();
            var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            var process = ChildProcess.Start(new ChildCommand(
                executable,
                $"--config.file={await folder.WriteAsync("alertmanager.yml", configuration, cancel)}",
                $"--storage.path={folder.File("data")}",
                $"--web.listen-address={url.Authority}",
                $"--web.external-url={url}",
                "--cluster.listen-address="));
            var server = new AlertmanagerServer(folder, process, url);
            try
            {
                await process.ReadyAsync(() => Readiness.AnswersAsync(server._http, new Uri(url, "-/ready"), cancel), cancel);
                return server;
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        });
    }

    /// <summary>Gives it alerts as Prometheus would.</summary>
    /// <param name="json">The array that POST /api/v2/alerts takes.</param>
    /// <exception cref="HttpRequestException">It refused them.</exception>
    public async Task PostAlertsAsync(string json, CancellationToken cancel = default)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(Url, "api/v2/alerts"), content, cancel);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
        _http.Dispose();
    }
}
