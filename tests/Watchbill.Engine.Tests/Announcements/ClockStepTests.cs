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
