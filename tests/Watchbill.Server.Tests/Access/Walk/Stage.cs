using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;
using Watchbill.Engine;
using Watchbill.Notifiers;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Backups;
using Watchbill.Server.Features.People;
using Watchbill.Server.Features.Swaps;
using Watchbill.StandIns;
using Watchbill.StandIns.Slack;
using Watchbill.StandIns.Twilio;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>A server with the tests' organisation, the vendors that it speaks with, and the means to make what a request is about.</summary>
internal sealed partial class Stage : IAsyncDisposable
{
    public const string TessPhone = "+15550100042";
    public const string VicPhone = "+15550100043";
    public const string Spare = "spare";

    private readonly List<string> _sessions = [];
    private int _alerts;
    private int _shifts;

    private Stage(ServerUnderTest server, SlackStandIn slack, TwilioStandIn twilio) => (Server, Slack, Twilio) = (server, slack, twilio);

    public ServerUnderTest Server { get; }

    public SlackStandIn Slack { get; }

    public TwilioStandIn Twilio { get; }

    public SlackUser Tess { get; private init; } = null!;

    public IReadOnlyDictionary<string, string> Keys { get; private set; } = new Dictionary<string, string>();

    public AlertLinks Links => Server.App.Services.GetRequiredService<AlertLinks>();

    public Instant Now => Server.Engine.Time.Now();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Stage> SetAsync()
    {
        var slack = await SlackStandIn.StartAsync();
        var twilio = await TwilioStandIn.StartAsync();
        var server = await ServerUnderTest.StartAsync(
            server => server.Options = server.Options with
            {
                Notifiers = new NotifierOptions(
                    null,
                    new Notifiers.Twilio.TwilioOptions(twilio.AccountSid, new Notifiers.Secret(twilio.AuthToken), twilio.Number) { ApiUrl = twilio.ApiUrl, Voice = new Notifiers.Voice.VoiceOptions(twilio.Number) },
                    new Notifiers.Slack.SlackOptions(new Notifiers.Secret(slack.BotToken)) { SigningSecret = new Notifiers.Secret(slack.SigningSecret), ApiUrl = slack.ApiUrl },
                    null),
            },
            organisation: false);
        var stage = new Stage(server, slack, twilio) { Tess = slack.AddUser("tess", "tess@example.org") };
        stage.Keys = await Organisation.ApplyAsync(server.Engine, Files(stage.Tess.Id));
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(IncidentStage.Process));
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(StepStage.Playbook));
        return stage;
    }

    /// <summary>The organisation, a schedule, and a responder who is paged by SMS and in Slack for a service of her own.</summary>
    public static IReadOnlyList<ConfigurationFile> Files(string slack) =>
    [
        new("test.yaml", Organisation.Yaml),
        new("playbooks/shop-down.md", "---\ntitle: Shop down\nattach: [{services: [shop]}]\nsuccess: [It answers]\n---\n\n## Do {#do}\n\n- [ ] Restart it {#restart}\n\n**If** does it answer? {#answers}\n\n- **yes**\n- **no**\n"),
        new("templates/declared.md", "---\nname: Declared\npurpose: declaration\nchannels: [slack]\ninputs: {impact: {required: true, example: None}}\n---\n{{incident.title}}: {{inputs.impact}}\n"),
        new(
            "tess.yaml",
            """
            users:
              tess:
                name: Tess
                email: tess@example.org
                permission: responder
                seed: {methods: {phone: {sms: "$PHONE"}, chat: {slack: $SLACK}}, rules: [{urgency: high, method: phone}, {urgency: high, method: chat}, {urgency: low, method: chat}]}
              vic:
                name: Vic
                permission: responder
                seed: {methods: {call: {voice: "$VIC"}}, rules: [{urgency: high, method: call}, {urgency: low, method: call}]}
            schedules:
              primary: {name: Primary, zone: Europe/Berlin, layers: [{name: Weekly, participants: [rita, tess], every: 1w, handoff: "Mon 09:00", start: 2026-01-05}]}
            policies:
              tess: {name: Tess, rules: [{page: [user: tess]}]}
              vic: {name: Vic, rules: [{page: [user: vic]}]}
            incident_processes:
              default:
                name: Walk
                severities: [{id: bad, name: Bad, definition: It is bad., alert_severity: error}]
                severity_questions: [{id: bad-now, ask: Is it bad?, yes: bad, no: none}]
                false_positive_reasons: {expected: Planned work}
            services:
              desk: {name: Desk, policy: tess, team: alpha, integrations: {plain: {name: Scripts, kind: json, mapping: plain}}}
              bell: {name: Bell, policy: vic, team: alpha, integrations: {plain: {name: Scripts, kind: json, mapping: plain}}}
            """.Replace("$PHONE", TessPhone, StringComparison.Ordinal).Replace("$VIC", VicPhone, StringComparison.Ordinal).Replace("$SLACK", slack, StringComparison.Ordinal)),
    ];

    /// <summary>A new open alert of the shop, sent as its scripts send them.</summary>
    public async Task<AlertId> AlertAsync(string integration = "shop/plain")
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"walk-{++_alerts}");
        using var sender = Server.Client();
        using var answer = await sender.PostJsonAsync($"/v1/integrations/{Keys[integration]}/events", $$"""{"key":"{{key}}","title":"Walk {{_alerts}}"}""");
        answer.EnsureSuccessStatusCode();
        return (await Server.AlertsAsync()).Single(alert => alert.Title == $"Walk {_alerts}").Id;
    }

    /// <summary>A new alert about which Tess has been told by SMS and in Slack.</summary>
    public async Task<AlertId> SentAlertAsync()
    {
        // So that nothing waits to be bundled with what went before.
        Server.Time.Advance(Duration.FromSeconds(31));
        var alert = await AlertAsync("desk/plain");
        await Eventually.HoldsAsync(
            async () => (await Server.Engine.Store.Reader.ReadAlertAsync(alert, Cancel))!.Alert.Notifications.Count(sent => sent.State == NotificationState.HandedOver) == 2,
            $"Tess is told of #{alert}",
            cancel: Cancel);
        return alert;
    }

    /// <summary>A call that tells Vic of a new alert, and is recorded as made.</summary>
    public async Task<TwilioCall> CallAsync()
    {
        Server.Time.Advance(Duration.FromSeconds(31));
        var alert = await AlertAsync("bell/plain");
        await Eventually.HoldsAsync(
            async () => (await Server.Engine.Store.Reader.ReadAlertAsync(alert, Cancel))!.Alert.Notifications.Any(sent => sent.State == NotificationState.HandedOver), $"Vic is called for #{alert}", cancel: Cancel);
        return await Twilio.Calls.FirstAsync(call => call.Twiml!.Contains($"Alert number {alert}.", StringComparison.Ordinal));
    }

    /// <summary>A delivery to Tess about a service of alpha, of which the outbox keeps a mail in HTML. It is put there by hand: the outbox notifier keeps the text alone.</summary>
    public async Task<DeliveryId> MailAsync()
    {
        var alert = await AlertAsync("desk/plain");
        var delivery = (await Server.Engine.Store.Reader.ReadDeliveriesOfAsync(Subjects.Of(alert), Cancel))[0].Request.Id;
        await Server.Engine.Records.AppendToOutboxAsync(new OutboxRow(delivery, Now, "email", "tess@example.org", new UserId("tess"), "Walk", "Walk", "<p>Walk</p>", alert.Value));
        return delivery;
    }

    public Task<IReadOnlyList<JournalRow>> JournalAsync(AlertId alert) => Server.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(alert), Cancel);

    public async Task<string> OverrideAsync()
    {
        var now = Now;
        var change = new Override($"ov-walk-{now.ToUnixTimeTicks()}", new ScheduleId("primary"), now, now + Duration.FromHours(1), OverrideKind.Replace, new UserId("rita"), new UserId("max"));
        await Organisation.WriteAsync(Server.Engine, DefinitionJson.Of(change));
        return change.Id;
    }

    /// <summary>A shift in "primary" of rita or tess that nothing else of the walk is about, months ahead.</summary>
    public Interval NextShift(string user)
    {
        _shifts++;
        var window = new Interval(Now + Duration.FromDays(70 + (14 * _shifts)), Now + Duration.FromDays(70 + (14 * _shifts) + 30));
        var shift = Server.Engine.Definitions.Current.TimetableOf(new ScheduleId("primary")).Render(window).Shifts.First(shift => shift.Start > window.Start && shift.Users[0].User.Value == user);
        return new Interval(shift.Start, shift.End);
    }

    public Instant NextFreeDay() => Instant.FromUnixTimeSeconds((Now + Duration.FromDays(2_000 + ++_shifts)).ToUnixTimeSeconds() / 60 * 60);

    /// <summary>A request of rita's or tess's to take over a shift in "primary".</summary>
    public async Task<string> SwapAsync(string user)
    {
        var shift = NextShift(user);
        var reply = await new SwapDesk(Server.Engine, new UserId(user), Door.Cli).DoAsync(null, null, new RequestSwap(new ScheduleId("primary"), new UserId(user), shift.Start, shift.End, null, []));
        return reply.Done!.Id;
    }

    public async Task<string> AbsenceAsync(string user)
    {
        var start = NextFreeDay();
        return (await new SwapDesk(Server.Engine, new UserId(user), Door.Cli).LeaveAsync(null, new UserId(user), start, start + Duration.FromHours(20), null)).Done!.Id;
    }

    public async Task<string> TemporaryAsync()
    {
        var (start, end) = (Now + Duration.FromDays(60), Now + Duration.FromDays(61));
        var made = new TemporarySchedule($"ts-walk-{Now.ToUnixTimeTicks()}", new ScheduleId("primary"), "Walk", start, end, [], [new TemporaryShift(start, end, [new UserId("max")])]);
        await Organisation.WriteAsync(Server.Engine, DefinitionJson.Of(made));
        return made.Id;
    }

    public async Task<string> TokenIdAsync(string user) =>
        (await Server.Access.CreateTokenAsync(new UserId(user), "walk", null, Actor.Engine("test"), Door.Cli, Cancel))!.Row.Id;

    /// <summary>Gives somebody a second contact method with one rule, and returns the rule's key.</summary>
    public async Task<string> GiveSpareMethodAsync(string user)
    {
        var own = Server.Engine.Definitions.Current.Responders[new UserId(user)];
        var rule = new NotificationRule(Urgency.Low, Duration.FromMinutes(20), new ContactMethodId(Spare));
        await Organisation.WriteAsync(Server.Engine, DefinitionJson.Of(own with
        {
            Methods = [.. own.Methods.Where(method => method.Id != rule.Method), new ContactMethod(rule.Method, ContactMethodKind.Email, "spare@example.org")],
            Rules = [.. own.Rules.Where(known => known.Method != rule.Method), rule],
        }));
        return MeEdits.KeyOf(rule);
    }

    public async Task FlagSpareMethodAsync(string user)
    {
        await GiveSpareMethodAsync(user);
        await Organisation.WriteAsync(Server.Engine, DefinitionJson.Of(new MethodFlag(new UserId(user), new ContactMethodId(Spare), "bounced", Now)));
    }

    public async Task<string> InviteAsync(string user) => (await Server.Access.CreateInviteAsync(new UserId(user), Actor.Engine("test"), Door.Cli, Cancel))!.Segments[^1];

    /// <summary>A new session of somebody whose password is that of the tests.</summary>
    public async Task<string> SessionAsync(string user)
    {
        var opened = Assert.IsType<LoggedIn>(await Server.Access.AcceptInviteAsync(await InviteAsync(user), AccessServer.Password, Cancel));
        _sessions.Add(opened.Session);
        return opened.Session;
    }

    /// <summary>The call as the login page's form makes it: with the page's cookie and its hidden field.</summary>
    public async Task<Call> WithLoginFormAsync(Call call)
    {
        using var client = Server.Client();
        using var page = await client.GetAsync("/login", Cancel);
        var cookie = page.SetCookie("wb-login")!;
        return call.WithHeader("Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]).WithFields((Csrf.Field, GuardOf(await page.Content.ReadAsStringAsync(Cancel))));
    }

    /// <summary>The call as a page's form makes it in somebody's new session.</summary>
    public async Task<Call> InSessionAsync(Call call, string user)
    {
        var inSession = call.WithHeader("Cookie", $"{SessionCookie.Plain}={await SessionAsync(user)}");
        using var client = Server.Client();
        using var page = await client.SendAsync(inSession.Request("GET", "/me"), Cancel);
        return inSession.WithFields((Csrf.Field, GuardOf(await page.Content.ReadAsStringAsync(Cancel))));
    }

    /// <summary>What people, sources and programs have done so far, and what they hold; not what the engine does by itself meanwhile.</summary>
    public async Task<string> TracesAsync()
    {
        var reader = Server.Engine.Store.Reader;
        var access = Server.Engine.Store.Access;
        var alerts = await Server.AlertsAsync();
        var entries = 0;
        foreach (var alert in alerts)
        {
            entries += (await JournalAsync(alert.Id)).Count(entry => entry.Actor.Kind != ActorKind.Engine);
        }

        var acts = 0;
        foreach (var incident in await reader.ListIncidentsAsync(new IncidentFilter([], null, null, IncidentFilter.MaxLimit), Cancel))
        {
            acts += (await reader.ReadJournalAsync(Subjects.Of(incident.Id), Cancel)).Count(entry => entry.Actor.Kind != ActorKind.Engine);
        }

        // What a provider reports about a delivery is an entry of the engine; none of these deliveries fails by itself.
        var failed = alerts.Sum(alert => alert.Notifications.Count(sent => sent.State is NotificationState.Failed or NotificationState.NotReached));

        var audit = (await reader.ReadAuditAsync(100_000, Cancel)).Count(entry => entry.Actor.Kind != ActorKind.Engine);
        var tokens = (await access.ListTokensAsync(null, Cancel)).Select(token => (token.Id, token.Hash, token.RevokedAt)).ToHashSet();
        var sessions = 0;
        foreach (var session in _sessions)
        {
            sessions += await access.ReadSessionAsync(Secrets.Hash(session), Cancel) is null ? 0 : 1;
        }

        return $"{alerts.Count} alerts with {entries} entries and {failed} failed notifications, {acts} entries of incidents, audit {audit}, revision {Server.Engine.Definitions.Current.Revision}, {sessions} sessions, "
            + $"hold {await RestoreHold.IsOnAsync(reader, Cancel)}, tokens {string.Join(' ', tokens.Order())}";
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Slack.DisposeAsync();
        await Twilio.DisposeAsync();
    }

    private static string GuardOf(string page) => System.Net.WebUtility.HtmlDecode(Guard().Match(page).Groups["value"].Value);

    [GeneratedRegex("name=\"_csrf\" value=\"(?<value>[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Guard();
}
