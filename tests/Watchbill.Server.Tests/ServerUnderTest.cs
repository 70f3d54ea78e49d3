using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Calendars;
using Watchbill.Server.Hosting;
using Watchbill.Store;

namespace Watchbill.Server.Tests;

/// <summary>A running server of one test's own: free port, own folder, real SQLite store.</summary>
public sealed class ServerUnderTest : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-server-");
    private WebApplication? _app;

    public ServerUnderTest()
    {
        Options = new ServerOptions(Path.Combine(_folder.FullName, "data"), ["http://127.0.0.1:0"], new Uri("http://watchbill.example"));
    }

    internal ServerOptions Options { get; set; }

    internal ShiftedTime Time { get; } = new();

    /// <summary>Another clock instead of <see cref="Time"/>.</summary>
    internal TimeProvider? OtherTime { get; set; }

    internal LogLines Log { get; } = new();

    internal List<string> Printed { get; } = [];

    internal Action<WebApplicationBuilder>? Configure { get; set; }

    /// <summary>Adds endpoints before the server starts.</summary>
    internal Action<WebApplication>? Map { get; set; }

    internal WebApplication App => _app ?? throw new InvalidOperationException("Not started.");

    internal WatchbillEngine Engine => App.Services.GetRequiredService<WatchbillEngine>();

    internal CalendarFeeds Calendars => App.Services.GetRequiredService<CalendarFeeds>();

    internal AccessService Access => App.Services.GetRequiredService<AccessService>();

    internal IReadOnlyDictionary<string, string> Keys { get; private set; } = new Dictionary<string, string>();

    internal Uri Address => new(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    internal static async Task<ServerUnderTest> StartAsync(Action<ServerUnderTest>? prepare = null, bool organisation = true)
    {
        var server = new ServerUnderTest();
        prepare?.Invoke(server);
        await server.StartAsync(organisation);
        return server;
    }

    async ValueTask IAsyncLifetime.InitializeAsync() => await StartAsync(organisation: true);

    /// <summary>A client that keeps no cookies and follows no redirects, so that tests see both.</summary>
    internal HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = Address,
        };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    internal async Task<string> TokenOfAsync(string user) =>
        (await Access.CreateTokenAsync(new UserId(user), "test", null, Actor.Engine("test"), Door.Cli, TestContext.Current.CancellationToken))!.Token;

    internal Task<IReadOnlyList<Alert>> AlertsAsync() =>
        Engine.Store.Reader.ListAlertsAsync(new AlertFilter([], null, null, AlertFilter.MaxLimit), TestContext.Current.CancellationToken);

    /// <summary>Returns when all that was handed to the committer before has been committed.</summary>
    internal Task SettledAsync() => Engine.Records.AuditAsync(
        new Store.Rows.AuditRecord(Engine.Time.Now(), Actor.Engine("test"), Door.Api, "settled", "test", "test"));

    internal async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
            _app = null;
        }
    }

    internal async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync(organisation: false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(bool organisation)
    {
        _app = await WatchbillServer.BuildAsync(Options, OtherTime ?? Time, Printed.Add, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(Log);

            // As strong as in production would make the tests slow, and none of them is about strength.
            builder.Services.AddSingleton(_ => new PasswordWorker(iterations: 1_000));
            Configure?.Invoke(builder);
        });
        Map?.Invoke(_app);
        await _app.StartAsync(CancellationToken.None);
        if (organisation)
        {
            Keys = await Organisation.ApplyAsync(Engine);
        }
    }
}
