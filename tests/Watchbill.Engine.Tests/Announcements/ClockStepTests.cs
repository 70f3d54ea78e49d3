using NodaTime;
using Watchbill.Domain.Announcements;

namespace Watchbill.Engine.Tests.Announcements;

public sealed class ClockStepTests
{
    [Theory]
    [InlineData(30, "The clock moved forward by 30 s")]
    [InlineData(-120, "The clock moved back by 2 min")]
    [InlineData(-7200, "The clock moved back by 2 h")]
    public async Task A_clock_that_is_set_is_journaled_and_announced_once(int seconds, string title)
    {
        await using var night = await NightShift.BeginAsync();
        await night.RunAsync(Duration.FromMinutes(1));

        night.Time.Step(Duration.FromSeconds(seconds));
        await night.RunAsync(Duration.FromMinutes(10));

        var told = Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Equal((EngineAnnouncements.ClockTopic, title), (told.Topic, told.Title));
        Assert.Single(night.AnnouncedTo(NightShift.Carol));
        var entry = Assert.Single(await night.AuditAsync(EngineAnnouncements.ClockTopic));
        Assert.StartsWith("the wall clock moved", entry.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task A_small_correction_is_not_worth_a_word(int seconds)
    {
        await using var night = await NightShift.BeginAsync();
        night.Time.Step(Duration.FromSeconds(seconds));
        await night.RunAsync(Duration.FromMinutes(1));

        Assert.Empty(night.Announced);
        Assert.Empty(await night.AuditAsync(EngineAnnouncements.ClockTopic));
    }

    [Fact]
    public async Task Slow_corrections_never_add_up()
    {
        await using var night = await NightShift.BeginAsync();
        for (var i = 0; i < 30; i++)
        {
            night.Time.Step(Duration.FromSeconds(1));
            await night.RunAsync(Duration.FromSeconds(10));
        }

        Assert.Empty(night.Announced);
    }

    [Fact]
    public async Task A_machine_that_slept_is_one_message_about_the_pause()
    {
        await using var night = await NightShift.BeginAsync();
        night.Time.Step(Duration.FromHours(3));
        await night.RunAsync(Duration.FromMinutes(2));

        var told = Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Equal("Watchbill did not run for 3 h", told.Title);
        Assert.Contains("The wall clock moved forward by 3 h in that time: the machine was suspended, or its clock was set.", told.Lines);
        Assert.Single(await night.AuditAsync(EngineAnnouncements.ClockTopic));
    }

    [Theory]
    [InlineData(-120, "back by 2 min", "2 min behind")]
    [InlineData(30, "forward by 30 s", "30 s ahead of")]
    public async Task A_database_that_tells_of_its_step_is_announced_once_and_the_clocks_are_not_compared(int seconds, string moved, string found)
    {
        await using var night = await NightShift.BeginAsync();
        night.Engine.Runner.IsToldOfSteps = true;
        await night.RunAsync(Duration.FromMinutes(1));

        // This node's time follows a database that is ahead at once, and goes on slowly for one that is behind.
        night.Time.Step(Duration.FromSeconds(Math.Max(seconds, 0)));
        night.Engine.Runner.ClockStepped(Duration.FromSeconds(seconds));
        await night.RunAsync(Duration.FromMinutes(10));

        var told = Assert.Single(night.AnnouncedTo(NightShift.Ada));
        Assert.Equal((EngineAnnouncements.ClockTopic, $"The clock moved {moved}"), (told.Topic, told.Title));
        Assert.StartsWith("The database's clock, by which all nodes go,", told.Lines[0], StringComparison.Ordinal);
        Assert.Single(night.AnnouncedTo(NightShift.Carol));
        Assert.Equal($"the database's clock was found {found} this node's time", Assert.Single(await night.AuditAsync(EngineAnnouncements.ClockTopic)).Detail);
    }

    [Fact]
    public async Task A_step_of_the_database_that_several_nodes_find_is_told_by_one_of_them()
    {
        await using var night = await NightShift.BeginAsync();
        var other = new WatchbillEngine(night.Engine.Store, night.Time, [], "other");
        using var stop = new CancellationTokenSource();
        var committing = other.Committer.RunAsync(stop.Token);
        night.Engine.Runner.IsToldOfSteps = other.Runner.IsToldOfSteps = true;

        night.Engine.Runner.ClockStepped(Duration.FromSeconds(-120));
        await night.RunAsync(Duration.FromSeconds(9), everySeconds: 1);
        other.Runner.ClockStepped(Duration.FromSeconds(-119.2));
        await other.Runner.TickAsync(night.Time.Now, TestContext.Current.CancellationToken);
        await night.RunAsync(Duration.FromSeconds(50));
        Assert.Single(await night.AuditAsync(EngineAnnouncements.ClockTopic));

        // Another one is news, soon or later.
        other.Runner.ClockStepped(Duration.FromSeconds(120));
        await other.Runner.TickAsync(night.Time.Now, TestContext.Current.CancellationToken);
        await night.RunAsync(Duration.FromMinutes(2));
        night.Engine.Runner.ClockStepped(Duration.FromSeconds(120));
        await night.RunAsync(Duration.FromSeconds(10));
        Assert.Equal(3, (await night.AuditAsync(EngineAnnouncements.ClockTopic)).Count);
        Assert.Equal(3, night.AnnouncedTo(NightShift.Carol).Count());
        await stop.CancelAsync();
        await committing;
    }

    [Fact]
    public async Task A_database_found_ahead_by_more_than_a_minute_is_one_message_about_the_pause()
    {
        await using var night = await NightShift.BeginAsync();
        night.Engine.Runner.IsToldOfSteps = true;
        night.Time.Step(Duration.FromHours(3));
        night.Engine.Runner.ClockStepped(Duration.FromHours(3));

        // The tick that began before the step leaves it to the one that sees the time after it.
        await night.Engine.Runner.TickAsync(night.Time.Now - Duration.FromHours(3), TestContext.Current.CancellationToken);
        await night.RunAsync(Duration.FromMinutes(2));

        Assert.Equal("Watchbill did not run for 3 h", Assert.Single(night.AnnouncedTo(NightShift.Ada)).Title);
        Assert.Single(await night.AuditAsync(EngineAnnouncements.ClockTopic));
    }

    [Fact]
    public async Task A_restart_compares_nothing_with_another_process()
    {
        await using var night = await NightShift.BeginAsync();
        await night.StopAsync();
        night.Time.Step(Duration.FromSeconds(40));
        await night.StartAsync();
        await night.RunAsync(Duration.FromSeconds(30));

        Assert.Empty(night.Announced);
    }
}
