using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Engine.Events;
using Watchbill.Engine.People;
using Watchbill.Notifiers;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Configuration;
using Watchbill.Server.Hosting;
using Watchbill.StandIns;
using Watchbill.StandIns.Slack;
using Watchbill.StandIns.Twilio;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests;

/// <summary>A running server on a free port with a folder of its own, and the vendors it speaks with.</summary>
public sealed class Node : IAsyncLifetime
{
    public const string AnaPhone = "+15550100001";
    public static readonly Uri Public = new("http://watch.example.org/");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-doors-");
    private WebApplication? _app;

    public AheadTime Time { get; } = new();

    public SlackStandIn Slack { get; private set; } = null!;

    public TwilioStandIn Twilio { get; private set; } = null!;

    public SlackUser Ana { get; private set; } = null!;

    public SlackUser Stranger { get; private set; } = null!;

    public WatchbillEngine Engine => App.Services.GetRequiredService<WatchbillEngine>();

    public AccessService Access => App.Services.GetRequiredService<AccessService>();

    public AlertLinks Links => App.Services.GetRequiredService<AlertLinks>();

    public ConfigurationApply Apply => App.Services.GetRequiredService<ConfigurationApply>();

    public Uri Address => new(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string Folder => _folder.FullName;

    public ImmutableArray<MintedForIntegration> Keys { get; private set; }

    private WebApplication App => _app ?? throw new InvalidOperationException("Not started.");

    /// <summary>Taken into use by hand alone.</summary>
    public static ConfigurationFile Playbook { get; } = new(
        "playbooks/database-down.md", "---\ntitle: Database down\nsuccess: [It answers]\n---\n\n## Look {#look-first}\n\n- [ ] Look {#look}\n\n**If** was something released? {#released}\n\n- **yes**\n  - [ ] Go back {#back}\n- **no**\n");

    public static string Yaml(string slackOfAna) =>
        """
        users:
          ana:
            name: Ana
            email: ana@example.org
            permission: admin
            seed:
              methods: {mail: {email: ana@example.org}, phone: {sms: "$PHONE"}, call: {voice: "$PHONE"}, chat: {slack: $SLACK}}
              rules:
                - {urgency: high, method: mail}
                - {urgency: high, method: phone}
                - {urgency: high, method: call}
                - {urgency: high, method: chat}
                - {urgency: low, method: mail}
          bob:
            name: Bob
            email: bob@example.org
            permission: responder
            scope: [shop]
            seed: {methods: {mail: {email: bob@example.org}}, rules: [{urgency: high, method: mail}, {urgency: low, method: mail}]}
          olga: {name: Olga, email: olga@example.org, permission: observer}
          zoe:
            name: Zoe
            permission: manager
            scope: [lab]
            seed: {methods: {mail: {email: zoe@example.org}}, rules: [{urgency: high, method: mail}, {urgency: low, method: mail}]}
        teams:
          shop: {name: Shop, members: [ana, bob]}
          lab: {name: Lab, members: [zoe]}
        schedules:
          primary: {name: Primary, zone: Europe/Berlin, layers: [{name: Weekly, participants: [ana, bob], every: 1w, handoff: "Mon 09:00", start: 2026-01-05}]}
        policies:
          shop:
            name: Shop
            rules:
              - page: [user: ana]
              - {page: [user: bob], after: 2d}
          lab: {name: Lab, rules: [{page: [user: zoe]}]}
        services:
          checkout: {name: Checkout, policy: shop, team: shop, integrations: {am: {name: Prometheus, kind: alertmanager}}}
          lab: {name: Laboratory, policy: lab, team: lab, depends_on: [checkout], integrations: {am: {name: Prometheus, kind: alertmanager}, scripts: {name: Scripts, kind: json, mapping: plain}}}
        """.Replace("$PHONE", AnaPhone, StringComparison.Ordinal).Replace("$SLACK", slackOfAna, StringComparison.Ordinal);

    public async ValueTask InitializeAsync()
    {
        Slack = await SlackStandIn.StartAsync(new SlackOptions { Clock = Time });
        Twilio = await TwilioStandIn.StartAsync(new TwilioOptions { Clock = Time });
        Ana = Slack.AddUser("ana", "ana@example.org");
        Stranger = Slack.AddUser("stranger", "stranger@example.org");
        var options = new ServerOptions(Path.Combine(Folder, "data"), ["http://127.0.0.1:0"], Public)
        {
            Notifiers = new NotifierOptions(
                null,
                new Notifiers.Twilio.TwilioOptions(Twilio.AccountSid, new Notifiers.Secret(Twilio.AuthToken), Twilio.Number) { ApiUrl = Twilio.ApiUrl, Voice = new Notifiers.Voice.VoiceOptions(Twilio.Number) },
                new Notifiers.Slack.SlackOptions(new Notifiers.Secret(Slack.BotToken)) { SigningSecret = new Notifiers.Secret(Slack.SigningSecret), ApiUrl = Slack.ApiUrl },
                null),
        };
        _app = await WatchbillServer.BuildAsync(options, Time, _ => { }, builder => builder.Logging.ClearProviders());
        await _app.StartAsync();
        Twilio.Route(Public, Address);
        var outcome = await Apply.ApplyAsync(
            ConfigurationReader.Read([new ConfigurationFile("test.yaml", Yaml(Ana.Id)), Playbook]), ResolvedKey.Here, Actor.Engine("test"), Door.Cli, CancellationToken.None);
        Assert.Empty(outcome.Errors);
        Keys = outcome.Keys;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await Slack.DisposeAsync();
        await Twilio.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A client that keeps no cookies and follows no redirects.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    public async Task<string> TokenAsync(string user) =>
        (await Access.CreateTokenAsync(new UserId(user), "test", null, Actor.Engine("test"), Door.Cli, CancellationToken.None))!.Token;

    /// <summary>Fires an alert through the intake. The clock moves ahead first, so that nothing waits to be bundled with what went before.</summary>
    public async Task<AlertId> FireAsync(string key, string service = "checkout", bool alone = true)
    {
        if (alone)
        {
            Time.Advance(Duration.FromSeconds(31));
        }

        var now = Engine.Time.Now();
        var id = new ServiceId(service);
        var source = new IntegrationId("am");
        var receipt = await Engine.Intake.AcceptAsync(new IntakeRequest(
            id,
            source,
            [
                new ReceiveEvent(
                    id, source, key, EventAction.Trigger, $"Payments fail ({key})", null, null, Severity.Critical, Alert.NoLabels,
                    [new AlertMember("one", "Payments fail", Severity.Critical, true, now, null, Alert.NoLabels)], 0, false, false, new SourceReported("Prometheus")),
            ],
            null,
            null));
        return receipt!.Events[0].Alert!.Value;
    }

    /// <summary>An alert whose four messages to Ana have been handed over.</summary>
    public async Task<AlertId> FireAndSendAsync(string key)
    {
        var alert = await FireAsync(key);
        await Eventually.HoldsAsync(
            async () => (await ReadAsync(alert)).Alert.Notifications.Count(sent => sent.State == NotificationState.HandedOver) == 4, $"four messages about #{alert} are sent");
        return alert;
    }

    /// <summary>What is left open would page again as the clock moves on, and hold up the messages of later cases.</summary>
    public Task EndAsync(AlertId alert) =>
        Engine.Commands.SubmitAsync(new CommandRequest($"end-{alert}", new UserId("ana"), Door.Api, alert, new Resolve()));

    public async Task<StoredAlert> ReadAsync(AlertId alert) =>
        await Engine.Store.Reader.ReadAlertAsync(alert, CancellationToken.None) ?? throw new InvalidOperationException($"There is no alert {alert}.");

    public Task<IReadOnlyList<JournalRow>> JournalAsync(AlertId alert) => Engine.Store.Reader.ReadJournalAsync(Subjects.Of(alert), CancellationToken.None);

    /// <summary>The call that tells of an alert, alone or among others.</summary>
    public Task<TwilioCall> CallAsync(AlertId alert) => Twilio.Calls.FirstAsync(call => call.Twiml!.Contains($"Alert number {alert}.", StringComparison.Ordinal));

    public Task<SlackMessage> SlackMessageAsync(AlertId alert) =>
        Slack.Messages.FirstAsync(message => message.Channel.Length > 0 && message.Blocks!.ToJsonString().Contains($"#{alert}", StringComparison.Ordinal));

    public Uri Below(string path) => new(Public, path);

    public Uri Actual(string path) => new(Address, path);
}
