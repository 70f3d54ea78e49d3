using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Doors.Slack.Incidents;

namespace Watchbill.Doors.Tests.Slack.Incidents;

public sealed class CommandTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Fact]
    public async Task Declared_where_people_talk_it_is_told_to_all_of_them_with_its_card()
    {
        var said = await workspace.TypeAsync("declare “Payments fail” —severity critical --service checkout --impact=\"nobody can pay\"");

        Assert.Equal("in_channel", said.ResponseType);
        Assert.Contains("Payments fail", said.Text, StringComparison.Ordinal);
        Assert.Contains("incident_resolve", said.Blocks!.ToJsonString(), StringComparison.Ordinal);
        var incident = (await workspace.Node.Engine.Store.Reader.ListIncidentsAsync(new([], null, null, 50), TestContext.Current.CancellationToken)).Single(one => one.Title == "Payments fail");
        Assert.Equal(("critical", "nobody can pay", new UserId("ana")), (incident.Level, incident.Impact, incident.DeclaredBy!.Value));
        await workspace.EndsAsync(incident.Id);
    }

    [Theory]
    [InlineData("note INC-$ it began at 14:02")]
    [InlineData("note $ it began at 14:02")]
    [InlineData("note incident-$ \"it began at 14:02\"")]
    [InlineData("NOTE \"it began at 14:02\" --incident INC-$")]
    public async Task Elsewhere_the_incident_is_named_in_any_of_its_ways(string text)
    {
        var id = await workspace.DeclareAsync();

        var said = await workspace.TypeAsync(text.Replace("$", id.ToString(), StringComparison.Ordinal));

        Assert.Equal("in_channel", said.ResponseType);
        Assert.Equal("it began at 14:02", (await workspace.JournalAsync(id)).Select(row => row.Entry).OfType<NoteAdded>().Single().Text);
        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task In_its_own_channel_it_need_not_be_named_and_another_one_is_asked_about()
    {
        var (id, other) = (await workspace.DeclareAsync(), await workspace.DeclareAsync("Something else"));
        var channel = await workspace.ChannelAsync(id);

        await workspace.TypeAsync("note 142 customers wrote", channel);
        await workspace.TypeAsync($"note INC-{id} and more", channel);
        var asked = await workspace.TypeAsync($"note INC-{other} looked like this", channel);
        await workspace.TypeAsync($"note \"INC-{other} looked like this\"", channel);
        await workspace.TypeAsync($"note it is over here --incident INC-{other}", channel);

        Assert.Equal("ephemeral", asked.ResponseType);
        Assert.Contains($"--incident INC-{other}", asked.Text, StringComparison.Ordinal);
        Assert.Equal(["142 customers wrote", "and more", $"INC-{other} looked like this"], (await workspace.JournalAsync(id)).Select(row => row.Entry).OfType<NoteAdded>().Select(note => note.Text));
        Assert.Equal(["it is over here"], (await workspace.JournalAsync(other)).Select(row => row.Entry).OfType<NoteAdded>().Select(note => note.Text));
        await workspace.EndsAsync(id);
        await workspace.EndsAsync(other);
    }

    [Theory]
    [InlineData("resolve", "Say which incident first")]
    [InlineData("note INC-$", "TEXT is missing. For example: /incident note INC-142")]
    [InlineData("page INC-$ @ana", "WHY is missing. For example: /incident page INC-142 @ana")]
    [InlineData("note INC-999999 x", "There is no incident 'INC-999999'")]
    [InlineData("severity INC-$ --why", "--why needs a value")]
    [InlineData("severity INC-$ critical worse", "'worse' is one word too many")]
    [InlineData("severity INC-$ awful", "For example: /incident severity INC-142 high")]
    [InlineData("note INC-$ --colour red", "There is no --colour here")]
    [InlineData("task INC-$ restart --owner @nobody", "'@nobody' has no account here")]
    [InlineData("note INC-$ \"half", "is not closed")]
    [InlineData("dance", "There is no /incident dance")]
    [InlineData("list sometimes", "'sometimes' is no category")]
    public async Task What_is_wrong_is_said_to_the_sender_alone_with_an_example(string text, string says)
    {
        var id = await workspace.DeclareAsync();
        var before = (await workspace.JournalAsync(id)).Count(row => row.Door == Door.Slack);

        var said = await workspace.TypeAsync(text.Replace("$", id.ToString(), StringComparison.Ordinal));

        Assert.Equal("ephemeral", said.ResponseType);
        Assert.Contains(says, said.Text, StringComparison.Ordinal);
        Assert.Equal(before, (await workspace.JournalAsync(id)).Count(row => row.Door == Door.Slack));
        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task List_show_timeline_and_help_answer_the_sender_alone()
    {
        var id = await workspace.DeclareAsync("Searching <takes> long");

        foreach (var (text, says) in new[] { ("list", "P1 · Investigating · nobody leads · Searching &lt;takes&gt; long"), ($"show INC-{id}", $"INC-{id}"), ($"timeline INC-{id}", "Ana: declared as P1"), ("help", "/incident severity"), ("help sev", "/incident severity"), ("", "/page WHO WHY") })
        {
            var said = await workspace.TypeAsync(text);
            Assert.Equal("ephemeral", said.ResponseType);
            Assert.Contains(says, said.Text, StringComparison.Ordinal);
        }

        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task Page_pages_who_is_mentioned()
    {
        var id = await workspace.DeclareAsync();

        var said = await workspace.TypeAsync($"INC-{id} <@{workspace.Ana.Id}|ana> \"the database does not answer\"", command: "/page");

        Assert.Equal("in_channel", said.ResponseType);
        Assert.Contains("paging Ana", said.Text, StringComparison.Ordinal);
        Assert.Equal("the database does not answer", (await workspace.JournalAsync(id)).Select(row => row.Entry).OfType<PageRaised>().Last().What);
        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task A_stranger_is_told_how_to_become_known_and_sees_nothing()
    {
        var said = await workspace.TypeAsync("list", by: workspace.Node.Stranger);

        Assert.Contains(workspace.Node.Stranger.Id, said.Text, StringComparison.Ordinal);
        Assert.Equal("ephemeral", said.ResponseType);
    }

    [Fact]
    public async Task Sent_again_by_Slack_it_is_carried_out_once_and_unsigned_never()
    {
        var id = await workspace.DeclareAsync();
        var request = workspace.Slack.SlashCommand("/incident", $"note INC-{id} once", workspace.Town, workspace.Ana);

        await workspace.SendAsync(request, SlackCommandDoor.Path);
        await workspace.SendAsync(request, SlackCommandDoor.Path);
        using var forged = await workspace.Slack.SendAsync(request with { Body = request.Body.Replace("once", "twice", StringComparison.Ordinal) }, workspace.Node.Actual(SlackCommandDoor.Path));

        Assert.Equal(401, (int)forged.StatusCode);
        Assert.Single((await workspace.JournalAsync(id)).Select(row => row.Entry).OfType<NoteAdded>());
        await workspace.EndsAsync(id);
    }

    [Fact]
    public async Task What_is_restricted_is_told_to_nobody_else()
    {
        var said = await workspace.TypeAsync("declare \"Somebody copied the customers\" --severity critical --restricted");

        Assert.Equal("ephemeral", said.ResponseType);
        var incident = (await workspace.Node.Engine.Store.Reader.ListIncidentsAsync(new([], null, null, 50), TestContext.Current.CancellationToken)).Single(one => one.IsRestricted);
        Assert.True((await workspace.ChannelAsync(incident.Id)).IsPrivate);
        Assert.Equal("ephemeral", (await workspace.TypeAsync($"note INC-{incident.Id} from the backup host")).ResponseType);
        await workspace.EndsAsync(incident.Id);
    }
}
