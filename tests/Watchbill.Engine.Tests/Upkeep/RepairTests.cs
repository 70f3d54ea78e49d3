using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Upkeep;

public sealed class RepairTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Fact]
    public async Task Timers_that_were_lost_are_set_again_though_another_alert_cannot_be_read()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        await night.TriggerAsync("queue");
        await night.RunAsync(Minute * 2);
        Assert.Equal(0, night.Engine.Rescuer.Repaired);

        night.Execute("DELETE FROM timer WHERE subject = 'alert:2'");
        night.Execute("UPDATE alert SET state = '{}' WHERE id = 1; UPDATE journal SET kind_version = 99 WHERE subject = 'alert:1'");
        await night.RunAsync(Minute * 10);

        // What is left of the first one's timers goes on; the second escalates as if nothing had been.
        Assert.Equal(1, night.Engine.Rescuer.Repaired);
        Assert.Contains(night.Sent, page => page.User == NightShift.Ada && page.Messages.Any(message => message.Alert == new AlertId(2)));
    }

    [Fact]
    public async Task What_was_found_right_is_looked_at_in_full_again_only_after_a_change()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        await night.TriggerAsync("queue");
        await night.RunAsync(Minute * 3);
        var settled = night.Engine.Rescuer.Examined;
        Assert.True(settled >= 2);

        await night.RunAsync(Minute * 3);
        Assert.Equal(settled, night.Engine.Rescuer.Examined);

        night.Execute("DELETE FROM timer WHERE subject = 'alert:2'");
        await night.RunAsync(Minute);
        Assert.Equal((settled + 1, 1), (night.Engine.Rescuer.Examined, night.Engine.Rescuer.Repaired));
    }

    [Fact]
    public async Task An_edit_of_definitions_sets_and_removes_what_open_alerts_wait_for()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        await night.RunAsync(Minute * 2);
        var service = night.Engine.Definitions.Current.Services.Values.Single();
        Assert.DoesNotContain(AlertTimers.Silence, await PurposesAsync(night));

        await WriteAsync(night, service with { StaleAfter = Duration.FromHours(2) });
        await night.RunAsync(Minute);
        Assert.Contains(AlertTimers.Silence, await PurposesAsync(night));

        await WriteAsync(night, service);
        await night.RunAsync(Minute);
        Assert.DoesNotContain(AlertTimers.Silence, await PurposesAsync(night));
        Assert.Equal(2, night.Engine.Rescuer.Repaired);
    }

    [Fact]
    public async Task A_timer_that_threw_keeps_its_count_when_its_alert_is_looked_at()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        night.Decide = (alert, command, context, id) => command is TimerFired ? throw new InvalidOperationException() : AlertDecider.Decide(alert, command, context, id);
        await night.RunAsync(Minute * 10, everySeconds: 1);

        // Three failures later definitions change, so that every alert is looked at in full.
        await night.RunAsync(Duration.FromSeconds(20), everySeconds: 1);
        var failures = await FailuresAsync(night);
        Assert.Equal(3, failures);
        var service = night.Engine.Definitions.Current.Services.Values.Single();
        await WriteAsync(night, service with { Name = "Check-out" });
        var examined = night.Engine.Rescuer.Examined;
        night.Time.Pass(Minute);
        await night.Engine.Rescuer.TickAsync(night.Time.Now, TestContext.Current.CancellationToken);

        Assert.Equal(examined + 1, night.Engine.Rescuer.Examined);
        Assert.Equal(failures, await FailuresAsync(night));
    }

    private static Task WriteAsync(NightShift night, Service service)
    {
        var document = DefinitionJson.Of(service);
        return night.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "files:night.yaml:1", Actor.Engine("test"), default)], []);
    }

    private static async Task<IEnumerable<string>> PurposesAsync(NightShift night) =>
        (await night.Engine.Store.Reader.ReadAlertAsync(new AlertId(1), TestContext.Current.CancellationToken))!.Timers.Select(timer => timer.Purpose);

    private static async Task<int> FailuresAsync(NightShift night)
    {
        await using var transaction = await night.Engine.Store.BeginAsync(TestContext.Current.CancellationToken);
        var timers = await transaction.ReadDueTimersAsync(Instant.MaxValue, 10);
        return Assert.Single(timers, timer => timer.Setting.Purpose == AlertTimers.Escalation).Failures;
    }
}
