using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Store.Json;

namespace Watchbill.Doors.Tests.Parity;

/// <summary>Overrides and temporary schedules are the same documents with the same lines of the audit log, whichever way they came.</summary>
public sealed class OperationParityTests(Node node) : IClassFixture<Node>
{
    private const string From = "2034-06-05T08:00:00Z";
    private const string To = "2034-06-06T08:00:00Z";

    public static TheoryData<Door> Doors => [Door.Web, Door.Api, Door.Cli];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_override_is_made_and_taken_back(Door door)
    {
        await (door switch
        {
            Door.Web => FormAsync("/schedules/primary/override?zone=UTC", "/overrides", ("kind", "replace"), ("off", "ana"), ("on", "zoe"), ("from", "2034-06-05T08:00"), ("to", "2034-06-06T08:00"), ("act", "save")),
            Door.Api => RestAsync(HttpMethod.Post, "overrides", $$"""{"schedule":"primary","start":"{{From}}","end":"{{To}}","kind":"replace","user":"ana","instead":"zoe"}"""),
            _ => ProcessAsync("override", "primary", "--replace", "ana", "--with", "zoe", "--from", From, "--to", To),
        });

        var made = Assert.Single(node.Engine.Definitions.Current.Overrides);
        Assert.Equal(new Override(made.Id, new ScheduleId("primary"), At(From), At(To), OverrideKind.Replace, new UserId("ana"), new UserId("zoe")), made);
        await IsTheSameAsync(made.Id, "ov", door);

        await (door switch
        {
            Door.Web => FormAsync("/schedules/primary", "/overrides/remove"),
            Door.Api => RestAsync(HttpMethod.Delete, $"overrides/{made.Id}"),
            _ => ProcessAsync("override", "--take-back", made.Id),
        });

        Assert.Empty(node.Engine.Definitions.Current.Overrides);
        await WasRecordedAsync(door, "override", $"Replace ana zoe {From} {To}");
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_temporary_schedule_is_made_and_taken_back(Door door)
    {
        await (door switch
        {
            Door.Web => FormAsync("/schedules/primary/temporary?zone=UTC", "/temporary", ("name", "Fair"), ("from", "2034-06-05T08:00"), ("to", "2034-06-06T08:00"), ("person1", "zoe"), ("length", "1"), ("unit", "days"), ("act", "save")),
            Door.Api => RestAsync(HttpMethod.Post, "temporary-schedules", $$"""{"schedule":"primary","name":"Fair","start":"{{From}}","end":"{{To}}","shifts":[{"start":"{{From}}","end":"{{To}}","users":["zoe"]}]}"""),
            _ => ProcessAsync("temporary", "add", "primary", "--name", "Fair", "--from", From, "--to", To, "--user", "zoe"),
        });

        var made = Assert.Single(node.Engine.Definitions.Current.TemporarySchedules);
        Assert.Equal(("primary", "Fair", At(From), At(To), 0), (made.Schedule.Value, made.Name, made.Start, made.End, made.Layers.Length));
        var shift = Assert.Single(made.Shifts);
        Assert.Equal((At(From), At(To), "zoe"), (shift.Start, shift.End, Assert.Single(shift.Users).Value));
        await IsTheSameAsync(made.Id, "ts", door);

        await (door switch
        {
            Door.Web => FormAsync("/schedules/primary", "/temporary/remove"),
            Door.Api => RestAsync(HttpMethod.Delete, $"temporary-schedules/{made.Id}"),
            _ => ProcessAsync("temporary", "remove", made.Id),
        });

        Assert.Empty(node.Engine.Definitions.Current.TemporarySchedules);
        await WasRecordedAsync(door, "temporary_schedule", $"Fair: {From} {To}, 1 shift");
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task What_is_refused_is_refused_at_every_door(Door door)
    {
        const string Problem = "There is no user 'nobody'.";

        var said = await (door switch
        {
            Door.Web => FormAsync("/schedules/primary/override?zone=UTC", "/overrides", 400, ("kind", "add"), ("on", "nobody"), ("from", "2034-07-05T08:00"), ("to", "2034-07-06T08:00"), ("act", "save")),
            Door.Api => RestAsync(HttpMethod.Post, "overrides", """{"schedule":"primary","start":"2034-07-05T08:00:00Z","end":"2034-07-06T08:00:00Z","kind":"add","user":"nobody"}""", 422),
            _ => Program.RunAsync(node, await node.TokenAsync("ana"), "schedule", "override", "primary", "--add", "nobody", "--from", "2034-07-05T08:00:00Z", "--to", "2034-07-06T08:00:00Z").ContinueWith(
                ran => ran.Result.Output, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default),
        });

        Assert.Contains(Problem, said, StringComparison.Ordinal);
        Assert.Empty(node.Engine.Definitions.Current.Overrides);
    }

    private static Instant At(string text) => NodaTime.Text.InstantPattern.General.Parse(text).Value;

    private async Task IsTheSameAsync(string id, string prefix, Door door)
    {
        Assert.Matches($@"^{prefix}-\d{{8}}t\d{{6}}\.\d{{6}}-[0-9a-f]{{8}}$", id);
        Assert.Equal(new UserId("ana"), node.Engine.Definitions.Current.MakerOf(id));
        var row = Assert.Single(await node.Engine.Store.Reader.ReadDefinitionRowsAsync(TestContext.Current.CancellationToken), row => row.Id == id);
        Assert.Equal((door == Door.Web ? "ui" : "api", Actor.User(new UserId("ana"))), (row.ManagedBy, row.Actor));
    }

    private async Task WasRecordedAsync(Door door, string kind, string detail)
    {
        var log = await node.Engine.Store.Reader.ReadAuditAsync(500, TestContext.Current.CancellationToken);
        var lines = log.Where(line => line.Door == door && line.Action.StartsWith($"{kind}.", StringComparison.Ordinal)).ToList();
        Assert.Equal([$"{kind}.add", $"{kind}.remove"], lines.Select(line => line.Action).Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Equal((Actor.User(new UserId("ana")), "schedule:primary", detail), (line.Actor, line.Object, line.Detail)));
    }

    private Task<string> FormAsync(string path, string action, params (string Name, string Value)[] fields) => FormAsync(path, action, 303, fields);

    private async Task<string> FormAsync(string path, string action, int status, params (string Name, string Value)[] fields)
    {
        using var client = node.Client();
        var session = await Browser.LogInAsync(node, client, "ana", Ways.Password);
        var form = (await Browser.GetAsync(client, path, session)).QuerySelectorAll("form").OfType<IHtmlFormElement>().Single(form => form.GetAttribute("action")!.EndsWith(action, StringComparison.Ordinal));
        using var answer = await Browser.PostAsync(client, form, session, fields);
        Assert.Equal(status, (int)answer.StatusCode);
        return System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> RestAsync(HttpMethod method, string path, string? body = null, int? status = null)
    {
        using var client = node.Client(await node.TokenAsync("ana"));
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await client.SendAsync(request);
        Assert.Equal(status ?? (body is null ? 200 : 201), (int)answer.StatusCode);
        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["message"] ?? "";
    }

    private async Task<string> ProcessAsync(params string[] arguments)
    {
        var (exit, output) = await Program.RunAsync(node, await node.TokenAsync("ana"), ["schedule", .. arguments]);
        Assert.True(exit == 0, output);
        return output;
    }
}
