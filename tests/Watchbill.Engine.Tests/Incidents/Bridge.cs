using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Engine.Events;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Incidents;

/// <summary>Incidents on the real engine and the real store, on virtual time: the shop's alerts page Ann, then Bob after five minutes; Carol is a free hand.</summary>
internal sealed class Bridge : IAsyncDisposable
{
    public static readonly UserId Ann = new("ann");
    public static readonly UserId Bob = new("bob");
    public static readonly UserId Carol = new("carol");
    public static readonly ServiceId Shop = new("shop");
    public static readonly ImmutableSortedDictionary<string, string> NoAnswers = ImmutableSortedDictionary<string, string>.Empty;

    private static readonly IntegrationId Monitoring = new("prometheus");
    private static readonly ContactMethodId Phone = new("phone");
    private int _commands;

    private Bridge(NightShift night)
    {
        Night = night;
    }

    public NightShift Night { get; }

    public WatchbillEngine Engine => Night.Engine;

    public static async Task<Bridge> ManAsync(params ImmutableArray<DefinitionDocument> more) => new(await NightShift.BeginAsync(
    [
        DefinitionJson.Of(Person(Ann, "Ann")),
        DefinitionJson.Of(Person(Bob, "Bob")),
        DefinitionJson.Of(Person(Carol, "Carol")),
        DefinitionJson.Of(Reached(Ann, "+15005550001")),
        DefinitionJson.Of(Reached(Bob, "+15005550002")),
        DefinitionJson.Of(Reached(Carol, "+15005550003")),
        DefinitionJson.Of(new EscalationPolicy(new PolicyId("shop"), "Shop", 0, [Rule(0, Ann), Rule(5, Bob)], null)),
        DefinitionJson.Of(new Service(Shop, "Shop", null, new PolicyId("shop"), null, UrgencyRule.AlwaysHigh, [new Integration(Monitoring, "Prometheus", IntegrationKind.Json)])),
        .. more,
    ]));

    public static Declare Declaration(string? title, string? level, params ImmutableArray<AlertId> alerts) =>
        new(title, null, null, level, NoAnswers, IncidentMode.Real, alerts.IsEmpty ? [Shop] : [], alerts, []);

    public async Task<AlertId> FiresAsync(string key = "down", Severity severity = Severity.Critical, EventAction action = EventAction.Trigger)
    {
        var member = new AlertMember(key, key, severity, true, Night.Time.Now, null, Alert.NoLabels);
        var happened = new ReceiveEvent(
            Shop, Monitoring, key, action, $"{key} fires", null, null, severity, Alert.NoLabels, action == EventAction.Trigger ? [member] : [], 0, false, false, new SourceReported(Monitoring.Value));
        var receipt = await Engine.Intake.AcceptAsync(new IntakeRequest(Shop, Monitoring, [happened], null, null));
        await Night.TickAsync();
        return receipt!.Events[0].Alert!.Value;
    }

    public Task EndsAsync(string key = "down") => FiresAsync(key, action: EventAction.Resolve);

    public async Task<IncidentOutcome> DoAsync(UserId by, IncidentPersonCommand command, IncidentId? incident = null)
    {
        var outcome = await Engine.Incidents.SubmitAsync(new IncidentRequest($"c-{++_commands}", by, Door.Web, command is Declare ? null : incident ?? new IncidentId(1), command));
        await Night.TickAsync();
        return outcome;
    }

    public async Task AcknowledgeAsync(UserId by, AlertId alert)
    {
        Assert.Null((await Engine.Commands.SubmitAsync(new CommandRequest($"a-{++_commands}", by, Door.Sms, alert, new Acknowledge()))).Refusal);
        await Night.TickAsync();
    }

    /// <summary>Goes on to so long after the evening began, stopping at everything that is due.</summary>
    public async Task AtAsync(Duration offset)
    {
        var end = NightShift.Evening + offset;
        while (Night.Time.Now < end)
        {
            var next = Instant.Min(end, Night.Time.Now + Duration.FromSeconds(20));
            next = await Night.NextDueAsync() is { } due && due > Night.Time.Now ? Instant.Min(next, due) : next;
            Night.Time.MoveTo(next);
            await Night.TickAsync();
        }
    }

    public async Task<Incident> IncidentAsync(long id = 1) => (await Engine.Store.Reader.ReadIncidentAsync(new IncidentId(id), CancellationToken.None))!.Incident;

    public async Task<Alert> AlertAsync(AlertId id) => (await Engine.Store.Reader.ReadAlertAsync(id, CancellationToken.None))!.Alert;

    /// <summary>The alert that pages for the incident.</summary>
    public async Task<Alert> PageAsync() => await AlertAsync((await IncidentAsync()).Page!.Value);

    public async Task<List<T>> EntriesAsync<T>(long id = 1)
        where T : IncidentEntry => [.. (await Engine.Store.Reader.ReadJournalAsync(Subjects.Of(new IncidentId(id)), CancellationToken.None)).Select(row => row.Entry).OfType<T>()];

    /// <summary>Whom pages have been handed over to, in order.</summary>
    public IEnumerable<UserId> Paged => Night.Taken.Where(taken => taken.Message.Purpose == NotificationPurpose.Page).Select(taken => taken.Message.User!.Value);

    public IEnumerable<string> Told(UserId user) => Night.Taken.Where(taken => taken.Message.User == user && taken.Message.Announcement is not null).Select(taken => taken.Message.Announcement!.Title);

    public ValueTask DisposeAsync() => Night.DisposeAsync();

    public static EscalationRule Rule(int minutes, params UserId[] users) =>
        new(Duration.FromMinutes(minutes), RuleBase.RunStart, Until.Acknowledged, [.. users.Select(user => new UserTarget(user))], null, ImmutableSortedDictionary<Severity, Duration>.Empty, []);

    private static User Person(UserId id, string name) => new(id, name, null, "Europe/Berlin", id == Ann ? Permission.Admin : Permission.Responder, []);

    private static Responder Reached(UserId id, string number) => new(id, [new(Phone, ContactMethodKind.Sms, number)], [new(Urgency.High, Duration.Zero, Phone)]);
}
