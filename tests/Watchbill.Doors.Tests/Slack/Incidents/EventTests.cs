using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Doors.Slack.Events;
using Watchbill.StandIns;
using Watchbill.StandIns.Slack;

namespace Watchbill.Doors.Tests.Slack.Incidents;

public sealed class EventTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Fact]
    public async Task The_url_is_verified_with_a_signature_alone()
    {
        var challenge = workspace.Slack.Challenge("3eZbrw1aB");
        using var answer = await workspace.Slack.SendAsync(challenge, workspace.Node.Actual(SlackEventDoor.Path));
        using var forged = await workspace.Slack.SendAsync(challenge with { Body = challenge.Body.Replace("3eZ", "4eZ", StringComparison.Ordinal) }, workspace.Node.Actual(SlackEventDoor.Path));

        Assert.Equal("3eZbrw1aB", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(401, (int)forged.StatusCode);
    }

    [Fact]
    public async Task What_is_pinned_is_a_note_once_and_its_edit_and_its_end_are_further_ones()
    {
        var id = await workspace.DeclareAsync();
        var channel = await workspace.ChannelAsync(id);
        var message = workspace.Slack.Write(channel.Id, workspace.Node.Stranger, "the replica is 40 minutes behind");
        var pinned = workspace.Slack.Event(Pin(message, workspace.Ana));

        await workspace.SendAsync(pinned, SlackEventDoor.Path);
        await workspace.SendAsync(pinned, SlackEventDoor.Path);
        await workspace.HappensAsync(Reaction(message, workspace.Ana, "pushpin"));
        await NotesAsync(id, 1);
        await workspace.HappensAsync(new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "message_changed",
            ["channel"] = channel.Id,
            ["message"] = new JsonObject { ["ts"] = message.Ts, ["text"] = "the replica is 4 minutes behind", ["user"] = message.User, ["edited"] = new JsonObject { ["user"] = message.User, ["ts"] = message.Ts } },
            ["previous_message"] = new JsonObject { ["ts"] = message.Ts, ["text"] = message.Text, ["user"] = message.User },
        });
        await NotesAsync(id, 2);
        await workspace.HappensAsync(new JsonObject
        {
            ["type"] = "message",
            ["subtype"] = "message_deleted",
            ["channel"] = channel.Id,
            ["deleted_ts"] = message.Ts,
            ["previous_message"] = new JsonObject { ["ts"] = message.Ts, ["text"] = "the replica is 4 minutes behind", ["user"] = message.User },
        });

        var notes = await NotesAsync(id, 3);
        Assert.All(notes, note => Assert.Equal((new UserId("ana"), "slack"), (note.By, note.Source)));
        Assert.StartsWith($"member {workspace.Node.Stranger.Id}: the replica is 40 minutes behind\nhttps://", notes[0].Text, StringComparison.Ordinal);
        Assert.Contains("It says now: the replica is 4 minutes behind\nIt said: the replica is 40 minutes behind", notes[1].Text, StringComparison.Ordinal);
        Assert.Contains("was deleted in Slack. It said: the replica is 4 minutes behind", notes[2].Text, StringComparison.Ordinal);
        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task Another_emoji_another_channel_and_what_was_not_noted_are_nothing_and_a_stranger_is_told()
    {
        var id = await workspace.DeclareAsync();
        var channel = await workspace.ChannelAsync(id);
        var message = workspace.Slack.Write(channel.Id, workspace.Ana, "hello");
        var elsewhere = workspace.Slack.Write(workspace.Town.Id, workspace.Ana, "hello there");

        await workspace.HappensAsync(Reaction(message, workspace.Ana, "tada"));
        await workspace.HappensAsync(Pin(elsewhere, workspace.Ana));
        await workspace.HappensAsync(new JsonObject { ["type"] = "message", ["subtype"] = "message_deleted", ["channel"] = channel.Id, ["deleted_ts"] = message.Ts });
        await workspace.HappensAsync(Pin(message, workspace.Node.Stranger));

        var told = await workspace.Slack.Ephemerals.FirstAsync(said => said.User == workspace.Node.Stranger.Id);
        Assert.Contains("does not know you yet", told.Text, StringComparison.Ordinal);
        Assert.Empty(await NotesAsync(id, 0));
        await workspace.EndsAsync(id);
    }

    private async Task<List<NoteAdded>> NotesAsync(IncidentId id, int count)
    {
        async Task<List<NoteAdded>> Read() => [.. (await workspace.JournalAsync(id)).Select(row => row.Entry).OfType<NoteAdded>()];
        await Eventually.HoldsAsync(async () => (await Read()).Count >= count, $"{count} notes are there");
        return await Read();
    }

    private static JsonObject Pin(SlackMessage message, SlackUser by) => new()
    {
        ["type"] = "pin_added",
        ["user"] = by.Id,
        ["channel_id"] = message.Channel,
        ["item"] = new JsonObject { ["type"] = "message", ["channel"] = message.Channel, ["message"] = new JsonObject { ["ts"] = message.Ts, ["text"] = message.Text, ["user"] = message.User } },
        ["event_ts"] = message.Ts,
    };

    private static JsonObject Reaction(SlackMessage message, SlackUser by, string emoji) => new()
    {
        ["type"] = "reaction_added",
        ["user"] = by.Id,
        ["reaction"] = emoji,
        ["item_user"] = message.User,
        ["item"] = new JsonObject { ["type"] = "message", ["channel"] = message.Channel, ["ts"] = message.Ts },
        ["event_ts"] = message.Ts,
    };
}
