using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Server.Features.StatusPages.Export;
using static Watchbill.Server.Tests.StatusSamples;

namespace Watchbill.Server.Tests.Features.StatusPages;

/// <summary>What is left of a status page when the server is gone.</summary>
public sealed partial class StatusExportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-status-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(_folder.FullName, "main");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_change_is_written_by_itself_and_every_link_leads_to_a_file()
    {
        await using var server = await StartAsync();
        var post = await OpenAsync(server, "Checkout fails", Set("api", ComponentStatus.PartialOutage));
        await StandIns.Eventually.HoldsAsync(() => Task.FromResult(Read("index.html").Contains("Checkout fails", StringComparison.Ordinal)), "the page is written", cancel: Cancel);

        // Stopping cuts a round short: the months come last.
        await StandIns.Eventually.HoldsAsync(() => Task.FromResult(Directory.GetFiles(Path.Combine(Root, "history"), "index.html", SearchOption.AllDirectories).Length > 12), "the months are written", cancel: Cancel);
        await server.StopAsync();

        Assert.Equal("major", JsonNode.Parse(Read("api/v2/status.json"))!["status"]!["indicator"]!.GetValue<string>());
        Assert.Contains("Checkout fails", Read($"incidents/{post.Id}/index.html"), StringComparison.Ordinal);
        var pages = Directory.GetFiles(Root, "index.html", SearchOption.AllDirectories);
        Assert.True(pages.Length > 10);
        var followed = 0;
        foreach (var page in pages)
        {
            foreach (var link in Links().Matches(await File.ReadAllTextAsync(page, Cancel)).Select(match => match.Groups["to"].Value).Where(link => link[0] != '#'))
            {
                Assert.StartsWith(".", link, StringComparison.Ordinal);
                var target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link));
                Assert.True(File.Exists(link.EndsWith('/') ? Path.Combine(target, "index.html") : target), $"{page} leads to {link}");
                followed++;
            }
        }

        Assert.True(followed > 100);
        Assert.Empty(Directory.GetFiles(Root, "*.new", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_sign_of_life_is_signed_by_the_key_that_the_page_knows_and_survives_a_restart()
    {
        await using var server = await StartAsync();
        var exporter = server.App.Services.GetRequiredService<StatusExporter>();
        await exporter.WriteAsync(Cancel);
        var first = Verified();
        server.Time.Advance(Duration.FromMinutes(3));
        await server.RestartAsync();
        await server.App.Services.GetRequiredService<StatusExporter>().WriteAsync(Cancel);

        Assert.True(Verified() - first >= TimeSpan.FromMinutes(3));
        Assert.False(IsGenuine("other", JsonNode.Parse(Read("heartbeat.json"))!));
    }

    [Fact]
    public async Task What_was_withdrawn_is_taken_away_and_what_is_the_same_is_not_written_again()
    {
        await using var server = await StartAsync();
        var exporter = server.App.Services.GetRequiredService<StatusExporter>();
        var post = await OpenAsync(server);
        await exporter.WriteAsync(Cancel);
        Assert.True(File.Exists(Path.Combine(Root, $"incidents/{post.Id}/index.html")));
        var theme = File.GetLastWriteTimeUtc(Path.Combine(Root, "theme.css"));

        await SubmitAsync(server, post.Id, new WithdrawPost("a mistake"));
        await exporter.WriteAsync(Cancel);

        Assert.False(Directory.Exists(Path.Combine(Root, $"incidents/{post.Id}")));
        Assert.Equal(theme, File.GetLastWriteTimeUtc(Path.Combine(Root, "theme.css")));
    }

    private Task<ServerUnderTest> StartAsync() => StatusSamples.StartAsync(server => server.Options = server.Options with { StatusExport = _folder.FullName });

    private string Read(string path) => File.Exists(Path.Combine(Root, path)) ? File.ReadAllText(Path.Combine(Root, path)) : "";

    private DateTimeOffset Verified()
    {
        var beat = JsonNode.Parse(Read("heartbeat.json"))!;
        Assert.True(IsGenuine("main", beat));
        return DateTimeOffset.Parse(beat["at"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private bool IsGenuine(string page, JsonNode beat)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(PublicKey().Match(Read("heartbeat.js")).Groups["key"].Value), out _);
        return key.VerifyData(Encoding.UTF8.GetBytes($"{page}\n{beat["at"]!.GetValue<string>()}"), Convert.FromBase64String(beat["signature"]!.GetValue<string>()), HashAlgorithmName.SHA256);
    }

    [GeneratedRegex("(href|src)=\"(?<to>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Links();

    [GeneratedRegex("bytes\\(\"(?<key>[A-Za-z0-9+/=]+)\"\\)", RegexOptions.NonBacktracking)]
    private static partial Regex PublicKey();
}
