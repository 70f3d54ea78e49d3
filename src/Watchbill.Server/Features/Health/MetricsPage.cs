using NodaTime;
using Watchbill.Engine;
using Watchbill.Engine.Calendars;
using Watchbill.Store;

namespace Watchbill.Server.Features.Health;

/// <summary>All metrics of a node, as one text. Ages are 0 when nothing waits: those are lateness, not measurements.</summary>
internal static class MetricsPage
{
    public static async Task<string> WriteAsync(WatchbillEngine engine, ServerMetrics metrics, CalendarFetcher calendars, CancellationToken cancellationToken)
    {
        var now = engine.Time.Now();
        var text = new PrometheusText();
        try
        {
            Waiting(text, await engine.Store.Reader.ReadBacklogAsync(cancellationToken), now);
            text.Gauge("watchbill_store_up", "1 when the store answers.", 1);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The page is most needed when the store is gone.
            text.Gauge("watchbill_store_up", "1 when the store answers.", 0);
        }

        Intake(text, engine, metrics);
        Deliveries(text, engine, metrics, now);
        return text
            .Counter("watchbill_timers_fired_total", "Timers fired.", engine.Runner.Fired)
            .Counter("watchbill_deliveries_rescued_total", "Handovers found without an outcome.", engine.Rescuer.Rescued)
            .Counter("watchbill_alerts_repaired_total", "Alerts whose timers had to be written anew.", engine.Rescuer.Repaired)
            .Counter("watchbill_incidents_repaired_total", "Incidents whose timer had to be written anew.", engine.Rescuer.RepairedIncidents)
            .Counter("watchbill_rows_pruned_total", "Things removed by retention.", engine.Pruner.Pruned)
            .Counter("watchbill_calendar_reads_total", "Calendars read from their addresses.", calendars.Succeeded)
            .Counter("watchbill_calendar_read_failures_total", "Readings of calendars that failed.", calendars.Failed)
            .Gauge("watchbill_calendars_failing", "Calendars whose last reading failed; their last good copies are used.", calendars.Failing)
            .Gauge("watchbill_definitions_revision", "Revision of the definitions in use.", engine.Definitions.Current.Revision)
            .ToString();
    }

    private static void Waiting(PrometheusText text, Backlog backlog, Instant now) => text
        .Gauge("watchbill_timer_overdue_seconds", "Age of the oldest due timer.", Age(now, backlog.NextTimer))
        .Gauge("watchbill_delivery_overdue_seconds", "Age of the oldest due unsent delivery.", Age(now, backlog.NextDelivery))
        .Gauge("watchbill_timers", "Timers set.", backlog.Timers)
        .Gauge("watchbill_deliveries_pending", "Deliveries not sent yet.", backlog.PendingDeliveries)
        .Gauge("watchbill_deliveries_handing_over", "Deliveries being handed to a provider.", backlog.HandingOver)
        .Gauge("watchbill_alerts_open", "Alerts that are not resolved.", backlog.OpenAlerts)
        .Gauge("watchbill_alerts_triggered", "Alerts that nobody has acknowledged.", backlog.TriggeredAlerts);

    private static void Intake(PrometheusText text, WatchbillEngine engine, ServerMetrics metrics)
    {
        text.Head("watchbill_intake_accepted_total", "Events committed, by integration.", "counter");
        foreach (var (key, count) in metrics.AcceptedEvents)
        {
            text.Sample("watchbill_intake_accepted_total", count, ("service", key.Service), ("integration", key.Integration));
        }

        text.Head("watchbill_intake_rejected_total", "Requests refused, by integration (empty when the key opened nothing) and cause.", "counter");
        foreach (var (key, count) in metrics.RejectedRequests)
        {
            text.Sample("watchbill_intake_rejected_total", count, ("service", key.Service), ("integration", key.Integration), ("code", key.Code));
        }

        text.Counter("watchbill_intake_turned_away_total", "Requests told to come again: overload, or a commit of unknown outcome.", metrics.RequestsTurnedAway)
            .Histogram("watchbill_intake_seconds", "From the request's arrival to its commit.", metrics.Intake)
            .Gauge("watchbill_committer_queue", "Work that waits for a commit.", engine.Committer.Queued);
    }

    private static void Deliveries(PrometheusText text, WatchbillEngine engine, ServerMetrics metrics, Instant now)
    {
        text.Head("watchbill_delivery_attempts_total", "Attempts, by provider and outcome.", "counter");
        foreach (var (key, count) in metrics.DeliveryAttempts)
        {
            text.Sample("watchbill_delivery_attempts_total", count, ("provider", key.Provider), ("outcome", key.Outcome));
        }

        text.Histogram("watchbill_delivery_attempt_seconds", "Time that providers took.", metrics.Attempts)
            .Head("watchbill_provider_failing_seconds", "For how long a provider has answered nothing but failures; absent when it works.", "gauge");
        foreach (var (kind, since) in engine.Health.FailingSince.GroupBy(entry => entry.Key.Kind, entry => entry.Value).Select(same => (same.Key, same.Min())).Order())
        {
            text.Sample("watchbill_provider_failing_seconds", Age(now, since), ("kind", kind.ToString().ToLowerInvariant()));
        }
    }

    private static double Age(Instant now, Instant? due) => due is { } since && since < now ? (now - since).TotalSeconds : 0;
}
