using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>
/// One alert's life on virtual time: production deciders, timers as the engine keeps them, and providers that do as they are told.
/// The clock jumps to the next due thing and never past it. <see cref="At"/> stops just before the timers of that instant, so that what a
/// person does there comes first; expectations include them. Every decision is checked against <see cref="Invariants"/>.
/// </summary>
internal sealed class Timeline
{
    /// <summary>A Monday, 09:00 UTC.</summary>
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static readonly Duration SilenceGrace = Duration.FromMinutes(5);
    private readonly Providers _providers = new();
    private readonly Invariants _invariants = new();
    private Org _org;
    private Instant? _lastSeen;
    private long _alerts;

    public Timeline(Org org)
    {
        _org = org;
        Definitions = org.Build();
    }

    public DefinitionSet Definitions { get; private set; }

    public Instant Now { get; private set; } = Start;

    public Alert? Latest { get; private set; }

    public Alert Alert => Latest ?? throw new InvalidOperationException("No alert has been triggered yet.");

    public List<JournalLine> Journal { get; } = [];

    public ImmutableArray<TimerSetting> Timers { get; private set; } = [];

    public Decision? Answer { get; private set; }

    public List<MethodFlag> Flags { get; } = [];

    public IReadOnlyList<Sent> Sent => _providers.Sent;

    public IReadOnlyList<DeliveryId> Cancelled => _providers.Cancelled;

    /// <summary>Moves the clock there, firing what is due before, but not yet what is due at that instant.</summary>
    public Timeline At(string when)
    {
        RunTo(Start + Span(when), inclusive: false);
        return this;
    }

    /// <summary>Moves the clock there and fires what is due at that instant too.</summary>
    public Timeline Until(string when)
    {
        RunTo(Start + Span(when), inclusive: true);
        return this;
    }

    public Timeline Wait(Duration span)
    {
        RunTo(Now + span, inclusive: true);
        return this;
    }

    public Timeline Do(string who, AlertCommand command) => Decide(command, Actor.User(new UserId(who)));

    public Timeline Receive(ReceiveEvent e)
    {
        _lastSeen = Now;
        return Decide(e, Actor.Source(Org.Shop, e.Integration));
    }

    /// <summary>The decider, asked beside the story: nothing comes of the answer.</summary>
    public Decision Ask(AlertCommand command, string? who = null, Instant? at = null) =>
        AlertDecider.Decide(Latest, command, Context(who is null ? Actor.Engine("runner") : Actor.User(new UserId(who)), at), new AlertId(_alerts + 1));

    /// <summary>The organisation changes: the next decision sees it.</summary>
    public Timeline Change(Func<Org, Org> change)
    {
        _org = change(_org);
        Definitions = _org.Build();
        return this;
    }

    public Timeline Fails(string who, ContactMethodKind kind)
    {
        _providers.Break(Org.AddressOf(who, kind));
        return this;
    }

    /// <param name="receiver">For webhooks: an address at the host that fails.</param>
    public Timeline ProviderDown(ContactMethodKind kind, NotificationState how = NotificationState.Retrying, string receiver = "")
    {
        _providers.TakeDown(Provider.Of(kind, receiver), how);
        return this;
    }

    public Timeline ProviderUp(ContactMethodKind kind)
    {
        _providers.BringUp(Provider.Of(kind, ""));
        return this;
    }

    /// <summary>Messages of this kind wait to be handed over until <see cref="LetGo"/>.</summary>
    public Timeline Hold(ContactMethodKind kind)
    {
        _providers.Hold(kind);
        return this;
    }

    public Timeline LetGo(ContactMethodKind kind)
    {
        _providers.LetGo(kind, Now);
        Deliver();
        return this;
    }

    /// <summary>An answer of the outside world that the providers did not think of.</summary>
    public Timeline Report(DeliveryId delivery, NotificationState state, string detail = "told by the test")
    {
        _providers.Forget(delivery);
        return Decide(new ReportResult(delivery, state, "stand-in", 1, detail), Actor.Engine("deliverer"));
    }

    /// <summary>Nothing runs between the two; then everything overdue is fired in its order, with the pause.</summary>
    public Timeline Down(string from, string until)
    {
        Until(from);
        return Down(Start + Span(until) - Now);
    }

    public Timeline Down(Duration pause)
    {
        Now += pause;
        foreach (var timer in Timers.Where(timer => timer.Due <= Now).OrderBy(timer => timer.Due).ThenBy(timer => timer.Purpose, StringComparer.Ordinal).ToList())
        {
            Fire(timer, timer.Purpose == AlertTimers.Silence ? pause + SilenceGrace : pause);
        }

        return this;
    }

    public int RunToTheEnd(string horizon = "31d")
    {
        var before = Sent.Count;
        RunTo(Now + Span(horizon), inclusive: true);
        return Sent.Count - before;
    }

    private void RunTo(Instant target, bool inclusive)
    {
        Assert.True(target >= Now, $"The story is at {Text(Now - Start)} already.");
        var atOnce = 0;
        while (true)
        {
            var timer = Timers.OrderBy(setting => setting.Due).ThenBy(setting => setting.Purpose, StringComparer.Ordinal).FirstOrDefault();
            var attempt = _providers.NextAttempt;
            var due = timer is null || (attempt is { } retry && retry < timer.Due) ? attempt : timer.Due;
            if (due is not { } next || next > target || (next == target && !inclusive))
            {
                break;
            }

            atOnce = next > Now ? 0 : atOnce + 1;
            Assert.True(atOnce < 500, $"Timers fire for ever at {Text(Now - Start)}: {timer}");
            Now = Instant.Max(Now, next);
            if (timer is not null && timer.Due == next)
            {
                Fire(timer, Duration.Zero);
            }
            else
            {
                Deliver();
            }
        }

        Now = target;
    }

    private void Fire(TimerSetting timer, Duration downFor)
    {
        Timers = Timers.RemoveAll(setting => setting.Purpose == timer.Purpose);
        var seen = _lastSeen;
        _lastSeen += timer.Purpose == AlertTimers.Silence ? downFor : Duration.Zero;
        var deaf = _lastSeen;
        _lastSeen = seen;
        Decide(new TimerFired(timer.Purpose, timer.Guard, timer.Due, downFor), Actor.Engine("runner"), deaf);
    }

    private Timeline Decide(AlertCommand command, Actor actor, Instant? deafUntil = null)
    {
        var context = Context(actor, null);
        var before = Latest;
        var decision = AlertDecider.Decide(before, command, context, new AlertId(_alerts + 1));
        _invariants.Repeatable(before, command, context, new AlertId(_alerts + 1), decision);
        Answer = decision;
        if (decision is Accepted accepted)
        {
            Accept(accepted, deafUntil);
            _invariants.Check(this, before, accepted);
            Deliver();
            Answer = decision;
        }

        return this;
    }

    private void Accept(Accepted accepted, Instant? deafUntil)
    {
        _alerts = Math.Max(_alerts, accepted.Alert.Id.Value);
        Latest = accepted.Alert;
        Journal.AddRange(accepted.Entries.Select(entry => new JournalLine(Now, accepted.Alert.Id, entry)));
        foreach (var delivery in accepted.Deliveries)
        {
            var why = accepted.Entries.OfType<NotificationRequested>().Single(entry => entry.Delivery == delivery.Id).Reason;
            _providers.Owe(new Sent(Now, delivery, why));
        }

        _providers.Cancel(accepted.Cancelled);
        if (accepted.Flag is { } flag)
        {
            Flags.Add(flag);
            Change(org => org.Flag(flag));
        }

        Timers = AlertTimers.Of(Alert, Definitions, deafUntil ?? _lastSeen, Timers, Now);
    }

    /// <summary>What may be handed over now is, and what comes of it is an input again.</summary>
    private void Deliver()
    {
        while (_providers.Attempt(Now, Latest, Definitions) is { } result)
        {
            Decide(result, Actor.Engine("deliverer"));
        }
    }

    private DecisionContext Context(Actor actor, Instant? at) => new(Definitions, at ?? Now, actor, _providers.Failing, _lastSeen, _alerts);
}

internal sealed record JournalLine(Instant At, AlertId Alert, AlertEntry Entry);

/// <summary>A message that was asked for.</summary>
internal sealed record Sent(Instant At, DeliveryRequest Request, Reason Why)
{
    public string Whom => Request.User?.Value ?? Request.Address;

    public override string ToString() =>
        $"{Text(At - Timeline.Start)} {Request.Purpose} {Whom} {Request.Kind}".ToLowerInvariant();
}
