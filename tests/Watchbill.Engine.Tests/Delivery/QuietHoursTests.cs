using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Delivery;

/// <summary>Announcements of low urgency wait at the Deliverer until the receiver's quiet hours end. Ada's last until midnight in Berlin, an hour after the evening begins.</summary>
public sealed class QuietHoursTests
{
    private static readonly Instant Midnight = NightShift.Evening + Duration.FromHours(1);

    [Fact]
    public async Task An_announcement_of_low_urgency_waits_to_the_second()
    {
        await using var night = await BeginAsync();
        await PauseAsync(night);
        await night.RunAsync(Midnight - night.Time.Now - Duration.FromSeconds(1));

        Assert.NotEmpty(night.AnnouncedTo(NightShift.Carol));
        Assert.Empty(night.AnnouncedTo(NightShift.Ada));
        await night.RunAsync(Duration.FromSeconds(1));
        Assert.Equal(Midnight, Assert.Single(night.Taken, taken => taken.Message.User == NightShift.Ada).At);
    }

    [Fact]
    public async Task It_does_not_wait_longer_than_a_quarter_of_an_hour_when_the_hours_are_taken_away()
    {
        await using var night = await BeginAsync();
        await PauseAsync(night);
        await ChangeAsync(night, []);
        await night.RunAsync(Duration.FromMinutes(15));

        Assert.Single(night.AnnouncedTo(NightShift.Ada));
    }

    [Fact]
    public async Task Having_waited_is_not_held_against_it()
    {
        // All but an hour of the week: longer than an announcement is worth trying.
        await using var night = await BeginAsync(new WeeklyWindow(IsoDayOfWeek.Monday, new LocalTime(1, 0), IsoDayOfWeek.Monday, LocalTime.Midnight));
        await PauseAsync(night);
        var announcement = Assert.Single(await night.DeliveriesAsync(1), delivery => delivery.Request.User == NightShift.Ada);
        var end = Instant.FromUtc(2026, 3, 29, 22, 0);
        var failures = 0;
        night.Answer = (_, message) => message.User == NightShift.Ada && failures++ < 2 ? new ProviderFailed("down", null) : null;
        night.Time.MoveTo(end);
        await night.TickAsync();
        await night.RunAsync(Duration.FromMinutes(1), everySeconds: 1);

        Assert.Contains(night.Taken, taken => taken.Message.Delivery == announcement.Request.Id && taken.At >= end);
    }

    private static Task<NightShift> BeginAsync() => BeginAsync(new DailyWindow(new LocalTime(22, 0), LocalTime.Midnight));

    private static async Task<NightShift> BeginAsync(Restriction quiet)
    {
        var night = await NightShift.BeginAsync();
        await ChangeAsync(night, [quiet]);
        return night;
    }

    private static async Task ChangeAsync(NightShift night, Restriction[] quiet)
    {
        var changed = DefinitionJson.Of(night.Engine.Definitions.Current.Responders[NightShift.Ada] with { Quiet = [.. quiet] });
        await night.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(changed.Kind, changed.Id, changed.Json, "ui", Actor.User(NightShift.Ada), default)], []);
    }

    private static async Task PauseAsync(NightShift night)
    {
        night.Time.Pass(Duration.FromMinutes(2));
        await night.TickAsync();
    }
}
