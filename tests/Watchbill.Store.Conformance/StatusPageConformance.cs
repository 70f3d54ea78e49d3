using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

/// <summary>Posts and subscribers of status pages.</summary>
public abstract class StatusPageConformance(StoreDriver driver)
{
    private static readonly StatusPageId Main = new("main");

    [Fact]
    public async Task A_post_comes_back_as_it_was_written_last()
    {
        await using var test = await driver.OpenAsync();
        var post = Post(1, 10);
        await test.Store.WriteAsync(writes => writes.StatusPosts.Add(post));
        await test.Store.WriteAsync(writes => writes.StatusPosts.AddRange([post with { Version = 2, Name = "Other “<&>”" }, post with { Version = 3, Name = "Last", EndedAt = At(20) }]));

        var read = (await test.Store.Reader.ReadStatusPostAsync(post.Id, CancellationToken.None))!;

        Assert.Equal((3, "Last", At(20)), (read.Version, read.Name, read.EndedAt));
        Assert.Equivalent(post.Updates, read.Updates, strict: true);
        Assert.Null(await test.Store.Reader.ReadStatusPostAsync(new StatusPostId(2), CancellationToken.None));
        Assert.Equal("Last", (await test.Store.AskAsync(transaction => transaction.ReadStatusPostAsync(post.Id)))!.Name);
    }

    [Fact]
    public async Task Open_posts_and_those_that_ended_since_are_found_newest_first()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.StatusPosts.AddRange(
        [
            Post(1, 0) with { EndedAt = At(50) }, Post(2, 10) with { EndedAt = At(100) }, Post(3, 5), Post(4, 10, PostKind.Maintenance), Post(5, 20) with { Page = new StatusPageId("main-2") },
        ]));

        Assert.Equal([4, 2, 3], await IdsAsync(At(100)));
        Assert.Equal([4, 3], await IdsAsync(At(100.001)));
        Assert.Equal([4, 2, 3, 1], await IdsAsync(At(-1_000)));

        async Task<IEnumerable<long>> IdsAsync(Instant since) => (await test.Store.Reader.ReadStatusPostsAsync(Main, since, CancellationToken.None)).Select(post => post.Id.Value);
    }

    [Fact]
    public async Task Posts_of_a_kind_are_listed_by_when_they_began_within_bounds()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.StatusPosts.AddRange([Post(1, 0), Post(2, 10), Post(3, 20), Post(4, 10, PostKind.Maintenance), Post(5, 10)]));

        Assert.Equal([5, 2, 1], await IdsAsync(PostKind.Incident, 0, 20, 10));
        Assert.Equal([3, 5], await IdsAsync(PostKind.Incident, 0, 21, 2));
        Assert.Equal([4], await IdsAsync(PostKind.Maintenance, 10, 11, 10));
        Assert.Empty(await IdsAsync(PostKind.Maintenance, 0, 10, 10));

        // A planned beginning that is moved is found where it is now.
        await test.Store.WriteAsync(writes => writes.StatusPosts.Add(Post(4, 500, PostKind.Maintenance) with { Version = 2 }));
        Assert.Equal([4], await IdsAsync(PostKind.Maintenance, 500, 501, 10));

        async Task<IEnumerable<long>> IdsAsync(PostKind kind, double from, double to, int limit) =>
            (await test.Store.Reader.ListStatusPostsAsync(Main, kind, new Interval(At(from), At(to)), limit, CancellationToken.None)).Select(post => post.Id.Value);
    }

    [Fact]
    public async Task The_newest_post_about_one_of_our_incidents_is_found()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.StatusPosts.AddRange(
            [Post(1, 0) with { Incident = 42 }, Post(2, 0) with { Incident = 42 }, Post(3, 0) with { Incident = 42, Page = new StatusPageId("other") }, Post(4, 0)]));

        Assert.Equal(2, (await test.Store.AskAsync(transaction => transaction.ReadStatusPostOfAsync(Main, 42)))!.Id.Value);
        Assert.Null(await test.Store.AskAsync(transaction => transaction.ReadStatusPostOfAsync(Main, 43)));
    }

    [Fact]
    public async Task Numbers_of_posts_are_never_given_twice()
    {
        await using var test = await driver.OpenAsync();
        var ids = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            await using var transaction = await test.Store.BeginAsync(CancellationToken.None);
            ids.Add((await transaction.ReserveStatusPostIdAsync()).Value);
            ids.Add((await transaction.ReserveStatusPostIdAsync()).Value);
            await transaction.CommitAsync();
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], ids);
    }

    [Fact]
    public async Task Subscribers_are_kept_changed_and_forgotten()
    {
        await using var test = await driver.OpenAsync();
        var (b, a, other) = (Subscriber("b"), Subscriber("a") with { Components = [new ComponentId("api")] }, Subscriber("c") with { Page = new StatusPageId("other") });
        await test.Store.WriteAsync(writes => writes.Subscribers.AddRange([b, a, other]));
        await test.Store.WriteAsync(writes => writes.Subscribers.Add(b with { State = SubscriberState.Active, ConfirmedAt = At(1) }));

        Assert.Equal(["a", "b"], (await test.Store.Reader.ReadSubscribersAsync(Main, CancellationToken.None)).Select(one => one.Id));
        Assert.Equal((SubscriberState.Active, At(1)), ((await test.Store.Reader.ReadSubscriberAsync("b", CancellationToken.None))!.State, At(1)));
        Assert.Equal("api", Assert.Single((await test.Store.AskAsync(transaction => transaction.ReadSubscribersAsync(Main)))[0].Components).Value);

        await test.Store.WriteAsync(writes => writes.SubscribersRemoved.Add("b"));
        Assert.Null(await test.Store.Reader.ReadSubscriberAsync("b", CancellationToken.None));
    }

    [Fact]
    public async Task An_address_subscribes_to_a_page_once()
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(writes => writes.Subscribers.Add(Subscriber("a")));

        await Assert.ThrowsAnyAsync<Exception>(() => test.Store.WriteAsync(writes => writes.Subscribers.Add(Subscriber("b") with { Address = "a@example.org" })));
        await test.Store.WriteAsync(writes => writes.Subscribers.Add(Subscriber("b") with { Address = "a@example.org", Page = new StatusPageId("other") }));
    }

    private static StatusPost Post(long id, double began, PostKind kind = PostKind.Incident) => new(
        new StatusPostId(id), 1, Main, kind, "Checkout fails", PostImpact.Major, Now, At(began), null, null, Now, null, null,
        [new PostUpdate(1, PostStatus.Investigating, "We are looking “into” it.", [new ComponentChange(new ComponentId("api"), ComponentStatus.Operational, ComponentStatus.MajorOutage)], Now, Now, At(began), At(60), true)]);

    private static StatusSubscriber Subscriber(string id) =>
        new(id, Main, SubscriberKind.Email, $"{id}@example.org", SubscriberState.Unconfirmed, [], Now, null, null, 0);
}
