using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Templates;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests.Slack.Incidents;

/// <summary>Updates by templates, typed in Slack, and how their channel shows them.</summary>
public sealed class UpdateTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Fact]
    public async Task A_template_is_laid_out_for_the_channel_and_a_title_in_it_stays_a_title()
    {
        var document = DefinitionJson.Of(new CommunicationTemplate
        {
            Id = "told",
            Name = "Told",
            Purpose = TemplatePurpose.Update,
            Channels = [TemplateChannel.Slack],
            Body = "**{{incident.title}}** {{inputs.impact}} [Room]({{incident.link}})",
            Inputs = [new TemplateInput { Name = "impact", Label = "Impact", Required = true }],
        });
        await workspace.Node.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "test", Actor.Engine("test"), default)], []);
        var id = await workspace.DeclareAsync("<!channel> *all*");
        var channel = await workspace.ChannelAsync(id);

        var missing = await workspace.TypeAsync("update --template told", channel);
        await workspace.TypeAsync("update --template told --inputs \"impact=Half are <@U1> back\"", channel);

        Assert.Contains("Impact is not filled in", missing.Text, StringComparison.Ordinal);
        var posted = await workspace.Slack.Messages.FirstAsync(message => message.Channel == channel.Id && message.Text.Contains("Update 1", StringComparison.Ordinal));
        var text = string.Join('\n', posted.Blocks!.Select(block => (string?)block?["text"]?["text"]));
        Assert.Contains("|Room>", text, StringComparison.Ordinal);
        Assert.Contains("&lt;!channel&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<!channel>", text, StringComparison.Ordinal);
        var update = Assert.Single((await workspace.ReadAsync(id)).Updates);
        Assert.Equal("told", update.Source!.Template);
        Assert.Contains(update.Source.In(UpdateForm.Slack)!, text, StringComparison.Ordinal);
        await workspace.EndsAsync(id);
    }
}
