using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;

namespace Watchbill.Engine.Tests.Announcements;

public sealed class FailingTimerTests
{
    private const string Secret = "password=hunter2";

    [Fact]
    public async Task A_timer_that_throws_five_times_is_announced_once_without_what_it_threw()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        night.Decide = (alert, command, context, id) =>
            command is TimerFired { Purpose: AlertTimers.Escalation } ? throw new InvalidOperationException(Secret) : AlertDecider.Decide(alert, command, context, id);

        await night.RunAsync(Duration.FromMinutes(10), everySeconds: 1);
        Assert.Empty(night.Announced);
        await night.RunAsync(Duration.FromMinutes(30), everySeconds: 5);

        var told = Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Equal(
            (EngineAnnouncements.TimerTopic, "A timer of alert #1 fails", "alerts/1", Severity.Critical, Urgency.High), (told.Topic, told.Title, told.Link, told.Severity, told.Urgency));
        Assert.Equal(
            [
                "It has failed 5 times, and is tried again every 30 s. Other timers go on.",
                "- #1 Checkout: Trouble with disk (escalation: InvalidOperationException)",
                "Look at the alert, and page by hand whoever should know. This is a fault of Watchbill: please report it with the line of its log.",
            ],
            told.Lines);
        Assert.Single(night.AnnouncedTo(NightShift.Carol));
        var entry = Assert.Single(await night.AuditAsync("announcement.made"));
        Assert.DoesNotContain("hunter2", entry.Detail + string.Concat(told.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timers_that_fail_together_are_one_message()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        await night.TriggerAsync("queue");
        night.Decide = (alert, command, context, id) => command is TimerFired ? throw new InvalidOperationException(Secret) : AlertDecider.Decide(alert, command, context, id);

        await night.RunAsync(Duration.FromMinutes(15), everySeconds: 1);

        Assert.Equal("2 timers fail", Assert.Single(night.AnnouncedTo(NightShift.Carol)).Title);
    }

    [Fact]
    public async Task One_that_recovers_is_not_announced()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        var throws = 4;
        night.Decide = (alert, command, context, id) => command is TimerFired && throws-- > 0 ? throw new InvalidOperationException(Secret) : AlertDecider.Decide(alert, command, context, id);

        await night.RunAsync(Duration.FromMinutes(15), everySeconds: 1);

        Assert.True(throws < 0);
        Assert.Empty(night.Announced);
    }

    [Fact]
    public async Task An_alert_that_cannot_be_read_stops_its_own_timers_alone_and_is_announced()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        await night.RunAsync(Duration.FromMinutes(1));
        await night.TriggerAsync("queue");
        night.Execute("UPDATE alert SET state = '{}' WHERE id = 1; UPDATE journal SET kind_version = 99 WHERE subject = 'alert:1'");

        await night.RunAsync(Duration.FromMinutes(15), everySeconds: 1);

        // Bob at once for both; ten minutes later, as he has been paged in this pass, the administrators: for the alert that can be read.
        Assert.Equal(["bob 1", "bob 2", "ada 2", "carol 2", "ada 2"], night.Sent.SelectMany(page => page.Messages.Select(message => $"{page.User} {message.Alert}")));
        Assert.Contains(night.AnnouncedTo(NightShift.Ada).Single().Lines, line => line.StartsWith("- #1 unknown service: what is stored of it cannot be read", StringComparison.Ordinal));
    }
}
