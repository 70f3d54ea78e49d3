using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Commit;

/// <summary>Round robin: each alert that begins takes its turn in the transaction that writes it, and a restart forgets none.</summary>
public sealed class TurnTests
{
    [Fact]
    public async Task Alerts_take_turns_one_after_another_many_at_once_and_over_a_restart()
    {
        await using var night = await BeginAsync();
        await night.TriggerAsync("one");
        await night.TriggerAsync("two");

        // Taken in before the first is committed, so that they may share a batch.
        await Task.WhenAll(night.TriggerAsync("three"), night.TriggerAsync("four"), night.TriggerAsync("five"));
        await night.StopAsync();
        await night.StartAsync();
        await night.TriggerAsync("six");
        await night.TriggerAsync("seven");

        Assert.Equal([0L, 1, 2, 3, 4, 5, 6], await TurnsAsync(night, 7));
        Assert.Equal(["ada", "bob", "carol", "ada", "bob", "carol", "ada"], await PagedAsync(night, 7));
    }

    [Fact]
    public async Task An_event_of_an_open_alert_takes_none()
    {
        await using var night = await BeginAsync();
        await night.TriggerAsync("one");
        await night.TriggerAsync("one");
        await night.TriggerAsync("two");

        Assert.Equal([0L, 1], await TurnsAsync(night, 2));
    }

    private static async Task<NightShift> BeginAsync()
    {
        var night = await NightShift.BeginAsync();
        var rule = new EscalationRule(
            Duration.Zero,
            RuleBase.RunStart,
            Until.Acknowledged,
            [new UserTarget(NightShift.Ada), new UserTarget(NightShift.Bob), new UserTarget(NightShift.Carol)],
            null,
            ImmutableSortedDictionary<Severity, Duration>.Empty,
            [],
            RoundRobin: true);
        var policy = DefinitionJson.Of(new EscalationPolicy(new PolicyId("standard"), "Standard", 0, [rule], null));
        await night.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(policy.Kind, policy.Id, policy.Json, "files:night.yaml:1", Actor.Engine("test"), default)], []);
        return night;
    }

    private static async Task<List<StoredAlert>> AlertsAsync(NightShift night, int count)
    {
        var alerts = new List<StoredAlert>();
        for (var id = 1; alerts.Count < count && id < 100; id++)
        {
            if (await night.Engine.Store.Reader.ReadAlertAsync(new AlertId(id), CancellationToken.None) is { } stored)
            {
                alerts.Add(stored);
            }
        }

        Assert.Equal(count, alerts.Count);
        return alerts;
    }

    private static async Task<IEnumerable<long>> TurnsAsync(NightShift night, int count) => (await AlertsAsync(night, count)).Select(stored => stored.Alert.Turn!.Value).Order();

    private static async Task<IEnumerable<string>> PagedAsync(NightShift night, int count) =>
        (await AlertsAsync(night, count)).OrderBy(stored => stored.Alert.Turn).Select(stored => Assert.Single(stored.Alert.Run!.Pages).User.Value);
}
