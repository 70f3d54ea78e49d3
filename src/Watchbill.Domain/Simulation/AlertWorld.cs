using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Simulation;

/// <summary>
/// One alert and its timers on virtual time: the decider of production, and the timers that follow from the state. Whoever steps it moves the
/// clock to the next due thing and never past it.
/// </summary>
/// <param name="alert">Null before the first event.</param>
/// <param name="lastSeen">When the source last spoke; null when it is taken to go on speaking.</param>
/// <param name="turn">Which turn a new alert brings where rules go round robin.</param>
public sealed class AlertWorld(DefinitionSet definitions, Alert? alert, Instant now, Instant? lastSeen, long turn = 0)
{
    private static readonly Actor Clock = Actor.Engine("simulation");

    private ImmutableArray<TimerSetting> _timers = alert is null ? [] : AlertTimers.Of(alert, definitions, lastSeen, [], now);

    public DefinitionSet Definitions { get; private set; } = definitions;

    public Alert? Alert { get; private set; } = alert;

    public Instant Now { get; private set; } = now;

    /// <summary>What is due next, by time and then by name; null when the alert waits for nothing.</summary>
    public TimerSetting? NextTimer
    {
        get
        {
            TimerSetting? next = null;
            foreach (var timer in _timers)
            {
                if (next is null || timer.Due < next.Due || (timer.Due == next.Due && string.CompareOrdinal(timer.Purpose, next.Purpose) < 0))
                {
                    next = timer;
                }
            }

            return next;
        }
    }

    /// <summary>The clock stands still when asked to go back: what is overdue happens now.</summary>
    public void MoveTo(Instant at) => Now = Instant.Max(Now, at);

    /// <summary>Decides a command as of now and takes over what comes of it.</summary>
    /// <param name="failing">Providers that have answered nothing but failures.</param>
    public Decision Decide(AlertCommand command, Actor actor, ImmutableHashSet<Provider> failing)
    {
        var decision = AlertDecider.Decide(Alert, command, new DecisionContext(Definitions, Now, actor, failing, lastSeen, turn), new AlertId(1));
        if (decision is Accepted accepted)
        {
            if (accepted.Flag is { } flag && !Definitions.IsFlagged(flag.User, flag.Method))
            {
                Definitions = Definitions.Flagged(flag);
            }

            Alert = accepted.Alert;
            _timers = AlertTimers.Of(Alert, Definitions, lastSeen, _timers, Now);
        }

        return decision;
    }

    /// <summary>Moves to the timer's time and fires it.</summary>
    public Decision Fire(TimerSetting timer, ImmutableHashSet<Provider> failing)
    {
        ArgumentNullException.ThrowIfNull(timer);
        MoveTo(timer.Due);
        _timers = _timers.RemoveAll(setting => setting.Purpose == timer.Purpose);
        return Decide(new TimerFired(timer.Purpose, timer.Guard, timer.Due, Duration.Zero), Clock, failing);
    }
}
