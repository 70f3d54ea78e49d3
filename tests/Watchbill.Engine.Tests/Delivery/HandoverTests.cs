using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Engine.Tests.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Delivery;

/// <summary>From pending over "handing over" to an outcome, under a lease; what may have been sent is repeated where a lost page is worse than two (rules 22 and 23).</summary>
public sealed class HandoverTests
{
    [Fact]
    public async Task Before_the_provider_is_called_the_attempt_and_its_lease_of_thirty_seconds_are_committed()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        var during = new List<StoredDelivery>();
        night.During = async _ => during.AddRange(await night.DeliveriesOfAsync());

        await night.EventAsync("disk");

        var under = Assert.Single(during);
        Assert.Equal(
            (DeliveryStatus.HandingOver, 1, NightShift.Evening, NightShift.Evening + Duration.FromSeconds(30)),
            (under.Status, under.Attempt, under.HandedOverAt, under.LeaseUntil));
        Assert.Equal(DeliveryStatus.Delivered, Assert.Single(await night.DeliveriesOfAsync()).Status);
    }

    [Fact]
    public async Task An_acknowledgement_during_the_call_ends_the_page_and_no_other_attempt_follows_it()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        night.Answer = (_, _) => new ProviderFailed("503", null);
        night.During = async message =>
        {
            if (message.Purpose == NotificationPurpose.Page)
            {
                await night.Engine.Commands.SubmitAsync(new CommandRequest("c1", NightShift.Bob, Door.Web, new AlertId(1), new Acknowledge()));
                Assert.True((await night.DeliveriesOfAsync())[0].CancelRequested);
            }
        };

        await night.EventAsync("disk");
        await night.ToAsync(120);

        Assert.Equal(["0 page bob phone 1"], night.Attempts());
        Assert.Equal(DeliveryStatus.Cancelled, (await night.DeliveriesOfAsync())[0].Status);
    }

    [Fact]
    public async Task A_page_that_was_not_yet_handed_over_is_cancelled_with_the_acknowledgement()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await night.Engine.Intake.AcceptAsync(NightActs.Request(NightActs.Event("disk")));
        await night.Engine.Commands.SubmitAsync(new CommandRequest("c1", NightShift.Bob, Door.Web, new AlertId(1), new Acknowledge()));

        Assert.Equal(DeliveryStatus.Cancelled, Assert.Single(await night.DeliveriesOfAsync()).Status);
        await night.ToAsync(60);
        Assert.Empty(night.Attempts());
    }

    [Fact]
    public async Task A_page_whose_answer_was_lost_is_repeated_with_the_same_text_and_id()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        var lost = 2;
        night.Answer = (_, _) => lost-- > 0 ? new OutcomeUnknown("no answer") : null;

        await night.EventAsync("disk");
        await night.ToAsync(60);

        Assert.Equal(["0 page bob phone 1", "1 page bob phone 1", "3 page bob phone 1"], night.Attempts());
        Assert.Equal([1, 2, 3], night.Sent.Select(message => message.Attempt));
        Assert.Single(night.Sent.Select(message => message.Delivery).Distinct());
        Assert.Single(night.Sent.Select(message => message.Messages[0]).Distinct());
        Assert.Equal(DeliveryStatus.Delivered, Assert.Single(await night.DeliveriesOfAsync()).Status);
    }

    [Fact]
    public async Task News_by_mail_or_sms_whose_answer_was_lost_are_not_repeated_but_listed_as_unknown()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob", "carol")));
        night.Answer = (_, message) => message.Purpose == NotificationPurpose.Notice ? new OutcomeUnknown("no answer") : null;

        await night.EventAsync("disk");
        await night.EventAsync("disk", EventAction.Resolve);
        await night.ToAsync(300);

        Assert.Equal(["0 notice bob phone 1", "0 notice carol mail 1"], night.Attempts().Where(line => line.Contains("notice", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await night.DeliveriesOfAsync()).Count(delivery => delivery is { Request.Purpose: NotificationPurpose.Notice, Status: DeliveryStatus.Unknown }));
    }

    [Theory]
    [InlineData(30, DeliveryStatus.HandingOver)]
    [InlineData(31, DeliveryStatus.Pending)]
    public async Task A_handover_that_nobody_finishes_is_unknown_when_its_lease_is_over_and_not_before(int second, DeliveryStatus status)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await using var hanging = await HangAsync(night);
        night.Time.Pass(Duration.FromSeconds(second));

        await night.Engine.Rescuer.TickAsync(night.Time.Now, CancellationToken.None);

        Assert.Equal(status, Assert.Single(await night.DeliveriesOfAsync()).Status);
        hanging.Answer.SetResult();
    }

    [Fact]
    public async Task Leases_of_an_earlier_boot_are_void_at_once_and_the_late_answer_of_the_earlier_changes_nothing()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob")));
        await using var hanging = await HangAsync(night);
        await using var next = await OneBatch.OnAsync(night);
        var rescue = next.Engine.Rescuer.TickAsync(night.Time.Now, CancellationToken.None);
        await next.CommitAsync(rescue);
        Assert.Equal(1, next.Engine.Rescuer.Rescued);
        var rescued = Assert.Single(await night.DeliveriesOfAsync());
        Assert.Equal((DeliveryStatus.Pending, 1, true, NightShift.Evening + Duration.FromSeconds(1)), (rescued.Status, rescued.Attempt, rescued.PossiblySent, rescued.Due));

        night.During = _ => Task.CompletedTask;
        hanging.Answer.SetResult();
        await hanging.Tick;
        await night.TickAsync();

        // Its lease is gone, and so is what it had to say: the page comes again.
        Assert.Equal(rescued with { Sequence = rescued.Sequence }, Assert.Single(await night.DeliveriesOfAsync()));
        await night.ToAsync(1);
        Assert.Equal(["0 page bob phone 1", "1 page bob phone 1"], night.Attempts());
    }

    [Fact]
    public async Task A_failed_method_is_refused_for_good_and_its_page_is_over_when_no_other_is_left()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(600, "carol")));
        night.Answer = (kind, _) => kind == ContactMethodKind.Sms ? new MethodFailed("no such number") : null;

        await night.EventAsync("disk");
        await night.ToAsync(120);

        Assert.Equal(["0 page bob phone 1", "0 page carol mail 1"], night.Attempts());
        Assert.Equal(DeliveryStatus.Failed, (await night.DeliveriesOfAsync())[0].Status);
        Assert.Single((await night.JournalAsync()).Select(row => row.Entry).OfType<PersonUnreachable>());
    }

    /// <summary>The first page is with a provider that does not answer.</summary>
    private static async Task<Hanging> HangAsync(NightShift night)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        night.During = _ =>
        {
            called.TrySetResult();
            return answer.Task;
        };
        var tick = night.EventAsync("disk");
        await called.Task.WaitAsync(TestContext.Current.CancellationToken);
        return new Hanging(answer, tick);
    }

    private sealed record Hanging(TaskCompletionSource Answer, Task Tick) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Answer.TrySetResult();
            await Tick;
        }
    }
}
