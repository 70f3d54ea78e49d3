using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Engine.Events;
using Watchbill.Server.Access;
using Watchbill.Server.Hosting;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests;

/// <summary>A whole server in this process: its own folder, file and port, and a clock that stands until it is moved.</summary>
public sealed partial class Site : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watchbill-pages-").FullName;
    private readonly Dictionary<string, string> _cookies = [];
    private WebApplication _app = null!;

    public SiteClock Clock { get; } = new(Crew.Start);
    public WatchbillEngine Engine { get; private set; } = null!;
    public Uri Root { get; private set; } = null!;
    public IServiceProvider Services => _app.Services;

    public static async Task<Site> StartAsync(bool demo = false)
    {
        var site = new Site();
        var options = new ServerOptions(Path.Combine(site._folder, "data"), ["http://127.0.0.1:0"], new Uri("http://pages.example/")) { IsDemo = demo };
        site._app = await WatchbillServer.BuildAsync(options, site.Clock, print: _ => { }, configure: builder => RemoveLoops(builder.Services));
        site.Engine = site._app.Services.GetRequiredService<WatchbillEngine>();
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

    /// <summary>The cookie of a session of this person.</summary>
    public async Task<string> SessionAsync(string user)
    {
        if (!_cookies.TryGetValue(user, out var secret))
        {
            secret = Secrets.New();
            var created = Clock.Now;
            await Engine.Store.Access.WriteSessionAsync(
                new SessionRow(Secrets.Hash(secret), new UserId(user), Csrf.HashFor(secret), created, created + Duration.FromDays(1)), CancellationToken.None);
            _cookies[user] = secret;
        }

        return secret;
    }

    /// <summary>Follows no redirects.</summary>
    public async Task<HttpClient> AsAsync(string? user)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Root };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        if (user is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.Plain}={await SessionAsync(user)}");
        }

        return client;
    }

    public async Task<IDocument> PageAsync(string? user, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var client = await AsAsync(user);
        using var response = await client.GetAsync(path);
        Assert.Equal(expected, response.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Sends a form of a page as a browser without scripts would, with all its hidden fields.</summary>
    /// <param name="form">Selects the form.</param>
    /// <param name="fields">What the person fills in or presses; replaces fields of the same name.</param>
    public async Task<HttpResponseMessage> SubmitAsync(string? user, IDocument page, string form, params (string Name, string Value)[] fields)
    {
        var element = page.QuerySelector(form) ?? throw new InvalidOperationException($"The page has no {form}.");
        var values = element.QuerySelectorAll("input, select")
            .Where(input => input.HasAttribute("name") && fields.All(field => field.Name != input.GetAttribute("name")))
            .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? ""))
            .Concat(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var client = await AsAsync(user);
        using var content = new FormUrlEncodedContent(values);
        var response = await client.PostAsync(element.GetAttribute("action"), content);
        await SettleAsync();
        return response;
    }

    public static async Task<IDocument> DocumentAsync(HttpResponseMessage response) => await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStreamAsync());

    /// <summary>What people see of an element: words with single spaces.</summary>
    public static string Text(IElement? element) => Spaces().Replace(element?.TextContent ?? "", " ").Trim();

    /// <summary>The same where elements stand beside one another without a space that people would see.</summary>
    public static string Words(IElement? element) =>
        string.Join(' ', (element?.Descendants<IText>() ?? []).Select(text => Spaces().Replace(text.Data, " ").Trim()).Where(text => text.Length > 0));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Only the committer runs by itself: timers and deliveries move when a test says so.</summary>
    private static void RemoveLoops(IServiceCollection services)
    {
        var loops = services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(EngineLoops));
        services[services.IndexOf(loops)] = ServiceDescriptor.Singleton<IHostedService, CommitterOnly>();
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();

    private sealed class CommitterOnly(WatchbillEngine engine) : IHostedService, IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _run = Task.CompletedTask;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await engine.Definitions.ReloadAsync(cancellationToken);
            _run = Task.Run(() => engine.Committer.RunAsync(_stop.Token), CancellationToken.None);
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await _stop.CancelAsync();
            await _run;
        }

        public void Dispose() => _stop.Dispose();
    }
}
