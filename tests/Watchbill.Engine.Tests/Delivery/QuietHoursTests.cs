using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Events;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Delivery;

/// <summary>What is of low urgency waits at the Deliverer until the receiver's quiet hours end. Midnight in Berlin is an hour after the evening begins.</summary>
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

    [Fact]
    public async Task News_that_wait_do_not_stand_before_a_page_of_high_urgency()
    {
        await using var night = await BeginAsync(new DailyWindow(new LocalTime(23, 1), LocalTime.Midnight), UrgencyRule.FromSeverity);
        await EventAsync(night, Severity.Warning);
        await night.RunAsync(Duration.FromMinutes(2));
        await night.Engine.Commands.SubmitAsync(new CommandRequest("ack", NightShift.Carol, Door.Cli, new AlertId(1), new Acknowledge()));
        await night.RunAsync(Duration.FromMinutes(1));
        Assert.Equal([NotificationPurpose.Page], ToAda(night).Select(taken => taken.Message.Purpose));
        var notice = Assert.Single(await night.Engine.Store.Reader.ReadDeliveriesOfAsync(Subjects.Of(new AlertId(1)), CancellationToken.None), delivery => delivery.Request.Purpose == NotificationPurpose.Notice);
        Assert.Equal(DeliveryStatus.Pending, notice.Status);

        await EventAsync(night, Severity.Critical);
        await night.TickAsync();

        Assert.Equal([NotificationPurpose.Page, NotificationPurpose.Page], ToAda(night).Select(taken => taken.Message.Purpose));
        Assert.Equal(night.Time.Now, ToAda(night).Last().At);
        await night.RunAsync(Duration.FromHours(1));
        Assert.DoesNotContain(ToAda(night), taken => taken.Message.Delivery == notice.Request.Id);
    }

    [Fact]
    public async Task Resolved_news_of_low_urgency_arrive_when_the_hours_end_though_they_were_asked_for_long_before()
    {
        await using var night = await BeginAsync(new DailyWindow(new LocalTime(23, 1), new LocalTime(1, 30)), UrgencyRule.AlwaysLow);
        await EventAsync(night, Severity.Warning);
        await night.RunAsync(Duration.FromMinutes(2));
        await night.Engine.Commands.SubmitAsync(new CommandRequest("done", NightShift.Carol, Door.Cli, new AlertId(1), new Resolve()));
        var failures = 0;
        night.Answer = (_, message) => message.Purpose == NotificationPurpose.Notice && failures++ == 0 ? new ProviderFailed("down", null) : null;
        await night.RunAsync(Duration.FromHours(2.5));

        var news = Assert.Single(ToAda(night), taken => taken.Message.Purpose == NotificationPurpose.Notice);
        Assert.InRange(news.At, NightShift.Evening + Duration.FromHours(2.5), NightShift.Evening + Duration.FromHours(2.5) + Duration.FromMinutes(1));
    }

    private static IEnumerable<(Instant At, ContactMethodKind Kind, OutgoingMessage Message)> ToAda(NightShift night) => night.Taken.Where(taken => taken.Message.User == NightShift.Ada);

    private static Task EventAsync(NightShift night, Severity severity) => night.Engine.Intake.AcceptAsync(new IntakeRequest(
        new ServiceId("checkout"),
        new IntegrationId("prometheus"),
        [
            new ReceiveEvent(
                new ServiceId("checkout"), new IntegrationId("prometheus"), "disk", EventAction.Trigger, "Disk", null, null, severity, Alert.NoLabels,
                [new AlertMember("disk", "disk", severity, true, NightShift.Evening, null, Alert.NoLabels)], 0, false, false, new SourceReported("prometheus")),
        ],
        null,
        null));

    /// <summary>Ada is paged by mail alone.</summary>
    private static async Task<NightShift> BeginAsync(Restriction quiet, UrgencyRule urgency)
    {
        var night = await BeginAsync(quiet);
        var definitions = night.Engine.Definitions.Current;
        var mail = new ContactMethodId("mail");
        var ada = definitions.Responders[NightShift.Ada];
        var rule = definitions.Policies[new PolicyId("standard")].Rules[0];
        await WriteAsync(
            night,
            DefinitionJson.Of(ada with { Rules = [new(Urgency.Low, Duration.Zero, mail), new(Urgency.High, Duration.Zero, mail)] }),
            DefinitionJson.Of(new EscalationPolicy(new PolicyId("standard"), "Standard", 0, [rule with { Targets = [new UserTarget(NightShift.Ada)] }, rule with { After = Duration.FromHours(8) }], null)),
            DefinitionJson.Of(definitions.Services[new ServiceId("checkout")] with { Urgency = urgency }));
        return night;
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
        await WriteAsync(night, DefinitionJson.Of(night.Engine.Definitions.Current.Responders[NightShift.Ada] with { Quiet = [.. quiet] }));
    }

    private static Task WriteAsync(NightShift night, params DefinitionDocument[] documents) => night.Engine.DefinitionPath.WriteAsync(
        [.. documents.Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(NightShift.Ada), default))], []);

    private static async Task PauseAsync(NightShift night)
    {
        night.Time.Pass(Duration.FromMinutes(2));
        await night.TickAsync();
    }
}
