using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Commit;

namespace Watchbill.Engine.Delivery;

/// <summary>
/// Hands over what is owed, at least once. The only caller of notifiers.
/// <code>
///  pending ─► stages (DeliveryStages) ─► handing over ─► delivered
///     ▲          └► dropped / held            ├► failed for good ─► the alert uses the next method
///     └───────── provider failed, unknown ────┘
/// </code>
/// Every provider, and every receiver of webhooks, has its own slots, so one that hangs or refuses never delays another; what waits for a full receiver
/// is not looked at before one of its slots is free. An attempt is cut off well before its lease
/// ends. A crash between handing over and recording is found by the Rescuer and counts as "unknown".
/// </summary>
public sealed class Deliverer(
    Committer committer, ImmutableArray<INotifier> notifiers, ProviderHealth health, TimeProvider time, string boot, int slotsPerProvider = Deliverer.DefaultSlots)
{
    public const int DefaultSlots = 16;

    /// <summary>Attempts under way at one receiver of webhooks; all receivers together have <see cref="WebhookSlots"/>.</summary>
    public const int ReceiverSlots = 4;
    public const int WebhookSlots = 64;

    /// <summary>At most half of the lease, so that an attempt never outlives it.</summary>
    public static readonly Duration AttemptLimit = Duration.FromSeconds(12);
    public static readonly Duration Lease = Duration.FromSeconds(30);

    private readonly Dictionary<ContactMethodKind, INotifier> _notifiers = notifiers.ToDictionary(notifier => notifier.Kind);
    private readonly Dictionary<Provider, int> _busy = [];
    private readonly Dictionary<string, Provider> _crowded = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _claim;

    /// <summary>Called after each attempt, with the provider, its outcome and the time it took. For metrics; must not throw.</summary>
    public Action<string, DeliveryResult, Duration>? Attempted { get; set; }

    /// <summary>Called when an attempt ends, so that the loop looks for what waits for the slot.</summary>
    public Action? SlotFreed { get; set; }

    public string Boot { get; } = boot;

    /// <summary>The stages; others only where a simulation must find a planted fault.</summary>
    internal Func<DeliveryFacts, Verdict> Judge { get; init; } = DeliveryStages.Judge;

    /// <summary>Attempts under way.</summary>
    public int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _busy.Values.Sum();
            }
        }
    }

    /// <summary>Starts every attempt that may start now, and returns without waiting for them. Not to be called concurrently.</summary>
    /// <exception cref="CommitFailedException">The store failed; nothing is lost, call again.</exception>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var slots = FreeSlots();
            if (slots.IsEmpty)
            {
                return;
            }

            var work = new ClaimWork(slots, Crowded(), Boot, ++_claim, Lease, Judge);
            committer.Submit(work);
            var handovers = await work.Reply;
            foreach (var handover in handovers)
            {
                Occupy(handover.Provider, 1);
                _ = AttemptAsync(handover);
            }

            // Those of full receivers may have hidden others: they are left out of the next look.
            if (!Crowd(work.Full) && handovers.IsEmpty)
            {
                return;
            }
        }
    }

    private string[] Crowded()
    {
        lock (_gate)
        {
            return [.. _crowded.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Remembers addresses whose receiver has no slot free, until one is; a slot that came free meanwhile wakes the loop by itself.</summary>
    /// <returns>True when one is new.</returns>
    private bool Crowd(IReadOnlyDictionary<string, Provider> full)
    {
        lock (_gate)
        {
            var added = false;
            foreach (var (address, provider) in full)
            {
                added |= _busy.GetValueOrDefault(provider) >= ReceiverSlots && _crowded.TryAdd(address, provider);
            }

            return added;
        }
    }

    private async Task AttemptAsync(Handover handover)
    {
        var notifier = _notifiers[handover.Provider.Kind];
        var started = time.GetTimestamp();
        try
        {
            var result = await SendAsync(notifier, handover.Message);
            if (result is ProviderFailed or OutcomeUnknown)
            {
                health.Fails(handover.Provider, time.Now());
            }
            else
            {
                health.Works(handover.Provider);
            }

            Attempted?.Invoke(notifier.Provider, result, Duration.FromTimeSpan(time.GetElapsedTime(started)));
            await RecordAsync(handover, notifier.Provider, result);
        }
        finally
        {
            Occupy(handover.Provider, -1);
            SlotFreed?.Invoke();
        }
    }

    private async Task<DeliveryResult> SendAsync(INotifier notifier, OutgoingMessage message)
    {
        using var limit = new CancellationTokenSource(AttemptLimit.ToTimeSpan(), time);
        try
        {
            return await notifier.SendAsync(message, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new OutcomeUnknown($"no answer within {AttemptLimit.TotalSeconds:0} s");
        }
        catch (Exception exception)
        {
            // A notifier that throws is a bug; the page must not pay for it.
            return new OutcomeUnknown($"the {notifier.Provider} notifier failed: {exception.GetType().Name}");
        }
    }

    /// <summary>Tries twice: if the store stays away the lease runs out, and the Rescuer repeats the page.</summary>
    private async Task RecordAsync(Handover handover, string provider, DeliveryResult result)
    {
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var work = new ResultWork(handover, provider, result);
            committer.Submit(work);
            try
            {
                await work.Reply;
                return;
            }
            catch (CommitFailedException)
            {
                // The next attempt, or the Rescuer.
            }
        }
    }

    private FreeSlots FreeSlots()
    {
        lock (_gate)
        {
            var kinds = _notifiers.Keys.ToDictionary(
                kind => kind,
                kind => (kind == ContactMethodKind.Webhook ? WebhookSlots : slotsPerProvider) - _busy.Where(busy => busy.Key.Kind == kind).Sum(busy => busy.Value));
            return new FreeSlots(kinds, _busy.Where(busy => busy.Key.Host is not null).ToDictionary(busy => busy.Key, busy => ReceiverSlots - busy.Value));
        }
    }

    private void Occupy(Provider provider, int slots)
    {
        lock (_gate)
        {
            foreach (var address in slots < 0 ? _crowded.Where(crowded => crowded.Value == provider).Select(crowded => crowded.Key).ToList() : [])
            {
                _crowded.Remove(address);
            }

            var busy = _busy.GetValueOrDefault(provider) + slots;
            if (busy == 0)
            {
                _busy.Remove(provider);
            }
            else
            {
                _busy[provider] = busy;
            }
        }
    }
}
