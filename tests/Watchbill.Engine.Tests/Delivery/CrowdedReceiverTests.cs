using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Events;
using Watchbill.Engine.Tests.Simulation;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;

namespace Watchbill.Engine.Tests.Delivery;

/// <summary>Every alert goes to two receivers of webhooks, and one of them does not answer: whatever waits for it, the other gets its own at once.</summary>
public sealed class CrowdedReceiverTests : IAsyncDisposable
{
    private const int Alerts = 600;
    private const string Hanging = "https://a.example.org/hook";
    private const string Working = "https://b.example.org/hook";
    private static readonly ServiceId Checkout = new("checkout");
    private static readonly IntegrationId Monitoring = new("prometheus");
    private readonly string _folder = SimulatedRun.NewFolder();
    private readonly VirtualTime _time = new(SimulatedRun.Start);
    private readonly TwoReceivers _receivers = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _freed = new(0);
    private SqliteStore? _store;
    private Task _committing = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _committing;
        await (_store?.DisposeAsync() ?? ValueTask.CompletedTask);
        _stop.Dispose();
        _freed.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_waits_for_a_receiver_that_hangs_hides_nothing_that_waits_for_another()
    {
        var engine = await StartAsync();
        await TriggerAsync(engine);
        await DeliverAsync(engine, () => _receivers.Took.Count == Alerts);

        Assert.Equal(Alerts, _receivers.Took.Distinct().Count());
        Assert.Equal(Deliverer.ReceiverSlots, _receivers.Hangs.Count);
    }

    [Fact]
    public async Task When_it_answers_again_it_gets_all_that_waited()
    {
        var engine = await StartAsync();
        await TriggerAsync(engine);
        await DeliverAsync(engine, () => _receivers.Took.Count == Alerts);
        _receivers.Recover();
        await DeliverAsync(engine, () => _receivers.Took.Count == 2 * Alerts);

        Assert.Equal(2 * Alerts, _receivers.Took.Distinct().Count());
    }

    /// <summary>As the loop does: again each time a slot is free.</summary>
    private async Task DeliverAsync(WatchbillEngine engine, Func<bool> isDone)
    {
        await engine.Deliverer.TickAsync(CancellationToken.None);
        while (!isDone())
        {
            Assert.True(await _freed.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), $"{_receivers.Took.Count} were taken, and nothing moves");
            await engine.Deliverer.TickAsync(CancellationToken.None);
        }
    }

    private async Task<WatchbillEngine> StartAsync()
    {
        _store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(_folder, "crowded.db"), IdleCheckpoint = Duration.Zero, Time = _time });
        await _store.MigrateAsync(CancellationToken.None);
        var engine = new WatchbillEngine(_store, _time, [_receivers], "boot");
        engine.Deliverer.SlotFreed = () => _freed.Release();
        _committing = Task.Run(() => engine.Committer.RunAsync(_stop.Token));
        await engine.DefinitionPath.WriteAsync([.. Documents().Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "files:x.yaml:1", Actor.Engine("test"), default))], []);
        return engine;
    }

    private async Task TriggerAsync(WatchbillEngine engine)
    {
        var events = Enumerable.Range(0, Alerts).Select(number => Event($"disk-{number}"));
        Assert.NotNull(await engine.Intake.AcceptAsync(new IntakeRequest(Checkout, Monitoring, [.. events], null, null)));
    }

    private static ReceiveEvent Event(string key) => new(
        Checkout, Monitoring, key, EventAction.Trigger, key, null, null, Severity.Critical, Alert.NoLabels,
        [new AlertMember(key, key, Severity.Critical, true, SimulatedRun.Start, null, Alert.NoLabels)], 0, false, false, new SourceReported("prometheus"));

    private static ImmutableArray<DefinitionDocument> Documents() =>
    [
        DefinitionJson.Of(new EscalationPolicy(new PolicyId("hooks"), "Hooks", 0, [Rule(Hanging, Working)], null)),
        DefinitionJson.Of(new Service(
            Checkout, "Checkout", null, new PolicyId("hooks"), null, UrgencyRule.AlwaysHigh, [new Integration(Monitoring, "Prometheus", IntegrationKind.Alertmanager)], StormThreshold: 10_000)),
    ];

    private static EscalationRule Rule(params string[] hooks) => new(
        Duration.Zero,
        RuleBase.RunStart,
        Until.Acknowledged,
        [.. hooks.Select(Target (hook) => new ChannelTarget(ContactMethodKind.Webhook, hook))],
        null,
        ImmutableSortedDictionary<Severity, Duration>.Empty,
        []);

    private sealed class TwoReceivers : INotifier
    {
        private readonly Lock _lock = new();
        private readonly List<DeliveryId> _took = [];
        private bool _recovered;

        public ContactMethodKind Kind => ContactMethodKind.Webhook;

        public string Provider => "webhook";

        public List<DeliveryId> Took
        {
            get
            {
                lock (_lock)
                {
                    return [.. _took];
                }
            }
        }

        public List<TaskCompletionSource<DeliveryResult>> Hangs { get; } = [];

        public Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                if (message.Address == Hanging && !_recovered)
                {
                    var hanging = new TaskCompletionSource<DeliveryResult>(TaskCreationOptions.RunContinuationsAsynchronously);
                    Hangs.Add(hanging);
                    _ = hanging.Task.ContinueWith(_ => Take(message), TaskScheduler.Default);
                    return hanging.Task;
                }

                _took.Add(message.Delivery);
                return Task.FromResult<DeliveryResult>(new Delivered(null));
            }
        }

        public void Recover()
        {
            lock (_lock)
            {
                _recovered = true;
            }

            Hangs.ForEach(hanging => hanging.SetResult(new Delivered(null)));
        }

        private void Take(OutgoingMessage message)
        {
            lock (_lock)
            {
                _took.Add(message.Delivery);
            }
        }
    }
}
