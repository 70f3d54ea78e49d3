using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;
using static Watchbill.Server.Tests.StatusSamples;

namespace Watchbill.Server.Tests.Features.StatusPages;

/// <summary>From the form to the last message, as a stranger lives it.</summary>
public sealed class SubscriberTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_but_a_question_is_sent_before_somebody_confirms_with_a_button()
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();
        using var asked = await PostAsync(client, "/status/main/subscribe", ("email", "Dana@Example.org"));
        Assert.Contains("Open the link in it", await asked.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var question = Assert.Single(await MessagesAsync(server, "status_page:main"));
        Assert.Equal(("dana@example.org", SubscriberNews.Confirm), (question.Address, question.Message.News));

        await OpenAsync(server, "One");
        Assert.Empty(await MessagesAsync(server, "status_post:1"));

        // Mail scanners fetch links.
        var link = LinkOf(server, question.Message);
        using var fetched = await client.GetAsync(link, Cancel);
        Assert.Contains("<button name=\"act\" value=\"confirm\">", await fetched.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(SubscriberState.Unconfirmed, (await SubscriberAsync(server)).State);

        using var confirmed = await PostAsync(client, link, ("act", "confirm"));
        Assert.Equal(SubscriberState.Active, (await SubscriberAsync(server)).State);
        await OpenAsync(server, "Two");
        var told = Assert.Single(await MessagesAsync(server, "status_post:2"));
        Assert.Equal((SubscriberNews.Update, "Two"), (told.Message.News, told.Message.Post!.Name));

        using var left = await PostAsync(client, link, ("List-Unsubscribe", "One-Click"));
        await OpenAsync(server, "Three");
        Assert.Empty(await MessagesAsync(server, "status_post:3"));
        using var gone = await client.GetAsync(link, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Who_wants_one_component_is_told_of_that_one_and_of_what_names_none()
    {
        await using var server = await StatusSamples.StartAsync();
        await SubscribeAsync(server, "dana@example.org", new ComponentId("mail"));

        var api = await OpenAsync(server, "API", Set("api", ComponentStatus.MajorOutage));
        var mail = await OpenAsync(server, "Mail", Set("mail", ComponentStatus.MajorOutage));
        var all = await OpenAsync(server, "All");

        Assert.Empty(await MessagesAsync(server, Subjects.Of(api.Id)));
        Assert.Single(await MessagesAsync(server, Subjects.Of(mail.Id)));
        Assert.Single(await MessagesAsync(server, Subjects.Of(all.Id)));
    }

    [Fact]
    public async Task Each_update_is_told_once_but_no_edit_and_nothing_that_says_not_to()
    {
        await using var server = await StatusSamples.StartAsync();
        await SubscribeAsync(server, "dana@example.org");
        var post = await OpenAsync(server);
        await SubmitAsync(server, post.Id, new EditPost(1, "Other words"));
        await SubmitAsync(server, post.Id, new UpdatePost(PostStatus.Identified, "Quietly.", [], null, null, Notify: false));
        await SubmitAsync(server, post.Id, new UpdatePost(PostStatus.Resolved, "Done.", [], null, null, Notify: true));

        Assert.Equal(["We are looking into it.", "Done."], (await MessagesAsync(server, Subjects.Of(post.Id))).Select(told => told.Message.Post!.Last.Body));
    }

    [Fact]
    public async Task Planned_work_reminds_and_many_messages_are_spread_so_that_pages_do_not_wait_behind_them()
    {
        await using var server = await StatusSamples.StartAsync();
        for (var i = 0; i < 45; i++)
        {
            await SubscribeAsync(server, $"dana{i}@example.org");
        }

        var now = server.Engine.Time.Now();
        var post = await SubmitAsync(server, null, new PlanMaintenance(
            Page.Id, "Disks", "New ones.", [], new MaintenancePlan(now + Duration.FromHours(3), now + Duration.FromHours(4), true, true, Duration.FromHours(1)), Notify: true));
        var first = (await server.Engine.Store.Reader.ReadDeliveriesOfAsync(Subjects.Of(post.Id), Cancel)).OrderBy(delivery => delivery.Due).ToList();
        Assert.Equal([20, 20, 5], first.GroupBy(delivery => delivery.Due).Select(same => same.Count()));

        server.Time.Advance(Duration.FromMinutes(121));
        await StandIns.Eventually.HoldsAsync(
            async () => (await MessagesAsync(server, Subjects.Of(post.Id))).Count(told => told.Message.News == SubscriberNews.Reminder) == 45, "everybody is reminded", cancel: Cancel);
    }

    [Theory]
    [InlineData("email", "no address")]
    [InlineData("email", "a@example.org\r\nBcc: b@example.org")]
    [InlineData("webhook", "http://example.org/hook")]
    [InlineData("webhook", "https://user:secret@example.org/")]
    [InlineData("webhook", "file:///etc/passwd")]
    [InlineData("nothing", "x")]
    public async Task What_is_no_address_is_said_on_the_form(string field, string value)
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();

        using var answer = await PostAsync(client, "/status/main/subscribe", (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(await server.Engine.Store.Reader.ReadSubscribersAsync(Page.Id, Cancel));
    }

    [Fact]
    public async Task Nobody_floods_an_address_and_nobody_learns_who_subscribes()
    {
        await using var server = await StatusSamples.StartAsync();
        using var client = server.Client();
        await SubscribeAsync(server, "dana@example.org");
        using var known = await PostAsync(client, "/status/main/subscribe", ("email", "dana@example.org"));
        using var stranger = await PostAsync(client, "/status/main/subscribe", ("email", "erin@example.org"));
        Assert.Equal(await known.Content.ReadAsStringAsync(Cancel), await stranger.Content.ReadAsStringAsync(Cancel));
        Assert.Single(await MessagesAsync(server, "status_page:main"), told => told.Address == "erin@example.org");

        using var second = await PostAsync(client, "/status/main/subscribe", ("email", "erin@example.org"));
        using var third = await PostAsync(client, "/status/main/subscribe", ("email", "erin@example.org"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (second.StatusCode, third.StatusCode));
        Assert.NotNull(third.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_link_that_was_not_used_in_time_and_one_for_another_page_lead_nowhere()
    {
        await using var server = await StatusSamples.StartAsync();
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(Page with { Id = new StatusPageId("other"), IsDefault = false }));
        using var client = server.Client();
        using var asked = await PostAsync(client, "/status/main/subscribe", ("email", "dana@example.org"));
        var link = LinkOf(server, (await MessagesAsync(server, "status_page:main"))[0].Message);
        using var elsewhere = await client.GetAsync(link.Replace("/main/", "/other/", StringComparison.Ordinal), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);

        server.Time.Advance(StatusSubscriber.ConfirmWithin + Duration.FromSeconds(1));
        using var late = await PostAsync(client, link, ("act", "confirm"));
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.Equal(SubscriberState.Unconfirmed, (await SubscriberAsync(server)).State);
    }

    [Fact]
    public async Task A_page_without_subscribers_has_no_form()
    {
        await using var server = await StatusSamples.StartAsync();
        await Organisation.WriteAsync(server.Engine, DefinitionJson.Of(Page with { Subscribers = false }));
        using var client = server.Client();

        using var form = await client.GetAsync("/status/main/subscribe", Cancel);
        using var sent = await PostAsync(client, "/status/main/subscribe", ("email", "dana@example.org"));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (form.StatusCode, sent.StatusCode));
        Assert.DoesNotContain("subscribe", await client.GetStringAsync("/status/main", Cancel), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task SubscribeAsync(ServerUnderTest server, string address, params ComponentId[] components)
    {
        Assert.Null(await server.Engine.Subscribers.SubscribeAsync(Page.Id, SubscriberKind.Email, address, [.. components]));
        Assert.True(await server.Engine.Subscribers.ConfirmAsync((await server.Engine.Store.Reader.ReadSubscribersAsync(Page.Id, Cancel)).Single(one => one.Address == address).Id));
    }

    private static async Task<StatusSubscriber> SubscriberAsync(ServerUnderTest server) => Assert.Single(await server.Engine.Store.Reader.ReadSubscribersAsync(Page.Id, Cancel));

    private static async Task<IReadOnlyList<(string Address, SubscriberMessage Message)>> MessagesAsync(ServerUnderTest server, string subject) =>
        [.. (await server.Engine.Store.Reader.ReadDeliveriesOfAsync(subject, Cancel)).Select(delivery => (delivery.Request.Address, (SubscriberMessage)delivery.Request.Message))];

    private static string LinkOf(ServerUnderTest server, SubscriberMessage message) =>
        server.App.Services.GetRequiredService<AlertLinks>().Subscription(message.Page, message.Subscriber).AbsolutePath;

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.PostAsync(path, content, Cancel);
    }
}
