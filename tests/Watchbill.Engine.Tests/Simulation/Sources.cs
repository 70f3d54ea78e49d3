using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Events;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>Monitoring: fires and resolves things, repeats itself, sends duplicates at once, and sends again what was not answered.</summary>
internal sealed class Sources(SimulatedRun simulation)
{
    private readonly List<(Instant At, ReceiveEvent Event)> _plan = [];
    private readonly List<(Node Node, Instant At, ReceiveEvent Event, bool[] Answered)> _waiting = [];

    public Instant? NextEvent => _plan.Count == 0 ? null : _plan.Min(item => item.At);

    public void Plan(Instant start, Duration length)
    {
        var random = simulation.Random;
        var keys = random.Next(1, 6);
        for (var i = 0; i < random.Next(3, 16); i++)
        {
            var at = start + Duration.FromSeconds(random.Next((int)length.TotalSeconds));
            var key = "k" + random.Next(keys).ToString(CultureInfo.InvariantCulture);
            var action = random.Next(4) == 0 ? EventAction.Resolve : EventAction.Trigger;
            for (var copy = 0; copy < (random.Next(3) == 0 ? 2 : 1); copy++)
            {
                _plan.Add((at, Event(key, action, (Severity)random.Next(4), at)));
            }
        }
    }

    public void SendDue()
    {
        foreach (var item in _plan.Where(item => item.At <= simulation.Time.Now).ToList())
        {
            _plan.Remove(item);
            Scheduler.Run(simulation.Outside, () => _ = SendAsync(item.Event));
        }
    }

    /// <summary>Requests that a dead process never answered are sent again.</summary>
    public void ResendUnanswered()
    {
        foreach (var lost in _waiting.Where(item => item.Node.HasCrashed && !item.Answered[0]).ToList())
        {
            _waiting.Remove(lost);
            _plan.Add((simulation.Time.Now + Duration.FromSeconds(5), lost.Event));
        }
    }

    private async Task SendAsync(ReceiveEvent e)
    {
        var answered = new bool[1];
        _waiting.Add((simulation.Node, simulation.Time.Now, e, answered));
        try
        {
            var receipt = await simulation.Node.Engine.Intake.AcceptAsync(new IntakeRequest(World.Service, World.Integration, [e], null, null));
            answered[0] = true;
            if (receipt is null)
            {
                _plan.Add((simulation.Time.Now + Duration.FromSeconds(5), e));
                return;
            }

            simulation.Checks.OnAnswered(e.DedupKey, receipt.Events[0].Alert);
            simulation.Ledger.AcceptedEvents.Add((e.DedupKey, e.Action, receipt.Events[0].Alert, simulation.Time.Now));
            simulation.Ledger.Note(simulation.Time.Now, $"202 {e.Action} {e.DedupKey} → {receipt.Events[0].Alert}");
        }
        catch (CommitFailedException)
        {
            answered[0] = true;
            _plan.Add((simulation.Time.Now + Duration.FromSeconds(5), e));
        }
    }

    internal static ReceiveEvent Event(string key, EventAction action, Severity severity, Instant at) => new(
        World.Service,
        World.Integration,
        key,
        action,
        $"Something about {key}",
        null,
        null,
        severity,
        Alert.NoLabels,
        [new AlertMember(key, key, severity, action == EventAction.Trigger, at, null, Alert.NoLabels)],
        0,
        false,
        false,
        new SourceReported("prometheus"));
}
