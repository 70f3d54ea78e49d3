using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Incidents;

/// <summary>
/// Tells incidents what became of their alerts, in the transaction in which it does: acknowledged by whatever door, resolved, worse, back again.
/// That an incident cannot be told never keeps an alert from changing.
/// </summary>
internal static class IncidentFollower
{
    private const string FailedAction = "incident.not_followed";

    /// <summary>Telling one may change alerts again; what has been told of is not told again.</summary>
    private const int MostRounds = 10;

    private static readonly Actor Engine = Actor.Engine("incidents");

    public static async ValueTask FollowAsync(Batch batch)
    {
        for (var round = 0; round < MostRounds && batch.TakeFollowed() is { Count: > 0 } changed; round++)
        {
            foreach (var (alert, incident) in changed)
            {
                try
                {
                    await batch.Incidents.DecideAsync(incident, new AlertChanged(alert), batch.ActorOf(alert) ?? Engine, Door.Source, null);
                }
                catch (Exception exception) when (!StoreFailure.Is(exception))
                {
                    batch.Writes.Audit.Add(new AuditRecord(batch.Now, Engine, Door.Timer, FailedAction, Subjects.Of(incident), $"alert {alert} changed: {exception.GetType().Name}"));
                }
            }
        }
    }
}
