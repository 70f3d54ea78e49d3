using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Simulation;

/// <summary>
/// Plays one alert through: the decider of production with its own timers, the messages that it asks for, and what people do about them. Nobody
/// is paged and nothing is kept. The clock moves to the next due thing and never past it; at one instant a person comes before a timer, and a
/// timer before an attempt to send. Every message is handed over at once unless the scenario says that something fails. Pure.
/// </summary>
public static class Simulator
{
    private const int MostSteps = 100_000;
    private const string Key = "simulation";

    private static readonly Actor Deliverer = Actor.Engine("simulation");

    /// <summary>Facts are said by people; by whom, a scenario does not say.</summary>
    private static readonly Actor Somebody = Actor.User(new UserId("somebody"));

    /// <exception cref="KeyNotFoundException">There is no such service.</exception>
    /// <param name="isEnough">Asked after each step; true ends the simulation early.</param>
    public static SimulatedRun Run(DefinitionSet definitions, Scenario scenario, Func<Alert, bool>? isEnough = null)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(scenario);
        return new Play(definitions, scenario, isEnough).ToTheEnd();
    }

    private sealed class Play(DefinitionSet definitions, Scenario scenario, Func<Alert, bool>? isEnough)
    {
        private readonly Service _service = definitions.Services[scenario.Service];
        private readonly AlertWorld _world = new(definitions, null, scenario.Start, lastSeen: null, scenario.Turn);
        private readonly SimulatedDelivery _delivery = new(scenario);
        private readonly SimulatedLines _lines = new();
        private readonly List<HandedOver> _handedOver = [];
        private readonly Queue<ScriptedAct> _acts = new(scenario.Acts.OrderBy(act => act.After));

        private Alert Alert => _world.Alert!;

        public SimulatedRun ToTheEnd()
        {
            Receive(EventAction.Trigger);
            for (var step = 0; isEnough?.Invoke(Alert) != true && NextDue() is { } next && next <= scenario.End; step++)
            {
                if (step == MostSteps)
                {
                    throw new InvalidOperationException($"The simulation does not end: {MostSteps} steps and at {next} only.");
                }

                _world.MoveTo(next);
                Step();
            }

            return new SimulatedRun(scenario, _world.Definitions, Alert, _lines.Lines, [.. _handedOver]);
        }

        private Instant? NextDue()
        {
            Instant? next = _acts.TryPeek(out var act) ? scenario.Start + act.After : null;
            next = Earlier(next, _world.NextTimer?.Due);
            return Earlier(next, _delivery.NextAttempt);
        }

        private void Step()
        {
            if (_acts.TryPeek(out var act) && scenario.Start + act.After <= _world.Now)
            {
                _acts.Dequeue();
                Do(act);
            }
            else if (_world.NextTimer is { } timer && timer.Due <= _world.Now)
            {
                Take(_world.Fire(timer, _delivery.Failing));
            }
            else
            {
                Deliver();
            }
        }

        private void Do(ScriptedAct act)
        {
            switch (act)
            {
                case ScriptedAcknowledgement { By: var by } when !_lines.People.Contains(by):
                    _lines.Add(_world.Now, SimulatedKind.NotPaged, by, $"{definitions.NameOf(by)} was not paged, and so does not acknowledge");
                    break;
                case ScriptedAcknowledgement { By: var by }:
                    Command(by, new Acknowledge());
                    break;
                case ScriptedResolution { By: { } by }:
                    Command(by, new Resolve());
                    break;
                case ScriptedFact { Fact: var fact, Holds: var holds }:
                    Take(_world.Decide(new StateFact(fact, holds), Somebody, _delivery.Failing));
                    break;
                default:
                    Receive(EventAction.Resolve);
                    break;
            }
        }

        private void Command(UserId by, PersonCommand command)
        {
            if (Permissions.Check(_world.Definitions, by, Alert, command) is { } refusal)
            {
                _lines.Add(_world.Now, SimulatedKind.Refused, by, refusal.Message.TrimEnd('.'));
                return;
            }

            var decision = _world.Decide(command, Actor.User(by), _delivery.Failing);
            if (decision is Accepted { Entries.IsEmpty: true, Note: { } note })
            {
                _lines.Add(_world.Now, SimulatedKind.NoEffect, by, note);
            }

            Take(decision);
        }

        private void Receive(EventAction action)
        {
            var integration = _service.Integrations.IsDefaultOrEmpty ? new IntegrationId("none") : _service.Integrations[0].Id;
            ImmutableArray<AlertMember> members = action == EventAction.Trigger
                ? [new AlertMember(Key, "Simulated alert", scenario.Severity, true, scenario.Start, null, scenario.Labels)]
                : [];
            Take(_world.Decide(
                new ReceiveEvent(
                    _service.Id, integration, Key, action, "Simulated alert", null, null, scenario.Severity, scenario.Labels, members, 0, false, false, new SourceReported(integration.Value)),
                Actor.Source(_service.Id, integration),
                _delivery.Failing));
        }

        /// <summary>Writes down what was decided, and hands over what may be handed over now.</summary>
        private void Take(Decision decision)
        {
            if (decision is not Accepted accepted)
            {
                return;
            }

            foreach (var entry in accepted.Entries)
            {
                _lines.Add(_world.Now, entry, accepted.Alert, _world.Definitions);
            }

            _delivery.Take(accepted, _world.Now);
            Deliver();
        }

        private void Deliver()
        {
            while (_delivery.Attempt(Alert, _world.Definitions, _world.Now) is { } attempted)
            {
                Write(attempted);
                if (_world.Decide(attempted.Report, Deliverer, _delivery.Failing) is Accepted { Entries.IsEmpty: false } accepted)
                {
                    foreach (var entry in accepted.Entries)
                    {
                        _lines.Add(_world.Now, entry, accepted.Alert, _world.Definitions);
                    }

                    _delivery.Take(accepted, _world.Now);
                }
            }
        }

        private void Write(Attempted attempted)
        {
            var request = attempted.Request;
            if (attempted.State != NotificationState.HandedOver)
            {
                if (attempted.Attempt == 1 || attempted.State == NotificationState.Failed)
                {
                    _lines.Failed(_world.Now, attempted);
                }

                return;
            }

            _handedOver.Add(new HandedOver(_world.Now, request.Purpose, request.User, request.Method, request.Kind, request.Address));
            if (_world.Now > attempted.AskedAt)
            {
                _lines.Delivered(_world.Now, attempted, _world.Definitions);
            }
        }

        private static Instant? Earlier(Instant? one, Instant? other) => one is null || other < one ? other ?? one : one;
    }
}
