using NodaTime;

namespace Watchbill.Store;

/// <summary>How long things are kept. Open alerts, the audit log and current definitions always are.</summary>
/// <param name="ResolvedAlerts">With their journal, members and deliveries, counted from when they were resolved.</param>
/// <param name="FinishedDeliveries">Of alerts that are kept longer.</param>
/// <param name="Bodies">Request bodies, counted from when they were last received.</param>
/// <param name="Commands">Results of commands, for repeats of the same id.</param>
/// <param name="RejectedEvents">Number of the newest that are kept.</param>
/// <param name="OutboxRows">Number of the newest that are kept.</param>
/// <param name="OutboxAge">Older ones go even when there are few.</param>
/// <param name="SupersededPolicies">Versions of policies that are neither current nor pinned by an open alert, counted from when the next version came.</param>
public sealed record Retention(
    Duration ResolvedAlerts,
    Duration FinishedDeliveries,
    Duration Bodies,
    Duration Commands,
    int RejectedEvents,
    int OutboxRows,
    Duration OutboxAge,
    Duration SupersededPolicies)
{
    /// <summary>Changes, counted from when they were recorded.</summary>
    public Duration Changes { get; init; } = Duration.FromDays(400);

    public static readonly Retention Default = new(
        ResolvedAlerts: Duration.FromDays(400),
        FinishedDeliveries: Duration.FromDays(90),
        Bodies: Duration.FromDays(30),
        Commands: Duration.FromHours(24),
        RejectedEvents: 1_000,
        OutboxRows: 1_000,
        OutboxAge: Duration.FromDays(30),
        SupersededPolicies: Duration.FromDays(1));
}
