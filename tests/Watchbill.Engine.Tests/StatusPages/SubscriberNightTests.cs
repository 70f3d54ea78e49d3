using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.StatusPages;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.StatusPages;

/// <summary>Subscribers and the narrow entry of incidents, on the real engine and store.</summary>
public sealed class SubscriberNightTests
{
    private static readonly StatusPage Page = new(
        new StatusPageId("main"),
        "Acme",
        null,
        DateTimeZone.Utc,
        [
            new StatusComponent(new ComponentId("api"), "API", null, null, [NightActs.Checkout], FollowsServices: true, true, false, null),
            new StatusComponent(new ComponentId("web"), "Website", null, null, [NightActs.Checkout], FollowsServices: false, true, false, null),
        ],
        [],
        true,
        StatusTheme.Plain,
        null,
        Subscribers: true);

    [Fact]
    public async Task Who_cannot_be_reached_five_times_is_left_alone_until_they_confirm_again()
    {
        await using var night = await BeginAsync();
        var id = await SubscribeAsync(night, "dana@example.org");
        night.Answer = (_, message) => message.Subscription is null ? null : new MethodFailed("no such mailbox");
        var post = await OpenAsync(night);
        for (var update = 2; update <= 7; update++)
        {
            await night.RunAsync(Duration.FromMinutes(1));
            await UpdateAsync(night, post);
        }

        await night.RunAsync(Duration.FromMinutes(1));
        var subscriber = (await night.Engine.Store.Reader.ReadSubscriberAsync(id, CancellationToken.None))!;
        Assert.Equal((SubscriberState.Quarantined, 5), (subscriber.State, subscriber.Failures));
        Assert.Equal(5, night.Sent.Count(message => message.Subscription is { News: SubscriberNews.Update }));
        Assert.Single(await night.AuditAsync("status_subscriber.quarantined"));

        night.Answer = (_, _) => null;
        Assert.True(await night.Engine.Subscribers.ConfirmAsync(id));
        await UpdateAsync(night, post);
        await night.RunAsync(Duration.FromMinutes(1));
        Assert.Equal(6, night.Sent.Count(message => message.Subscription is { News: SubscriberNews.Update }));
    }

    [Fact]
    public async Task One_that_works_again_is_forgiven()
    {
        await using var night = await BeginAsync();
        var id = await SubscribeAsync(night, "dana@example.org");
        var fails = true;
        night.Answer = (_, message) => message.Subscription is not null && fails ? new MethodFailed("no such mailbox") : null;
        var post = await OpenAsync(night);
        await night.RunAsync(Duration.FromMinutes(1));
        Assert.Equal(1, (await night.Engine.Store.Reader.ReadSubscriberAsync(id, CancellationToken.None))!.Failures);

        fails = false;
        await UpdateAsync(night, post);
        await night.RunAsync(Duration.FromMinutes(1));
        Assert.Equal((SubscriberState.Active, 0), ((await night.Engine.Store.Reader.ReadSubscriberAsync(id, CancellationToken.None))!.State, (await night.Engine.Store.Reader.ReadSubscriberAsync(id, CancellationToken.None))!.Failures));
    }

    [Fact]
    public async Task What_may_have_been_sent_is_not_sent_again_and_what_was_not_is()
    {
        await using var night = await BeginAsync();
        await SubscribeAsync(night, "dana@example.org");
        night.Answer = (_, message) => message.Subscription is null ? null : new OutcomeUnknown("the line was cut");
        var first = await OpenAsync(night);
        await night.RunAsync(Duration.FromHours(1));
        Assert.Equal(DeliveryStatus.Unknown, Assert.Single(await night.Engine.Store.Reader.ReadDeliveriesOfAsync(Subjects.Of(first), CancellationToken.None)).Status);

        var attempts = 0;
        night.Answer = (_, message) => message.Subscription is not null && ++attempts < 4 ? new ProviderFailed("busy", null) : null;
        var second = await OpenAsync(night);
        await night.RunAsync(Duration.FromMinutes(5));
        Assert.Equal((4, DeliveryStatus.Delivered), (attempts, Assert.Single(await night.Engine.Store.Reader.ReadDeliveriesOfAsync(Subjects.Of(second), CancellationToken.None)).Status));
    }

    [Fact]
    public async Task An_incident_posts_in_its_own_transaction_and_later_posts_are_updates_of_the_same()
    {
        await using var night = await BeginAsync();
        var opened = await InBatchAsync(night, batch => StatusPosting.PostAsync(batch, Told(PostStatus.Investigating, PostImpact.Critical), Actor.User(NightShift.Ada), Door.Slack, "c1"));
        var updated = await InBatchAsync(night, batch => StatusPosting.PostAsync(batch, Told(PostStatus.Identified, null), Actor.User(NightShift.Ada), Door.Slack, "c2"));
        var edited = await InBatchAsync(night, batch => StatusPosting.EditAsync(batch, opened.Post!.Id, null, "Better words", Actor.User(NightShift.Ada), Door.Web, "c3"));

        Assert.Equal(opened.Post!.Id, updated.Post!.Id);
        Assert.Equal(PostImpact.Critical, updated.Post.Impact);
        Assert.Equal(["Words", "Better words"], edited.Post!.Updates.Select(update => update.Body));
        var journal = await night.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(opened.Post.Id), CancellationToken.None);
        Assert.Equal(["c1", "c1", "c2", "c3"], journal.Select(row => row.CommandId));
        Assert.Equal(42, (await night.Engine.Store.Reader.ReadStatusPostAsync(opened.Post.Id, CancellationToken.None))!.Incident);

        var wrong = await InBatchAsync(night, batch => StatusPosting.PostAsync(batch, Told(PostStatus.Scheduled, null), Actor.User(NightShift.Ada), Door.Slack, "c4"));
        Assert.Equal(Refusal.Invalid, wrong.Refusal!.Code);
        Assert.Equal(4, (await night.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(opened.Post.Id), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task What_services_say_reaches_the_components_that_follow_them()
    {
        await using var night = await BeginAsync();
        await SayAsync(ComponentStatus.MajorOutage);
        await SayAsync(ComponentStatus.MajorOutage);
        await SayAsync(ComponentStatus.Operational);

        var record = StatusPageJson.ReadRecord((await night.Engine.Store.Reader.ReadEngineStateAsync("status_page:main", CancellationToken.None))!);
        Assert.Equal([(Page.Components[0].Id, ComponentStatus.MajorOutage), (Page.Components[0].Id, ComponentStatus.Operational)], record.Changes.Select(change => (change.Component, change.Status)));

        async Task SayAsync(ComponentStatus status)
        {
            var said = new Dictionary<ServiceId, ComponentStatus> { [NightActs.Checkout] = status };
            await InBatchAsync(night, async batch =>
            {
                await StatusPosting.SetServicesAsync(batch, said, Actor.Engine("incidents"), Door.Timer, null);
                return new StatusPostDecision(null, []);
            });
        }
    }

    private static IncidentPost Told(PostStatus status, PostImpact? impact) => new(42, null, "Checkout fails", status, impact, "Words", [new ComponentSetting(new ComponentId("api"), ComponentStatus.MajorOutage)], null);

    private static Task<NightShift> BeginAsync() => NightShift.BeginAsync([.. Desk.Of(Desk.Rule(0, "bob")), DefinitionJson.Of(Page)]);

    private static async Task<string> SubscribeAsync(NightShift night, string address)
    {
        Assert.Null(await night.Engine.Subscribers.SubscribeAsync(Page.Id, SubscriberKind.Email, address, []));
        var id = SubscriberDesk.IdOf(Page.Id, SubscriberKind.Email, address);
        await night.RunAsync(Duration.FromSeconds(5));
        Assert.Equal(SubscriberNews.Confirm, night.Sent[^1].Subscription!.News);
        Assert.Equal((ContactMethodKind.Email, address), (night.Taken[^1].Kind, night.Taken[^1].Message.Address));
        Assert.True(await night.Engine.Subscribers.ConfirmAsync(id));
        return id;
    }

    private static async Task<StatusPostId> OpenAsync(NightShift night) =>
        (await SubmitAsync(night, null, new OpenPost(Page.Id, "Checkout fails", PostStatus.Investigating, PostImpact.Major, "We look.", [], null, Notify: true))).Post!.Id;

    private static Task<StatusPostOutcome> UpdateAsync(NightShift night, StatusPostId post) => SubmitAsync(night, post, new UpdatePost(PostStatus.Identified, "More.", [], null, null, Notify: true));

    private static Task<StatusPostOutcome> SubmitAsync(NightShift night, StatusPostId? post, StatusPostCommand command) =>
        night.Engine.StatusPages.SubmitAsync(new StatusPostRequest(null, new UserId("root"), Door.Api, post, command));

    private static async Task<StatusPostDecision> InBatchAsync(NightShift night, Func<Batch, ValueTask<StatusPostDecision>> decide)
    {
        var work = new OtherWork(decide);
        night.Engine.Committer.Submit(work);
        return await work.Reply;
    }

    /// <summary>Somebody else's work, such as an incident's command.</summary>
    private sealed class OtherWork(Func<Batch, ValueTask<StatusPostDecision>> decide) : Work
    {
        private readonly TaskCompletionSource<StatusPostDecision> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private StatusPostDecision? _decision;

        public Task<StatusPostDecision> Reply => _reply.Task;

        public override WorkOrder Order => WorkOrder.Person;

        public override async ValueTask DecideAsync(Batch batch) => _decision = await decide(batch);

        public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_decision!);

        public override void Failed(Exception exception) => _reply.TrySetException(exception);
    }
}
