using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.StandIns.Slack;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests.Slack.Incidents;

/// <summary>How bad it is, asked question by question in a dialogue, as the page and the command line ask.</summary>
public sealed class QuestionTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    public async ValueTask InitializeAsync()
    {
        await _workspace.InitializeAsync();
        var usual = _workspace.Node.Engine.Definitions.Current.Process("default");
        var document = DefinitionJson.Of(usual with
        {
            Levels = [usual.Levels[0], usual.Levels[1] with { Id = "high", Name = "P2", AlertSeverity = Severity.Error, Gate = null }, usual.Levels[1]],
            Tree = new SeverityTree(
            [
                new SeverityQuestion("down", "Is buying impossible?", null, null, ThresholdSide.Above, 0, new SeverityBranch(null, "critical"), new SeverityBranch("errors", null)),
                new SeverityQuestion("errors", "Do many requests fail?", "error rate", "%", ThresholdSide.Above, 20, new SeverityBranch(null, "high"), new SeverityBranch(null, null)),
            ]),
        });
        await _workspace.Node.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "test", Actor.Engine("test"), default)], []);
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task A_declaration_asks_one_after_another_and_keeps_the_answers()
    {
        var view = await _workspace.OpenAsync("declare \"Search fails\" --services checkout --facts customer-facing=yes");
        Assert.Equal("Is buying impossible?", Label(view));

        view = await NextAsync(view, ("answer.down", "no"));
        Assert.Equal(["Is buying impossible? no", "Do many requests fail?", "Without a number"], Texts(view));
        var wrong = await _workspace.SubmitAsync(view, ("number.errors", "many"));
        Assert.Equal("'many' is no number in %: write it like 12.5.", wrong!.Value.GetProperty("errors").GetProperty("number.errors").GetString());
        var nothing = await _workspace.SubmitAsync(view);
        Assert.Equal("Say a number above, or yes, no or not sure.", nothing!.Value.GetProperty("errors").GetProperty("answer.errors").GetString());

        view = await NextAsync(view, ("number.errors", "23 %"));
        Assert.Equal("Is buying impossible? no\nDo many requests fail? 23 %\nBy the answers: P2. Nobody notices.", Texts(view)[0]);
        Assert.Null(await _workspace.SubmitAsync(view, ("impact", "nothing is found")));

        var incident = await LatestAsync();
        Assert.Equal(("Search fails", "high", "nothing is found", new ServiceId("checkout")), (incident.Title, incident.Level, incident.Impact, incident.Services.Single()));
        Assert.Equal([("down", "no"), ("errors", "23 %")], incident.LevelPath.Select(step => (step.Question, step.Answer)));
        Assert.True(incident.Holds("customer-facing"));
        Assert.Contains((await _workspace.JournalAsync(incident.Id)), row => row.Door == Door.Slack && row.Entry is IncidentDeclared);
        Assert.Empty(_workspace.Slack.Refusals.All);
    }

    [Fact]
    public async Task Unsure_goes_up_and_a_level_that_is_chosen_holds_instead()
    {
        var view = await NextAsync(await _workspace.OpenAsync("declare"), ("answer.down", "unsure"));
        Assert.Equal("Is buying impossible? unsure\nBy the answers: P1. All are down.", Texts(view)[0]);

        Assert.Null(await _workspace.SubmitAsync(view, ("title", "Odd"), ("severity", "low")));

        var incident = await LatestAsync();
        Assert.Equal(("low", 0), (incident.Level, incident.LevelPath.Length));
    }

    [Fact]
    public async Task Whoever_knows_skips_and_no_incident_has_to_be_said_otherwise()
    {
        var skipped = await NextAsync(await _workspace.OpenAsync("declare Odd"), ("answer.down", "skip"));
        Assert.Equal("What is wrong", Label(skipped));
        Assert.False((bool)Block(skipped, "severity")["optional"]!);

        var none = await NextAsync(await NextAsync(await _workspace.OpenAsync("declare Odd"), ("answer.down", "no")), ("answer.errors", "no"));
        Assert.EndsWith("By the answers this is no incident. Say how bad it is to go on all the same.", Texts(none)[0], StringComparison.Ordinal);
        Assert.False((bool)Block(none, "severity")["optional"]!);
    }

    [Fact]
    public async Task The_severity_of_an_incident_is_asked_again_and_refused_when_another_was_faster()
    {
        var id = await _workspace.DeclareAsync();
        var view = await NextAsync(await NextAsync(await _workspace.OpenAsync($"severity INC-{id}"), ("answer.down", "no")), ("number.errors", "30"));
        Assert.StartsWith($"INC-{id} is P1 now.\nIs buying impossible? no", Texts(view)[0], StringComparison.Ordinal);
        await _workspace.RestAsync($"incidents/{id}/severity", """{"severity":"low"}""", user: "bob");

        var late = await _workspace.SubmitAsync(view, ("why", "one region"));
        Assert.Contains("Bob changed the severity of", late!.Value.GetProperty("errors").GetProperty("severity").GetString(), StringComparison.Ordinal);

        view = await NextAsync(await NextAsync(await _workspace.OpenAsync($"severity INC-{id}"), ("answer.down", "no")), ("number.errors", "30"));
        Assert.Null(await _workspace.SubmitAsync(view, ("why", "one region")));
        var incident = await _workspace.ReadAsync(id);
        Assert.Equal(("high", "30"), (incident.Level, incident.LevelPath[^1].Answer));
        var rest = (await _workspace.JournalAsync(id)).Select(row => row.Entry).OfType<LevelChanged>().Last();
        Assert.Equal(new PersonSaid(new UserId("ana"), "one region"), rest.Reason);
    }

    [Fact]
    public async Task A_stranger_gets_no_further_and_what_is_gone_is_said()
    {
        var id = await _workspace.DeclareAsync();
        var view = await _workspace.OpenAsync($"severity INC-{id}");
        using var answer = await _workspace.Slack.SendAsync(_workspace.Slack.Submit(view, _workspace.Node.Stranger, new Dictionary<string, string> { ["answer.down"] = "yes" }), _workspace.Node.Actual("doors/slack/interactivity"));
        Assert.Contains("does not know you yet", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await _workspace.RestAsync($"incidents/{id}/restrict", """{"viewers":["bob"]}""", user: "bob");
        var gone = await _workspace.SubmitAsync(view, ("answer.down", "yes"));
        Assert.Equal("There is no such incident any more.", gone!.Value.GetProperty("errors").GetProperty("answer.down").GetString());
    }

    private async Task<SlackView> NextAsync(SlackView view, params (string Field, string Value)[] fields)
    {
        var answer = await _workspace.SubmitAsync(view, fields);
        Assert.NotNull(answer);
        return SlackStandIn.Followed(view, JsonNode.Parse(answer.Value.GetRawText())!.AsObject());
    }

    private async Task<Incident> LatestAsync() => (await _workspace.Node.Engine.Store.Reader.ListIncidentsAsync(new([], null, null, 1), TestContext.Current.CancellationToken))[0];

    private static string? Label(SlackView view) => (string?)view.View["blocks"]!.AsArray().First(block => (string?)block!["type"] == "input")!["label"]!["text"];

    private static JsonObject Block(SlackView view, string id) => view.View["blocks"]!.AsArray().OfType<JsonObject>().Single(block => (string?)block["block_id"] == id);

    private static List<string> Texts(SlackView view) => [.. view.View["blocks"]!.AsArray().Select(block => (string)(block!["label"] ?? block["text"])!["text"]!)];
}
