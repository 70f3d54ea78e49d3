using System.Collections.Immutable;
using NodaTime;
using SQLitePCL;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Events;
using Watchbill.Engine.Tests.Simulation;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;

namespace Watchbill.Engine.Tests.Announcements;

/// <summary>
/// The real engine on the real store, in virtual time. Bob is paged, and again after ten minutes; Ada and Carol are administrators: Ada reads mail at
/// low urgency and SMS at high, Carol has mail alone; Dan is an administrator whose account is disabled.
/// </summary>
internal sealed class NightShift : IAsyncDisposable
{
    public static readonly Instant Evening = Instant.FromUtc(2026, 3, 28, 22, 0);
    public static readonly UserId Ada = new("ada");
    public static readonly UserId Bob = new("bob");
    public static readonly UserId Carol = new("carol");

    private static readonly ServiceId Checkout = new("checkout");
    private static readonly IntegrationId Monitoring = new("prometheus");

    private readonly string _folder = Directory.CreateTempSubdirectory("watchbill-announcements-").FullName;
    private readonly SemaphoreSlim _slots = new(0);
    private SqliteStore _store = null!;
    private CancellationTokenSource _stop = new();
    private Task _committing = Task.CompletedTask;
    private int _boot;

    public VirtualTime Time { get; } = new(Evening);

    public WatchbillEngine Engine { get; private set; } = null!;

    public List<OutgoingMessage> Sent { get; } = [];

    public ImmutableArray<INotifier> Vendors => [.. Enum.GetValues<ContactMethodKind>().Select(INotifier (kind) => new FakeVendor(kind, this))];

    /// <summary>What the providers took, and when.</summary>
    public List<(Instant At, ContactMethodKind Kind, OutgoingMessage Message)> Taken { get; } = [];

    /// <summary>What a provider says; null means that it takes the message.</summary>
    public Func<ContactMethodKind, OutgoingMessage, DeliveryResult?> Answer { get; set; } = (_, _) => null;

    /// <summary>What happens while a provider has the message, before it answers.</summary>
    public Func<OutgoingMessage, Task> During { get; set; } = _ => Task.CompletedTask;

    /// <summary>The decider; another one where a decision must throw.</summary>
    public Decide Decide { get; set; } = AlertDecider.Decide;

    public IEnumerable<OutgoingMessage> Announced => Sent.Where(message => message.Announcement is not null);

    public IEnumerable<Announcement> AnnouncedTo(UserId user) => Announced.Where(message => message.User == user).Select(message => message.Announcement!);

    public static Task<NightShift> BeginAsync() => BeginAsync(Documents());

    /// <summary>The same night in another organisation.</summary>
    public static async Task<NightShift> BeginAsync(ImmutableArray<DefinitionDocument> documents)
    {
        var night = new NightShift();
        await night.StartAsync();
        await night.Engine.DefinitionPath.WriteAsync(
            [.. documents.Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "files:night.yaml:1", Actor.Engine("test"), default))], []);
        await night.TickAsync();
        return night;
    }

    /// <summary>The process ends and a new one begins; time that passes meanwhile is the caller's.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _committing;
        await _store.DisposeAsync();
    }

    public async Task StartAsync()
    {
        _store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(_folder, "night.db"), IdleCheckpoint = Duration.Zero, Time = Time });
        await _store.MigrateAsync(CancellationToken.None);
        Engine = new WatchbillEngine(
            _store, Time, Vendors, $"boot-{++_boot}", Watchbill.Engine.Events.Intake.DefaultQueueLimit, (alert, command, context, id) => Decide(alert, command, context, id), DeliveryStages.Judge);
        Engine.Deliverer.SlotFreed = () => _slots.Release();
        await Engine.Definitions.ReloadAsync(CancellationToken.None);
        _stop = new CancellationTokenSource();
        _committing = Engine.Committer.RunAsync(_stop.Token);
    }

    /// <summary>Everything due now, until nothing is left that is.</summary>
    public async Task TickAsync()
    {
        await Engine.Rescuer.TickAsync(Time.Now, CancellationToken.None);
        await Engine.Runner.TickAsync(Time.Now, CancellationToken.None);
        await Engine.Refusals.TickAsync(Time.Now, CancellationToken.None);
        int before;
        do
        {
            before = Sent.Count;
            await Engine.Deliverer.TickAsync(CancellationToken.None);
            while (Engine.Deliverer.InFlight > 0)
            {
                await _slots.WaitAsync(TestContext.Current.CancellationToken);
            }
        }
        while (Sent.Count > before);
    }

    /// <summary>Runs on, as the loops do, with a tick every so often.</summary>
    public async Task RunAsync(Duration length, int everySeconds = 10)
    {
        for (var end = Time.Now + length; Time.Now < end;)
        {
            Time.Pass(Duration.Min(Duration.FromSeconds(everySeconds), end - Time.Now));
            await TickAsync();
        }
    }

    /// <summary>When the next timer or message is due, after now.</summary>
    public async Task<Instant?> NextDueAsync()
    {
        var due = await Engine.Store.Reader.ReadNextDueAsync(Time.Now, CancellationToken.None);
        return new[] { due.Timer, due.Delivery }.Where(at => at > Time.Now).Min();
    }

    /// <summary>SQL beside the engine, for what it would never write itself.</summary>
    public void Execute(string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(_folder, "night.db"), out var connection));
        using (connection)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(connection, sql));
        }
    }

    public Task TriggerAsync(string key) => TriggerAsync(key, Engine);

    /// <summary>The same, taken in by another engine on this store.</summary>
    public static Task TriggerAsync(string key, WatchbillEngine engine) => engine.Intake.AcceptAsync(new IntakeRequest(Checkout, Monitoring, [Event(key)], null, null));

    public async Task<IReadOnlyList<AuditRecord>> AuditAsync(string action) =>
        [.. (await _store.Reader.ReadAuditAsync(500, CancellationToken.None)).Where(record => record.Action == action)];

    public async Task<IReadOnlyList<StoredDelivery>> DeliveriesAsync(long announcement) =>
        await _store.Reader.ReadDeliveriesOfAsync(Subjects.Of(new AnnouncementId(announcement)), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _slots.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ReceiveEvent Event(string key) => new(
        Checkout, Monitoring, key, EventAction.Trigger, $"Trouble with {key}", null, null, Severity.Critical, Alert.NoLabels,
        [new AlertMember(key, key, Severity.Critical, true, Evening, null, Alert.NoLabels)], 0, false, false, new SourceReported("prometheus"));

    private static ImmutableArray<DefinitionDocument> Documents()
    {
        var mail = new ContactMethodId("mail");
        var phone = new ContactMethodId("phone");
        return
        [
            DefinitionJson.Of(new User(Ada, "Ada", null, "Europe/Berlin", Permission.Admin, [])),
            DefinitionJson.Of(new User(Bob, "Bob", null, "Europe/Berlin", Permission.Responder, [])),
            DefinitionJson.Of(new User(Carol, "Carol", null, "Europe/Berlin", Permission.Admin, [])),
            DefinitionJson.Of(new User(new UserId("dan"), "Dan", null, "Europe/Berlin", Permission.Admin, [], Disabled: true)),
            DefinitionJson.Of(new Responder(
                Ada,
                [new(new("chat"), ContactMethodKind.Slack, "UADA"), new(mail, ContactMethodKind.Email, "ada@example.org"), new(phone, ContactMethodKind.Sms, "+15005550001")],
                [new(Urgency.Low, Duration.Zero, mail), new(Urgency.High, Duration.FromMinutes(5), mail), new(Urgency.High, Duration.Zero, phone)])),
            DefinitionJson.Of(new Responder(Bob, [new(phone, ContactMethodKind.Sms, "+15005550002")], [new(Urgency.High, Duration.Zero, phone)])),
            DefinitionJson.Of(new Responder(Carol, [new(mail, ContactMethodKind.Email, "carol@example.org")], [])),
            DefinitionJson.Of(new Responder(new UserId("dan"), [new(mail, ContactMethodKind.Email, "dan@example.org")], [])),
            DefinitionJson.Of(new EscalationPolicy(
                new PolicyId("standard"), "Standard", 0, [Rule(Duration.Zero), Rule(Duration.FromMinutes(10))], new PolicyRepeat(5, Duration.FromMinutes(20)))),
            DefinitionJson.Of(new Service(
                Checkout, "Checkout", null, new PolicyId("standard"), null, UrgencyRule.AlwaysHigh, [new Integration(Monitoring, "Prometheus", IntegrationKind.Alertmanager)])),
        ];
    }

    private static EscalationRule Rule(Duration after) =>
        new(after, RuleBase.RunStart, Until.Acknowledged, [new UserTarget(Bob)], null, ImmutableSortedDictionary<Severity, Duration>.Empty, []);

    private sealed class FakeVendor(ContactMethodKind kind, NightShift night) : INotifier
    {
        public ContactMethodKind Kind => kind;

        public string Provider => kind.ToString().ToLowerInvariant();

        public async Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            lock (night.Sent)
            {
                night.Sent.Add(message);
            }

            await night.During(message);
            lock (night.Sent)
            {
                var answer = night.Answer(kind, message) ?? new Delivered(null);
                if (answer is Delivered)
                {
                    night.Taken.Add((night.Time.Now, kind, message));
                }

                return answer;
            }
        }
    }
}
