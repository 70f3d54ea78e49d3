using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Doors.Slack;

namespace Watchbill.Doors.Tests.Slack.Incidents;

public sealed class PressAndDialogueTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Fact]
    public async Task A_press_below_the_headline_edits_it_in_place()
    {
        var id = await workspace.DeclareAsync();
        var headline = await workspace.HeadlineAsync(id);

        await workspace.PressAsync(headline, "incident_acknowledge");
        await workspace.PressAsync(headline, "incident_command");
        var taken = await workspace.HeadlineAsync(id, "taken at");
        Assert.Equal(headline.Ts, taken.Ts);
        Assert.Contains($"Commander: <@{workspace.Ana.Id}>", Plain(taken.Blocks!), StringComparison.Ordinal);
        await workspace.SentAsync(id);
        taken = await workspace.HeadlineAsync(id);
        Assert.Equal(["incident_update", "incident_resolve"], taken.ActionIds);
        Assert.Equal($"{id}:{(await workspace.ReadAsync(id)).Version}", (string?)taken.Action("incident_resolve")!["value"]);

        await workspace.PressAsync(taken, "incident_resolve");
        Assert.Empty((await workspace.HeadlineAsync(id, "Resolved")).ActionIds);
        await workspace.SentAsync(id);
        Assert.Equal(StatusCategory.Resolved, (await workspace.ReadAsync(id)).Category);
        Assert.DoesNotContain(workspace.Slack.Refusals.All, refusal => refusal.Code != "already_archived");
    }

    [Fact]
    public async Task Resolving_in_ignorance_of_what_another_did_is_refused_to_the_presser()
    {
        var id = await workspace.DeclareAsync();
        var headline = await workspace.HeadlineAsync(id);
        await workspace.RestAsync($"incidents/{id}/status", """{"status":"monitoring"}""", user: "bob");

        await workspace.PressAsync(headline, "incident_resolve");

        var said = await workspace.Slack.FollowUps.FirstAsync(followUp => followUp.Text!.Contains("Bob changed the status of", StringComparison.Ordinal));
        Assert.Equal("ephemeral", said.ResponseType);
        Assert.Equal(StatusCategory.Live, (await workspace.ReadAsync(id)).Category);
        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task A_strangers_press_and_one_about_what_is_not_theirs_change_nothing()
    {
        var id = await workspace.DeclareAsync();
        var headline = await workspace.HeadlineAsync(id);
        await workspace.SentAsync(id);
        var before = (await workspace.JournalAsync(id)).Count;

        await workspace.SendAsync(workspace.Slack.Press(headline, "incident_resolve", workspace.Node.Stranger), SlackDoor.Path);
        await workspace.RestAsync($"incidents/{id}/restrict", """{"viewers":["bob"]}""", user: "bob");
        var restricted = (await workspace.JournalAsync(id)).Count;
        await workspace.PressAsync(headline, "incident_resolve");

        await workspace.Slack.FollowUps.FirstAsync(followUp => followUp.Text == "There is no such incident.");
        Assert.Equal((before + 1, restricted), (restricted, (await workspace.JournalAsync(id)).Count));
        await workspace.RestAsync($"incidents/{id}/cancel", "{}", user: "bob");
    }

    [Fact]
    public async Task Declared_by_dialogue_and_corrected_where_it_is_wrong()
    {
        var view = await workspace.OpenAsync("declare");

        var wrong = await workspace.SubmitAsync(view, ("title", "   "), ("severity", "critical"));
        Assert.Equal("errors", wrong!.Value.GetProperty("response_action").GetString());
        Assert.Contains("title", wrong.Value.GetProperty("errors").GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Null(await workspace.SubmitAsync(view, ("title", "Search fails"), ("severity", "critical"), ("services", "checkout"), ("impact", "nothing is found")));
        Assert.Null(await workspace.SubmitAsync(view, ("title", "Search fails"), ("severity", "critical"), ("services", "checkout"), ("impact", "nothing is found")));

        var declared = (await workspace.Node.Engine.Store.Reader.ListIncidentsAsync(new([], null, null, 50), TestContext.Current.CancellationToken)).Where(one => one.Title == "Search fails").ToList();
        var incident = Assert.Single(declared);
        Assert.Equal(("critical", "nothing is found", new ServiceId("checkout")), (incident.Level, incident.Impact, incident.Services[0]));
        await workspace.EndsAsync(incident.Id);
    }

    [Fact]
    public async Task An_update_by_dialogue_stands_in_the_channel_and_carries_its_promise()
    {
        var id = await workspace.DeclareAsync();
        var channel = await workspace.ChannelAsync(id);
        var view = await workspace.OpenAsync("update", channel);

        var wrong = await workspace.SubmitAsync(view, ("text", "Half are back"), ("nextIn", "soon"));
        Assert.Contains("'soon' is no length of time", wrong!.Value.GetProperty("errors").GetProperty("nextIn").GetString(), StringComparison.Ordinal);
        Assert.Null(await workspace.SubmitAsync(view, ("text", "Half are back"), ("nextIn", "30m"), ("status", "monitoring"), ("places", "chat,webhook")));

        var posted = await workspace.Slack.Messages.FirstAsync(message => message.Channel == channel.Id && message.Text.EndsWith("Update 1, by Ana", StringComparison.Ordinal));
        Assert.Contains("Half are back", posted.Blocks!.ToJsonString(), StringComparison.Ordinal);
        var update = Assert.Single((await workspace.ReadAsync(id)).Updates);
        Assert.Equal(["chat", "webhook"], update.Places);
        Assert.Equal(("monitoring", true), ((await workspace.ReadAsync(id)).Status, update.NextBy is not null));
        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task The_card_of_an_answer_is_put_anew_where_it_is_pressed()
    {
        var said = await workspace.TypeAsync("declare \"The card\" --severity critical");
        var incident = (await workspace.Node.Engine.Store.Reader.ListIncidentsAsync(new([], null, null, 50), TestContext.Current.CancellationToken)).Single(one => one.Title == "The card");
        var card = workspace.Slack.Post(workspace.Town, said.Text!, (JsonArray)said.Blocks!.DeepClone());

        await workspace.PressAsync(card, "incident_command");

        var answer = await workspace.Slack.FollowUps.FirstAsync(followUp => followUp.ReplaceOriginal);
        Assert.Contains("taken at", answer.Blocks!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("incident_command", answer.Blocks.ToJsonString(), StringComparison.Ordinal);
        await workspace.EndsAsync(incident.Id);
    }

    private static string Plain(JsonArray blocks) => string.Join('\n', blocks.Select(block => (string?)block!["text"]?["text"]));
}
