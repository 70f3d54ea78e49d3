using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Timers;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>A pause is announced exactly once, by the very tick that ends it; and who is told is told, or the audit log says that not.</summary>
internal sealed class PauseChecks(SimulatedRun simulation)
{
    private static readonly Duration Pause = Duration.FromSeconds(60);

    /// <summary>The last tick is written every ten seconds, so a gap between two that are written may look longer than it was.</summary>
    private static readonly Duration Slack = Duration.FromSeconds(10);

    private Instant? _lastTick;

    public void OnCommitted(WriteSet writes)
    {
        var told = writes.Audit.Count(record => record.Action == Announcer.Made && record.Detail.StartsWith(EngineAnnouncements.PausedTopic, StringComparison.Ordinal));
        var written = TickOf([writes]);
        if (written is null)
        {
            Require(told == 0, "a pause was announced by a tick that did not remember it");
            return;
        }

        var tick = InstantPattern.ExtendedIso.Parse(written).Value;
        var gap = _lastTick is { } last ? tick - last : Duration.Zero;
        _lastTick = tick;
        Require(told <= 1, $"a pause was announced {told} times at {tick}");
        Require(told == 0 || gap > Pause, $"a pause was announced at {tick}, {gap.TotalSeconds} s after the tick before");
        Require(told == 1 || gap <= Pause + Slack, $"{gap.TotalSeconds} s without a tick until {tick}, and nobody was told");
    }

    public async Task AtEndAsync(IStoreReader reader)
    {
        var audit = await reader.ReadAuditAsync(10_000, CancellationToken.None);
        var made = audit.Where(record => record.Action == Announcer.Made).ToList();
        foreach (var (from, to) in simulation.Interruptions.Pauses)
        {
            var about = made.Count(record => record.At >= to && record.At <= to + Interruptions.Together && record.Detail.StartsWith(EngineAnnouncements.PausedTopic, StringComparison.Ordinal));
            Require(about >= 1, $"nothing ran from {from} to {to}, and nobody was told");
        }

        var steps = audit.Count(record => record.Action == EngineAnnouncements.ClockTopic);
        Require(steps <= simulation.Interruptions.Steps, $"{steps} steps of the clock were journaled, and there were {simulation.Interruptions.Steps}");
        foreach (var record in made.Where(record => !record.Detail.Contains("to nobody", StringComparison.Ordinal)))
        {
            var deliveries = await reader.ReadDeliveriesOfAsync(record.Object, CancellationToken.None);
            var isLost = audit.Any(lost => lost.Action == Announcer.Lost && lost.Object == record.Object);
            Require(deliveries.All(delivery => delivery.Request.Message is Announcement), $"{record.Object} owes something that is no announcement");
            Require(deliveries.Any(delivery => delivery.Status == DeliveryStatus.Delivered) || isLost, $"{record.Object} reached nobody, and nothing says so");
            foreach (var delivery in deliveries.Where(delivery => delivery.Status == DeliveryStatus.Delivered))
            {
                Require(
                    simulation.Ledger.Calls.Exists(call => call.Reached && call.Message.Delivery == delivery.Request.Id && call.Message.Purpose == NotificationPurpose.Announcement),
                    $"{delivery.Request.Id} counts as delivered, and no provider has seen it");
            }
        }
    }

    /// <summary>The tick that a commit remembers; null when it is of no tick.</summary>
    public static string? TickOf(IEnumerable<WriteSet> written) =>
        written.SelectMany(writes => writes.EngineState).Where(state => state.Name == EngineNews.LastTick).Select(state => state.Value).LastOrDefault();

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            simulation.Ledger.Violate(otherwise);
        }
    }
}
