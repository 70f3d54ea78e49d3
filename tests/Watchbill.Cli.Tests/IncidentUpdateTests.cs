using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Templates;
using Watchbill.Doors.Tests;
using Watchbill.Engine;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Cli.Tests;

/// <summary>Updates by templates, looked at before they are sent, and their approval, from the command line.</summary>
public sealed class IncidentUpdateTests(Node node) : IClassFixture<Node>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        DefinitionDocument[] documents =
        [
            DefinitionJson.Of(DefaultProcess.Process with
            {
                MailLists = [new MailList("staff", "Staff", Audience.Internal, ["one@example.org", "two@example.org"], [])],
                Approvals = [new ApprovalDemand("public", Audience.Customer, [], ["scribe"], SecondPerson: true)],
            }),
            DefinitionJson.Of(new CommunicationTemplate
            {
                Id = "told",
                Name = "Told",
                Purpose = TemplatePurpose.Update,
                Channels = [TemplateChannel.Mail],
                Subject = "{{incident.title}}",
                Body = "{{inputs.impact}}\n{{#each inputs.steps}}\n- {{step}}: {{state}}\n{{/each}}",
                Inputs = [new TemplateInput { Name = "impact", Label = "Impact", Required = true }, new TemplateInput { Name = "steps", Label = "Steps", Type = TemplateInputType.List, Columns = ["step", "state"] }],
            }),
        ];
        await node.Engine.DefinitionPath.WriteAsync([.. documents.Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "test", Actor.Engine("test"), default))], []);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_preview_shows_every_place_and_its_seal_sends_just_that()
    {
        using var shell = await AsAsync("ana");
        var number = await DeclareAsync(shell, "Payments \u001b[2J fail");
        string[] update = ["incident", "update", $"{number}", "--template", "told", "--set", "impact=One in five = 20 %", "--set", "steps=Roll back | running\nWatch | next", "--place", "mail:staff"];

        shell.IsInteractive = true;
        var seen = await shell.RunAsync([.. update, "--preview"]);
        shell.IsInteractive = false;
        var json = JsonNode.Parse((await shell.RunAsync([.. update, "--preview"])).Out)!;
        Assert.Empty((await IncidentAsync(number)).Updates);
        var sent = await shell.RunAsync([.. update, "--as-previewed", (string)json["seal"]!]);

        Assert.Contains("== Staff (mail:staff), 2 mails", seen.Out, StringComparison.Ordinal);
        Assert.Contains("One in five = 20 %", seen.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", seen.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, sent.Exit);
        var posted = (await IncidentAsync(number)).Updates.Single();
        Assert.Contains((string)json["text"]!, posted.Text, StringComparison.Ordinal);
        Assert.Contains("Watch: next", posted.Source!.In(UpdateForm.MailText)!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_ends_with_its_own_exit_code()
    {
        using var shell = await AsAsync("ana");
        var number = await DeclareAsync(shell, "Missing");

        Assert.Equal(ExitCode.Failed, (await shell.RunAsync("incident", "update", $"{number}", "--template", "told", "--preview")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("incident", "update", $"{number}")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("incident", "update", $"{number}", "words", "--template", "told")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("incident", "update", $"{number}", "--template", "told", "--set", "impact")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("incident", "update", $"{number}", "--template", "told", "--set", "a=b", "--set", "a=c")).Exit);
    }

    [Fact]
    public async Task What_waits_is_shown_and_approved()
    {
        using var ana = await AsAsync("ana");
        using var bob = await AsAsync("bob");
        var number = await DeclareAsync(ana, "Waits");
        await ana.RunAsync("incident", "role", $"{number}", "scribe");
        await bob.RunAsync("incident", "update", $"{number}", "We know.", "--audience", "customer");

        ana.IsInteractive = true;
        var shown = (await ana.RunAsync("incident", "show", $"{number}")).Out;
        var approved = await ana.RunAsync("incident", "approve-update", $"{number}", "1", "--revision", "1");

        Assert.Contains("Waiting for approval", shown, StringComparison.Ordinal);
        Assert.Contains("We know.", shown, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, approved.Exit);
        Assert.Equal("We know.", (await IncidentAsync(number)).Updates.Single().Text);
    }

    private async Task<Incident> IncidentAsync(long number) => (await node.Engine.Store.Reader.ReadIncidentAsync(new IncidentId(number), CancellationToken.None))!.Incident;

    private static async Task<long> DeclareAsync(Shell shell, string title) =>
        (long)JsonNode.Parse((await shell.RunAsync("incident", "declare", title, "--severity", "high", "--service", "checkout", "--no-page")).Out)!["incident"]!;

    private async Task<Shell> AsAsync(string user) => new(node.Address.AbsoluteUri, await node.TokenAsync(user));
}
