using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Responders;

namespace Watchbill.Engine.Tests.Announcements;

public sealed class PauseTests
{
    [Fact]
    public async Task After_a_pause_every_administrator_gets_one_message_with_the_overdue_rules()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        await night.TriggerAsync("queue");
        await night.RunAsync(Duration.FromMinutes(1));

        night.Time.Pass(Duration.FromMinutes(12));
        await night.TickAsync();
        await night.RunAsync(Duration.FromMinutes(5));

        var told = Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Equal("Watchbill did not run for 12 min", told.Title);
        Assert.Equal(
            [
                "From 2026-03-28 22:01:00 UTC to 2026-03-28 22:13:00 UTC nothing was received, and nobody was paged.",
                "Rules of 2 alerts came due meanwhile. In each the earliest runs now, and the later ones keep their distance:",
                "- #1 Checkout: Trouble with disk (due 3 min ago)",
                "- #2 Checkout: Trouble with queue (due 3 min ago)",
                "Sources repeat what still fires. Check that they do, and why Watchbill did not run.",
            ],
            told.Lines);
        Assert.Equal((EngineAnnouncements.PausedTopic, "alerts", Urgency.High), (told.Topic, told.Link, told.Urgency));
        Assert.Equal([NightShift.Ada, NightShift.Carol], night.Announced.Select(message => message.User!.Value).Order());
    }

    [Fact]
    public async Task The_audit_log_says_why_and_to_whom()
    {
        await using var night = await NightShift.BeginAsync();
        night.Time.Pass(Duration.FromMinutes(3));
        await night.TickAsync();

        var entry = Assert.Single(await night.AuditAsync("announcement.made"));
        Assert.Equal(("announcement:1", "engine:runner", Door.Timer), (entry.Object, entry.Actor.ToString(), entry.Door));
        Assert.Equal("engine.paused: did not run for 3 min, 0 alerts with overdue rules; to ada by mail, carol by mail", entry.Detail);
    }

    [Fact]
    public async Task With_nothing_overdue_it_is_not_urgent()
    {
        await using var night = await NightShift.BeginAsync();
        night.Time.Pass(Duration.FromHours(2));
        await night.TickAsync();

        var told = Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Equal((Urgency.Low, Severity.Warning), (told.Urgency, told.Severity));
        Assert.Contains("No rule of an open alert came due meanwhile.", told.Lines);
    }

    [Fact]
    public async Task A_process_that_was_down_says_so_once_and_not_again_when_it_starts_once_more()
    {
        await using var night = await NightShift.BeginAsync();
        await night.StopAsync();
        night.Time.Pass(Duration.FromMinutes(10));
        await night.StartAsync();
        await night.TickAsync();
        await night.StopAsync();
        night.Time.Pass(Duration.FromSeconds(20));
        await night.StartAsync();
        await night.RunAsync(Duration.FromMinutes(2));

        Assert.Equal("Watchbill did not run for 10 min", Assert.Single(night.AnnouncedTo(NightShift.Carol)).Title);
    }

    [Fact]
    public async Task What_a_killed_process_had_not_handed_over_the_next_one_does()
    {
        await using var night = await NightShift.BeginAsync();
        night.Time.Pass(Duration.FromMinutes(10));
        await night.Engine.Runner.TickAsync(night.Time.Now, CancellationToken.None);
        await night.StopAsync();
        await night.StartAsync();
        await night.TickAsync();

        Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Single(night.AnnouncedTo(NightShift.Carol));
    }

    [Fact]
    public async Task A_minute_is_no_pause()
    {
        await using var night = await NightShift.BeginAsync();
        night.Time.Pass(Duration.FromSeconds(60));
        await night.TickAsync();

        Assert.Empty(night.Announced);
    }

    [Fact]
    public async Task Two_pauses_are_two_messages()
    {
        await using var night = await NightShift.BeginAsync();
        foreach (var minutes in new[] { 2, 3 })
        {
            night.Time.Pass(Duration.FromMinutes(minutes));
            await night.TickAsync();
        }

        Assert.Equal(["Watchbill did not run for 2 min", "Watchbill did not run for 3 min"], night.AnnouncedTo(NightShift.Carol).Select(told => told.Title));
    }

    [Fact]
    public async Task Catching_up_for_more_than_a_minute_is_no_pause()
    {
        await using var night = await NightShift.BeginAsync();
        for (var i = 1; i <= 300; i++)
        {
            if (i % 90 == 0)
            {
                await night.RunAsync(Duration.FromSeconds(70));
            }

            await night.TriggerAsync($"disk-{i}");
        }

        night.Time.Pass(Duration.FromMinutes(15));
        night.Decide = (alert, command, context, id) =>
        {
            if (command is TimerFired { Purpose: AlertTimers.Escalation })
            {
                night.Time.Pass(Duration.FromMilliseconds(220));
            }

            return AlertDecider.Decide(alert, command, context, id);
        };
        var before = night.Time.Now;
        await night.Engine.Runner.TickAsync(before, CancellationToken.None);
        Assert.True(night.Time.Now - before > Duration.FromSeconds(65));
        await night.RunAsync(Duration.FromMinutes(1), everySeconds: 1);

        Assert.Equal(["Watchbill did not run for 15 min"], night.AnnouncedTo(NightShift.Carol).Select(told => told.Title));
    }

    [Fact]
    public async Task Of_many_overdue_alerts_twenty_are_named_and_all_are_counted()
    {
        await using var night = await NightShift.BeginAsync();
        for (var i = 1; i <= 300; i++)
        {
            if (i % 90 == 0)
            {
                // Slower than a storm.
                await night.RunAsync(Duration.FromSeconds(70));
            }

            await night.TriggerAsync($"disk-{i}");
        }

        night.Time.Pass(Duration.FromMinutes(15));
        await night.TickAsync();

        var told = Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Equal(20, told.Lines.Count(line => line.StartsWith("- #", StringComparison.Ordinal)));
        Assert.StartsWith("Rules of 300 alerts came due meanwhile.", told.Lines[1], StringComparison.Ordinal);
        Assert.Contains("and 280 more.", told.Lines);
        Assert.Contains(night.Sent, message => message.Purpose == Watchbill.Domain.Alerts.NotificationPurpose.Page && message.At == night.Time.Now);
    }
}
