using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Upkeep;

/// <summary>The opening of a service's support hours is a row of the timer table: it outlives the process, and follows edits of the definitions.</summary>
public sealed class SupportHoursTests
{
    [Fact]
    public async Task A_process_that_was_down_at_the_opening_raises_when_it_is_back_and_names_the_alert()
    {
        await using var night = await NightShift.BeginAsync();
        await OpenAtAsync(night, 3, 0);
        await night.TriggerAsync("disk");
        await night.RunAsync(Duration.FromHours(3), everySeconds: 60);
        Assert.NotNull((await AlertAsync(night)).Alert.Run!.ExhaustedAt);
        Assert.Equal(Urgency.Low, (await AlertAsync(night)).Alert.Urgency);

        await night.StopAsync();
        night.Time.Pass(Duration.FromHours(4));
        await night.StartAsync();
        await night.TickAsync();

        // Hours of half an hour: they began and ended while nothing ran.
        var raised = await AlertAsync(night);
        Assert.Equal((Urgency.High, 2, night.Time.Now), (raised.Alert.Urgency, raised.Alert.Run!.Number, raised.Alert.Run.StartedAt));
        Assert.Contains("- #1 Checkout: Trouble with disk (due 2 h ago)", Assert.Single(night.AnnouncedTo(NightShift.Ada)).Lines);
    }

    [Fact]
    public async Task An_edit_of_the_hours_moves_the_timer_and_sets_or_removes_it()
    {
        await using var night = await NightShift.BeginAsync();
        await OpenAtAsync(night, 23, 30);
        await night.TriggerAsync("disk");
        await night.RunAsync(Duration.FromMinutes(2));
        Assert.Equal(Instant.FromUtc(2026, 3, 28, 23, 30), await OpeningAsync(night));

        await OpenAtAsync(night, 23, 45);
        await night.RunAsync(Duration.FromMinutes(1));
        Assert.Equal(Instant.FromUtc(2026, 3, 28, 23, 45), await OpeningAsync(night));

        await WriteAsync(night, Service(night) with { Support = null, Urgency = UrgencyRule.AlwaysLow });
        await night.RunAsync(Duration.FromMinutes(1));
        Assert.Null(await OpeningAsync(night));

        await OpenAtAsync(night, 22, 0);
        await night.RunAsync(Duration.FromMinutes(2));
        Assert.Equal(Urgency.High, (await AlertAsync(night)).Alert.Urgency);
        Assert.Equal(3, night.Engine.Rescuer.Repaired);
    }

    private static Service Service(NightShift night) => night.Engine.Definitions.Current.Services.Values.Single();

    /// <summary>Half an hour of each day, by UTC.</summary>
    private static Task OpenAtAsync(NightShift night, int hour, int minute) => WriteAsync(night, Service(night) with
    {
        Urgency = UrgencyRule.AlwaysHigh,
        Support = new SupportHours(new WorkingHours(DateTimeZone.Utc, [new DailyWindow(new LocalTime(hour, minute), new LocalTime(hour, minute).PlusMinutes(30))], [], false)),
    });

    private static Task WriteAsync(NightShift night, Service service)
    {
        var document = DefinitionJson.Of(service);
        return night.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "files:night.yaml:1", Actor.Engine("test"), default)], []);
    }

    private static async Task<StoredAlert> AlertAsync(NightShift night) => (await night.Engine.Store.Reader.ReadAlertAsync(new AlertId(1), TestContext.Current.CancellationToken))!;

    private static async Task<Instant?> OpeningAsync(NightShift night) => (await AlertAsync(night)).Timers.FirstOrDefault(timer => timer.Purpose == AlertTimers.SupportHours)?.Due;
}
