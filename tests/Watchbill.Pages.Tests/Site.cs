using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Engine.Events;
using Watchbill.Notifiers;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Outbox;
using Watchbill.Server.Access;
using Watchbill.Server.Features;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;

namespace Watchbill.Pages.Tests;

/// <summary>The pages over a real engine and a real file, on a port of their own.</summary>
public sealed class Site : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("watchbill-pages-").FullName;
    private WebApplication _app = null!;
    private Task _committer = Task.CompletedTask;

    public SiteClock Clock { get; } = new(Crew.Start);
    public WatchbillEngine Engine { get; private set; } = null!;
    public Uri Root { get; private set; } = null!;

    public static async Task<Site> StartAsync()
    {
        var site = new Site();
        var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(site._folder, "watchbill.db") });
        await store.MigrateAsync(CancellationToken.None);
        var outbox = new TestOutbox();
        var notifiers = NotifierSet.From(NotifierOptions.None, new AlertLinks(new Uri("http://pages.example"), new byte[32]), outbox, site.Clock);
        site.Engine = new WatchbillEngine(store, site.Clock, notifiers.All, "test");
        outbox.Records = site.Engine.Records;
        site._committer = Task.Run(() => site.Engine.Committer.RunAsync(site._stop.Token));
        await site.Engine.Definitions.ReloadAsync(CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRazorComponents();
        builder.Services.AddSingleton(site.Engine);
        site._app = builder.Build();
        site._app.Use((context, next) =>
        {
            if (context.Request.Cookies["as"] is { } name && site.Engine.Definitions.Current.Users.TryGetValue(new UserId(name), out var user))
            {
                context.Features.Set(new Caller(user, Door.Web));
                context.Features.Set(new FormToken("token"));
            }

            return next(context);
        });
        site._app.MapPages();
        await site._app.StartAsync();
        site.Root = new Uri(site._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return site;
    }

    public async Task<Site> WithCrewAsync()
    {
        await Engine.DefinitionPath.WriteAsync([.. Crew.Documents.Select(d => new DefinitionWrite(d.Kind, d.Id, d.Json, "ui", Actor.User(Crew.Ana), default))], []);
        return this;
    }

    public async Task<AlertId> TriggerAsync(ServiceId service, string key, string title, Severity severity, string? details = null, string? link = null, params AlertMember[] members)
    {
        if (members.Length == 0)
        {
            members = [new AlertMember(key, title, severity, true, Clock.Now, null, Alert.NoLabels)];
        }

        var body = Encoding.UTF8.GetBytes($$"""{"key":"{{key}}"}""");
        var receipt = await Engine.Intake.AcceptAsync(new IntakeRequest(
            service,
            Crew.Alertmanager,
            [
                new ReceiveEvent(
                    service, Crew.Alertmanager, key, EventAction.Trigger, title, details, link, severity,
                    Alert.NoLabels.Add("env", "production").Add("region", "eu-central"), [.. members], 0, false, true, new SourceReported("Production Alertmanager")),
            ],
            new StoredBody(Convert.ToHexStringLower(SHA256.HashData(body)), body, body.Length, Clock.Now),
            null));
        await SettleAsync();
        return receipt!.Events[0].Alert!.Value;
    }

    /// <summary>Lets the engine do everything that is due.</summary>
    public async Task SettleAsync()
    {
        for (var i = 0; i < 10; i++)
        {
            await Engine.Runner.TickAsync(Clock.Now, CancellationToken.None);
            await Engine.Deliverer.TickAsync(CancellationToken.None);
            while (Engine.Deliverer.InFlight > 0)
            {
                await Task.Yield();
            }
        }
    }

    public async Task MoveAsync(Duration by)
    {
        Clock.Move(by);
        await SettleAsync();
    }

    public HttpClient As(string? user, bool follow = false)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = follow, UseCookies = false }) { BaseAddress = Root };
        if (user is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", $"as={user}");
        }

        return client;
    }

    public async Task<IDocument> PageAsync(string user, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var client = As(user);
        using var response = await client.GetAsync(path);
        Assert.Equal(expected, response.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStreamAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _stop.CancelAsync();
        await _committer;
        await Engine.Store.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class TestOutbox : IOutbox
    {
        public Records Records { get; set; } = null!;

        public Task AppendAsync(OutboxMessage m, CancellationToken cancellationToken) => Records.AppendToOutboxAsync(new OutboxRow(
            m.Delivery, m.At, m.Kind.ToString().ToLowerInvariant(), m.Address, m.User, m.Subject ?? "", m.Text, null, m.Alerts.FirstOrDefault() is { Value: > 0 } alert ? alert.Value : null));
    }
}
