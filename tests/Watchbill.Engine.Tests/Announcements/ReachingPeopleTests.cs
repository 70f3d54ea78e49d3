using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Announcements;

public sealed class ReachingPeopleTests
{
    [Fact]
    public async Task The_first_method_of_the_persons_rules_for_the_urgency_is_used_and_no_other()
    {
        await using var night = await NightShift.BeginAsync();
        await PauseAsync(night);
        await night.TriggerAsync("disk");
        await night.RunAsync(Duration.FromMinutes(1));
        night.Time.Pass(Duration.FromMinutes(12));
        await night.TickAsync();
        await night.RunAsync(Duration.FromMinutes(20));

        var low = night.Announced.Where(message => message.User == NightShift.Ada && message.Announcement!.Urgency == Urgency.Low);
        var high = night.Announced.Where(message => message.User == NightShift.Ada && message.Announcement!.Urgency == Urgency.High);
        Assert.Equal("ada@example.org", Assert.Single(low).Address);
        Assert.Equal("+15005550001", Assert.Single(high).Address);
    }

    [Fact]
    public async Task When_a_method_fails_for_good_the_next_one_is_used_at_once_and_the_broken_one_flagged()
    {
        await using var night = await NightShift.BeginAsync();
        night.Answer = (kind, message) => message.User == NightShift.Ada && kind != ContactMethodKind.Sms ? new MethodFailed($"no such {kind}") : null;
        await PauseAsync(night);

        // Mail is Ada's rule; then her other methods in her own order.
        Assert.Equal(
            [("announcement-1-ada-1", "ada@example.org"), ("announcement-1-ada-2", "UADA"), ("announcement-1-ada-3", "+15005550001")],
            night.Announced.Where(IsOfThePause).Select(message => (message.Delivery.Value, message.Address)));
        Assert.All(night.Announced, message => Assert.Equal(night.Time.Now, message.At));
        Assert.Equal(["chat", "mail"], night.Engine.Definitions.Current.Flags.Select(flag => flag.Method.Value).Order(StringComparer.Ordinal));
        Assert.Empty(await night.AuditAsync("announcement.lost"));
    }

    [Fact]
    public async Task When_none_is_left_the_audit_log_says_so()
    {
        await using var night = await NightShift.BeginAsync();
        night.Answer = (_, message) => message.User == NightShift.Carol ? new MethodFailed("no such mailbox") : null;
        await PauseAsync(night);

        Assert.Single(night.AnnouncedTo(NightShift.Carol));
        var lost = Assert.Single(await night.AuditAsync("announcement.lost"));
        Assert.Equal("carol could not be told; mail: no such mailbox", lost.Detail);
    }

    [Fact]
    public async Task A_failing_provider_is_tried_again_for_a_day_and_then_the_person_counts_as_not_told()
    {
        await using var night = await NightShift.BeginAsync();
        night.Answer = (kind, _) => kind == ContactMethodKind.Email ? new ProviderFailed("503", null) : null;
        await PauseAsync(night);
        await night.RunAsync(Duration.FromHours(23), everySeconds: 60);
        Assert.All(await night.DeliveriesAsync(1), delivery => Assert.Equal(DeliveryStatus.Pending, delivery.Status));

        await night.RunAsync(Duration.FromHours(2), everySeconds: 60);
        Assert.All(await night.DeliveriesAsync(1), delivery => Assert.Equal(DeliveryStatus.Failed, delivery.Status));
        Assert.Equal(
            ["ada could not be told in time; mail: 503", "carol could not be told in time; mail: 503"],
            (await night.AuditAsync("announcement.lost")).Select(lost => lost.Detail).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_provider_that_comes_back_within_the_day_gets_it()
    {
        await using var night = await NightShift.BeginAsync();
        night.Answer = (_, _) => new ProviderFailed("503", null);
        await PauseAsync(night);
        await night.RunAsync(Duration.FromHours(20), everySeconds: 60);
        night.Answer = (_, _) => null;
        await night.RunAsync(Duration.FromMinutes(6), everySeconds: 60);

        Assert.All(await night.DeliveriesAsync(1), delivery => Assert.Equal(DeliveryStatus.Delivered, delivery.Status));
    }

    [Fact]
    public async Task Answers_that_are_lost_are_repeated_a_few_times_and_then_the_next_method_is_used()
    {
        await using var night = await NightShift.BeginAsync();
        night.Answer = (kind, _) => kind == ContactMethodKind.Email ? new OutcomeUnknown("no answer") : null;
        await PauseAsync(night);
        await night.RunAsync(Duration.FromMinutes(30), everySeconds: 5);

        Assert.Equal(
            ["ada@example.org", "ada@example.org", "ada@example.org", "UADA"],
            night.Announced.Where(message => message.User == NightShift.Ada).Select(message => message.Address));
    }

    [Fact]
    public async Task A_message_that_the_provider_later_says_did_not_arrive_goes_to_the_next_method()
    {
        await using var night = await NightShift.BeginAsync();
        night.Answer = (_, message) => new Delivered($"receipt-{message.Delivery}");
        await PauseAsync(night);
        for (var twice = 0; twice < 2; twice++)
        {
            Assert.Equal(
                ReceiptOutcome.Taken,
                await night.Engine.Receipts.FailAsync(ContactMethodKind.Email, "receipt-announcement-1-ada-1", null, "smtp", "bounced", TestContext.Current.CancellationToken));
        }

        await night.TickAsync();
        Assert.Equal(["ada@example.org", "UADA"], night.Announced.Where(IsOfThePause).Select(message => message.Address));
        Assert.Equal(["UADA"], night.Announced.Where(message => message.Announcement!.Topic == EngineAnnouncements.MethodTopic).Select(message => message.Address));
    }

    [Fact]
    public async Task It_waits_for_no_page_and_joins_none()
    {
        await using var night = await NightShift.BeginAsync();
        await night.TriggerAsync("disk");
        await night.TickAsync();
        var page = Assert.Single(night.Sent);
        var facts = new DeliveryFacts(
            Stored(new DeliveryRequest(new DeliveryId("announcement-1-bob-1"), "lane", NotificationPurpose.Announcement, ContactMethodKind.Sms, page.Address, NightShift.Bob, page.Method, Said)),
            null,
            null,
            new DestinationUse(night.Time.Now, Severity.Critical),
            DefinitionSet.Empty,
            night.Time.Now);

        Assert.Same(Verdict.Go, DeliveryStages.Judge(facts));
        Assert.IsType<Verdict.DropIt>(DeliveryStages.Judge(facts with { Delivery = facts.Delivery with { CancelRequested = true } }));
    }

    private static bool IsOfThePause(OutgoingMessage message) => message.User == NightShift.Ada && message.Announcement!.Topic == EngineAnnouncements.PausedTopic;

    private static readonly Announcement Said = new(new AnnouncementId(1), "engine.paused", "title", [], null, Severity.Info, Urgency.High, NightShift.Evening);

    private static StoredDelivery Stored(DeliveryRequest request) => new(
        request, "announcement:1", 1, DeliveryStatus.Pending, 0, NightShift.Evening, NightShift.Evening, null, null, null, null, false, false, null, null, null, null);

    private static async Task PauseAsync(NightShift night)
    {
        night.Time.Pass(Duration.FromMinutes(3));
        await night.TickAsync();
    }
}
