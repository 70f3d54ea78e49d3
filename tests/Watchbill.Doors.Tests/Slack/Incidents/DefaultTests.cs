using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Doors.Slack.Incidents;

namespace Watchbill.Doors.Tests.Slack.Incidents;

/// <summary>Which incident is meant where none is named: a workspace of its own, so that it is known what is open.</summary>
public sealed class DefaultTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Fact]
    public async Task The_only_open_incident_is_meant_where_none_is_named_and_what_ends_it_names_it()
    {
        Assert.StartsWith("Say which incident first. For example", (await workspace.TypeAsync("note nobody is there")).Text, StringComparison.Ordinal);

        var id = await workspace.DeclareAsync("The only one");
        var noted = await workspace.TypeAsync("note the error began with the deploy");
        Assert.Equal("in_channel", noted.ResponseType);
        Assert.StartsWith($"INC-{id}, Ana: note: the error began", noted.Text, StringComparison.Ordinal);
        await workspace.TypeAsync($"<@{workspace.Ana.Id}|ana> \"the database does not answer\"", command: "/page");
        Assert.Equal("the database does not answer", (await workspace.JournalAsync(id)).Select(row => row.Entry).OfType<PageRaised>().Last().What);
        Assert.Contains("The only one", (await workspace.TypeAsync("show")).Blocks!.ToJsonString(), StringComparison.Ordinal);

        foreach (var text in new[] { "resolve all is well", "close", "cancel by mistake", "decline expected", "status resolved", "restrict" })
        {
            var refused = await workspace.TypeAsync(text);
            Assert.Equal(("ephemeral", true), (refused.ResponseType, refused.Text!.StartsWith($"Say which incident first (open: INC-{id}).", StringComparison.Ordinal)));
        }

        var unknown = await workspace.TypeAsync("note INC-999 was it the disk?");
        Assert.StartsWith("There is no incident 'INC-999'", unknown.Text, StringComparison.Ordinal);
        var incident = await workspace.ReadAsync(id);
        Assert.Equal((StatusCategory.Live, false, 1), (incident.Category, incident.IsRestricted, (await workspace.JournalAsync(id)).Count(row => row.Entry is NoteAdded)));

        var other = await workspace.DeclareAsync("Restricted", ""","restricted":true""");
        var channel = await workspace.ChannelAsync(other);
        var two = await workspace.TypeAsync("note which one?");
        Assert.Equal("ephemeral", two.ResponseType);
        Assert.StartsWith($"Say which incident first (open: INC-{other}, INC-{id}).", two.Text, StringComparison.Ordinal);

        await workspace.EndsAsync(id);
        var alone = await workspace.TypeAsync("note restricted ones are named");
        Assert.StartsWith($"Say which incident first (open: INC-{other}).", alone.Text, StringComparison.Ordinal);
        await workspace.TypeAsync("note but here it is meant", channel);
        Assert.Equal("but here it is meant", (await workspace.JournalAsync(other)).Select(row => row.Entry).OfType<NoteAdded>().Single().Text);
        await workspace.EndsAsync(other);
    }

    [Theory]
    [InlineData("INC-999", true)]
    [InlineData("142", true)]
    [InlineData("#142", true)]
    [InlineData("ops-20261121-003", true)]
    [InlineData("error-500", true)]
    [InlineData("the", false)]
    [InlineData("roll-back", false)]
    [InlineData("15m", false)]
    [InlineData("95%-full", false)]
    [InlineData("", false)]
    public void What_looks_like_a_name(string word, bool expected) => Assert.Equal(expected, SlackDefault.IsName(word));
}
