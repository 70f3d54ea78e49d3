using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Delivery;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>The planted bugs that live in decisions.</summary>
internal static class Planted
{
    public static Decide Decider(PlantedBug bug) => bug != PlantedBug.StaleTimerHonoured
        ? AlertDecider.Decide
        : (alert, command, context, id) =>
        {
            var decision = AlertDecider.Decide(alert, command, context, id);
            return command is TimerFired { Purpose: AlertTimers.Escalation } && alert is { IsOpen: true }
                && decision is Accepted { Entries.IsEmpty: true }
                && AlertDecider.Decide(alert, new Escalate(null), context with { Actor = Actor.User(World.People[2]) }, id) is Accepted honoured
                    ? honoured
                    : decision;
        };

    public static Func<DeliveryFacts, Verdict> Stages(PlantedBug bug) =>
        bug == PlantedBug.NoRecheckBeforeHandOver ? _ => Verdict.Go : DeliveryStages.Judge;
}
