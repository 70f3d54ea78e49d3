using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Shell;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Features.StatusPages.Export;

/// <summary>
/// Writes every status page as files, into a folder of its own each, whenever something changes and at least every minute: a web server elsewhere goes on showing them when this
/// one is gone. Beside them stands a signed time, by which the page says when it last heard from here.
/// <code>
///  change, or a minute ─► snapshot ─► documents ─► files that differ are exchanged ─► heartbeat.json
///                                        └─ the disk fails ─► logged, tried again with the next
/// </code>
/// </summary>
internal sealed partial class StatusExporter(
    WatchbillEngine engine, StatusSnapshots snapshots, StatusDocuments documents, AlertLinks links, ServerOptions options, DataFolder folder, ILogger<StatusExporter> log) : BackgroundService
{
    private const int Months = 12;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private ECDsa? _key;

    public override void Dispose()
    {
        _key?.Dispose();
        _one.Dispose();
        base.Dispose();
    }

    /// <summary>Writes all pages as they are now.</summary>
    /// <exception cref="IOException">The disk is full or away.</exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            _key ??= await KeyAsync(cancellationToken);
            foreach (var page in engine.Definitions.Current.StatusPages.Values.OrderBy(page => page.Id.Value, StringComparer.Ordinal))
            {
                if (await snapshots.FindAsync(page.Id, cancellationToken) is { } snapshot)
                {
                    await WriteAsync(snapshot, new ExportedFolder(Path.Combine(options.StatusExport!, page.Id.Value)), cancellationToken);
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = engine.Feed.Subscribe();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Failed(options.StatusExport!, exception);
            }

            using var minute = new CancellationTokenSource(Every, engine.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(minute.Token, stoppingToken);
            try
            {
                while (await changes.Changes.ReadAsync(either.Token) is { StatusPages.Count: 0, Definitions: false })
                {
                }
            }
            catch (OperationCanceledException)
            {
                // A minute has passed, or the server stops.
            }
        }
    }

    private async Task WriteAsync(StatusSnapshot page, ExportedFolder target, CancellationToken cancellationToken)
    {
        var month = new YearMonth(StatusDocuments.Today(page).Year, StatusDocuments.Today(page).Month);
        var posts = page.Posts.Concat(page.Incidents).Concat(page.Maintenances).Select(post => post.Id).Distinct();
        var paths = StatusDocuments.Fixed
            .Concat(posts.Select(id => $"incidents/{id}"))
            .Concat(Enumerable.Range(0, Months).Select(back => $"history/{StatusWords.Number(month.PlusMonths(-back))}"));
        foreach (var path in paths)
        {
            if (await documents.FindAsync(page, LinksOf(page.Page, path), path, cancellationToken) is { } document)
            {
                target.Write(FileOf(path), document.Content.Span);
            }
        }

        foreach (var withdrawn in page.Withdrawn)
        {
            target.Remove($"incidents/{withdrawn}");
        }

        target.Write("status.css", AssetFiles.Content("status.css"));
        target.Write("heartbeat.js", Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(AssetFiles.Content("heartbeat.js")).Replace("$PUBLIC_KEY", Convert.ToBase64String(_key!.ExportSubjectPublicKeyInfo()), StringComparison.Ordinal)));
        target.Write("heartbeat.json", Heartbeat(page.Page.Id, engine.Time.Now(), _key));
    }

    /// <summary>{"page", "at", "signature"}: ECDSA P-256 with SHA-256 (r ‖ s, base64) over page, a line feed, and the time.</summary>
    private static byte[] Heartbeat(StatusPageId page, Instant now, ECDsa key)
    {
        var at = InstantPattern.General.Format(now);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("page", page.Value);
            json.WriteString("at", at);
            json.WriteString("signature", Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes($"{page}\n{at}"), HashAlgorithmName.SHA256)));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private StatusLinks LinksOf(StatusPage page, string path)
    {
        var depth = IsPage(path) ? path.Split('/', StringSplitOptions.RemoveEmptyEntries).Length : 0;
        var root = depth == 0 ? "." : string.Join('/', Enumerable.Repeat("..", depth));
        return new StatusLinks(root, StatusDoor.LinksOf(page, links).Public, $"{root}/status.css") { IsExport = true };
    }

    private static string FileOf(string path) => !IsPage(path) ? path : path.Length == 0 ? "index.html" : $"{path}/index.html";

    private static bool IsPage(string path) => path.Length == 0 || !Path.HasExtension(path);

    private async Task<ECDsa> KeyAsync(CancellationToken cancellationToken)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(await folder.StatusKeyAsync(cancellationToken), out _);
        return key;
    }

    [LoggerMessage(EventId = 401, Level = LogLevel.Error, Message = "The status pages could not be written to {Folder}. What stands there is older; it is tried again within a minute.")]
    private partial void Failed(string folder, Exception exception);
}
