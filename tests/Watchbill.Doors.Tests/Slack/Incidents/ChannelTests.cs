using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.StandIns;

namespace Watchbill.Doors.Tests.Slack.Incidents;

public sealed class ChannelTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Fact]
    public async Task The_channel_is_made_its_people_invited_its_topic_kept_and_it_is_archived_at_the_end()
    {
        var earlier = workspace.Slack.Refusals.All.Count;
        var id = await workspace.DeclareAsync();
        var channel = await workspace.ChannelAsync(id);
        Assert.Equal(($"incident-{id}", false), (channel.Name, channel.IsPrivate));

        await workspace.RestAsync($"incidents/{id}/role", """{"role":"commander"}""");
        await workspace.RestAsync($"incidents/{id}/status", """{"status":"mitigating"}""");
        await workspace.HeadlineAsync(id, "Mitigating");
        await workspace.SentAsync(id);
        channel = await workspace.ChannelAsync(id);
        Assert.Equal([workspace.Ana.Id], channel.Members);
        Assert.StartsWith("P1 · Mitigating · Commander Ana · next update ", channel.Topic, StringComparison.Ordinal);

        await workspace.EndsAsync(id);
        await workspace.SentAsync(id);
        Assert.True((await workspace.ChannelAsync(id)).IsArchived);
        Assert.DoesNotContain("incident_resolve", (await workspace.HeadlineAsync(id, "Cancelled")).Blocks!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(workspace.Slack.Refusals.All.Skip(earlier), refusal => refusal.Code != "already_archived");
    }

    [Fact]
    public async Task The_headline_is_one_message_that_is_edited_and_so_is_each_update()
    {
        var id = await workspace.DeclareAsync();
        await workspace.RestAsync($"incidents/{id}/update", """{"text":"We look at <it>"}""");
        await workspace.RestAsync($"incidents/{id}/update", """{"text":"Found it"}""");
        await workspace.RestAsync($"incidents/{id}/edit-update", """{"number":1,"text":"We look at it & see"}""");
        await workspace.RestAsync($"incidents/{id}/severity", """{"severity":"low"}""");
        await workspace.HeadlineAsync(id, "P3");
        await workspace.SentAsync(id);

        var channel = await workspace.ChannelAsync(id);
        var messages = workspace.Slack.Messages.All.Where(message => message.Channel == channel.Id).ToList();
        Assert.Equal([$"INC-{id}: Checkout is down", $"INC-{id}: Update 1, by Ana (edited)", $"INC-{id}: Update 2, by Ana"], messages.Select(message => message.Text));
        Assert.Contains("We look at it \\u0026amp; see", messages[1].Blocks!.ToJsonString(), StringComparison.Ordinal);
        Assert.Single(messages[1].Edits);
        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task When_Slack_comes_back_the_backlog_is_posted_in_order_and_once()
    {
        var id = await workspace.DeclareAsync("Everything is slow");
        await workspace.SentAsync(id);
        var channel = await workspace.ChannelAsync(id);
        workspace.Slack.Script.Always(FaultScript.AnyOperation, Fault.Status(503));
        foreach (var text in new[] { "one", "two", "three" })
        {
            await workspace.RestAsync($"incidents/{id}/update", $$"""{"text":"{{text}}"}""");
        }

        var tried = workspace.Slack.Requests.Count;
        await Eventually.HoldsAsync(() => workspace.Slack.Requests.Count > tried, "it is tried in vain");
        workspace.Slack.Script.Clear();
        await Eventually.HoldsAsync(
            () =>
            {
                workspace.Node.Time.Advance(NodaTime.Duration.FromSeconds(31));
                return workspace.Slack.Messages.All.Count(message => message.Channel == channel.Id) == 4;
            },
            "all three updates are there");
        Assert.Equal(["one", "two", "three"], workspace.Slack.Messages.All.Where(message => message.Channel == channel.Id).Skip(1).Select(message => message.Blocks![1]!["text"]!["text"]!.ToString()));
        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task A_name_that_is_taken_gets_a_number_and_the_incident_knows_its_channel_by_id()
    {
        var next = new IncidentId((await workspace.DeclareAsync()).Value + 1);
        workspace.Slack.AddChannel($"incident-{next}");

        var id = await workspace.DeclareAsync("The second");

        Assert.Equal(next, id);
        var channel = await workspace.ChannelAsync(id);
        Assert.Equal($"incident-{id}-2", channel.Name);
        Assert.Equal($"incident-{id}-2", (await workspace.ReadAsync(id)).ChannelName);
        await workspace.TypeAsync("note here", channel);
        Assert.Equal("here", (await workspace.JournalAsync(id)).Select(row => row.Entry).OfType<NoteAdded>().Single().Text);
        await workspace.EndsAsync(id);
        await workspace.EndsAsync(new IncidentId(id.Value - 1));
    }

    [Fact]
    public async Task A_channel_whose_making_was_not_answered_is_found_again_and_not_made_twice()
    {
        workspace.Slack.Script.Next("conversations.create", Fault.DropAfterAccept);

        var id = await workspace.DeclareAsync("No answer");

        await Eventually.HoldsAsync(
            async () =>
            {
                workspace.Node.Time.Advance(NodaTime.Duration.FromSeconds(2));
                return (await workspace.ReadAsync(id)).ChannelId is not null;
            },
            "the channel is found");
        Assert.Single(workspace.Slack.Channels, channel => channel.Name.StartsWith($"incident-{id}", StringComparison.Ordinal));
        await workspace.EndsAsync(id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Opened_again_an_incident_goes_on_in_its_channel_or_where_Slack_does_not_let_us_in_another(bool lets)
    {
        workspace.Slack.LetsAppsUnarchive = lets;
        var id = await workspace.DeclareAsync("Back again");
        await workspace.SentAsync(id);
        var first = await workspace.ChannelAsync(id);
        await workspace.EndsAsync(id);
        await workspace.SentAsync(id);
        Assert.True((await workspace.ChannelAsync(id)).IsArchived);

        await workspace.RestAsync($"incidents/{id}/reopen", """{"why":"It is back"}""");
        await workspace.SentAsync(id);
        await workspace.RestAsync($"incidents/{id}/update", """{"text":"On it again"}""");
        await workspace.SentAsync(id);

        var now = await workspace.ChannelAsync(id);
        Assert.Equal((lets ? first.Id : now.Id, lets ? $"incident-{id}" : $"incident-{id}-2", false), (now.Id, now.Name, now.IsArchived));
        Assert.Equal(lets, first.Id == now.Id);
        Assert.Equal(lets ? 1 : 2, (await workspace.JournalAsync(id)).Count(row => row.Entry is ChannelOpened));
        Assert.Equal([workspace.Ana.Id], now.Members);
        var messages = workspace.Slack.Messages.All.Where(message => message.Channel == now.Id).ToList();
        Assert.Equal([$"INC-{id}: Back again", $"INC-{id}: Update 1, by Ana"], messages.Select(message => message.Text));
        Assert.Contains("Investigating", messages[0].Blocks!.ToJsonString(), StringComparison.Ordinal);
        await workspace.TypeAsync("note from here", now);
        Assert.Contains((await workspace.JournalAsync(id)).Select(row => row.Entry).OfType<NoteAdded>(), note => note.Text == "from here");

        await workspace.EndsAsync(id);
        await workspace.SentAsync(id);
        Assert.True((await workspace.ChannelAsync(id)).IsArchived);
        workspace.Slack.LetsAppsUnarchive = false;
    }

    [Fact]
    public async Task Restricted_meanwhile_it_goes_on_in_a_channel_for_those_who_are_named()
    {
        workspace.Slack.LetsAppsUnarchive = true;
        var id = await workspace.DeclareAsync("A leak, again");
        await workspace.SentAsync(id);
        var first = await workspace.ChannelAsync(id);
        await workspace.RestAsync($"incidents/{id}/restrict", """{"viewers":["ana"]}""");
        await workspace.EndsAsync(id);
        await workspace.SentAsync(id);
        await workspace.RestAsync($"incidents/{id}/reopen", """{"why":"It is back"}""");
        await workspace.SentAsync(id);

        var now = await workspace.ChannelAsync(id);
        Assert.Equal((true, false, $"incident-{id}-2"), (now.IsPrivate, now.IsArchived, now.Name));
        Assert.True(workspace.Slack.Channels.Single(channel => channel.Id == first.Id).IsArchived);
        Assert.Contains("A leak, again", workspace.Slack.Messages.All.Single(message => message.Channel == now.Id).Text, StringComparison.Ordinal);
        await workspace.EndsAsync(id);
        workspace.Slack.LetsAppsUnarchive = false;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restricted_afterwards_its_open_channel_says_nothing_more_whether_or_not_it_can_be_archived(bool archives)
    {
        var id = await workspace.DeclareAsync("A leak");
        await workspace.SentAsync(id);
        if (!archives)
        {
            workspace.Slack.Script.Next("conversations.archive", Fault.Refuse("restricted_action"));
        }

        await workspace.RestAsync($"incidents/{id}/restrict", """{"viewers":["ana"]}""");
        await workspace.RestAsync($"incidents/{id}/update", """{"text":"A leak of everything"}""");
        await workspace.SentAsync(id);

        var channel = await workspace.ChannelAsync(id);
        Assert.Equal(archives, channel.IsArchived);
        Assert.Equal("restricted", channel.Topic);
        Assert.DoesNotContain("A leak", new JsonArray([.. workspace.Slack.Messages.All.Where(message => message.Channel == channel.Id).Select(message => (JsonNode)message.Blocks!.DeepClone())]).ToJsonString(), StringComparison.Ordinal);
        await workspace.EndsAsync(id);
    }
}
