using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Doors.Slack;
using Watchbill.Server.Doors.Slack.Events;
using Watchbill.Server.Doors.Slack.Incidents;
using Watchbill.Server.Features.Configuration;
using Watchbill.StandIns;
using Watchbill.StandIns.Http;
using Watchbill.StandIns.Slack;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests.Slack.Incidents;

/// <summary>A workspace in which Ana works, and every incident has a channel of its own.</summary>
public sealed class Workspace : IAsyncLifetime
{
    private const string Process = """
        incident_processes:
          default:
            name: Incidents
            channel: incident-{number}
            mail_lists: [{id: board, name: Board, audience: internal, addresses: [board@example.org]}]
            approvals: [{id: board, places: ["mail:board"], by: [scribe]}]
            severities:
              - {id: critical, name: P1, definition: All are down., alert_severity: critical, targets: [{id: update, name: Internal update, met_by: {update: internal}, within: 30m, every: true}]}
              - {id: low, name: P3, definition: Nobody notices., alert_severity: info, pages: false, resolve: {confirm: [smoke checks green]}}
        """;

    private int _keys;

    public Node Node { get; } = new();

    public SlackStandIn Slack => Node.Slack;

    public SlackUser Ana => Node.Ana;

    /// <summary>Where people talk about everything.</summary>
    public SlackChannel Town { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Node.InitializeAsync();
        Town = Slack.AddChannel("town");
        var yaml = Node.Yaml(Ana.Id) + "\n" + Process;
        var outcome = await Node.Apply.ApplyAsync(
            ConfigurationReader.Read([new ConfigurationFile("test.yaml", yaml), Node.Playbook]), ResolvedKey.Here, Actor.Engine("test"), Door.Cli, CancellationToken.None);
        Assert.Empty(outcome.Errors);
        await Parity.StepBook.WriteAsync(Node);
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    /// <summary>Types a command, and gives what is said to it.</summary>
    public async Task<SlackFollowUp> TypeAsync(string text, SlackChannel? channel = null, SlackUser? by = null, string command = "/incident")
    {
        var request = Slack.SlashCommand(command, text, channel ?? Town, by ?? Ana);
        var before = Slack.FollowUps.All.Count;
        await SendAsync(request, SlackCommandDoor.Path);
        await Eventually.HoldsAsync(() => Task.FromResult(Slack.FollowUps.All.Count > before), $"something is said to {command} {text}");
        return Slack.FollowUps.All[before];
    }

    /// <summary>Types a command that opens a dialogue.</summary>
    public async Task<SlackView> OpenAsync(string text, SlackChannel? channel = null)
    {
        var before = Slack.Views.All.Count;
        await SendAsync(Slack.SlashCommand("/incident", text, channel ?? Town, Ana), SlackCommandDoor.Path);
        await Eventually.HoldsAsync(() => Task.FromResult(Slack.Views.All.Count > before), $"a dialogue opens for /incident {text}");
        return Slack.Views.All[before];
    }

    /// <summary>Sends a dialogue; what is wrong with it comes back.</summary>
    public async Task<JsonElement?> SubmitAsync(SlackView view, params (string Field, string Value)[] fields)
    {
        using var answer = await Slack.SendAsync(Slack.Submit(view, Ana, fields.ToDictionary(field => field.Field, field => field.Value)), Node.Actual(SlackDoor.Path));
        Assert.Equal(200, (int)answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? null : JsonElement.Parse(text);
    }

    public async Task PressAsync(SlackMessage message, string action) => await SendAsync(Slack.Press(message, action, Ana), SlackDoor.Path);

    public Task HappensAsync(JsonObject happened) => SendAsync(Slack.Event(happened), SlackEventDoor.Path);

    public async Task SendAsync(SignedRequest request, string path)
    {
        using var answer = await Slack.SendAsync(request, Node.Actual(path));
        Assert.Equal(200, (int)answer.StatusCode);
    }

    /// <summary>Declares over REST.</summary>
    public async Task<IncidentId> DeclareAsync(string title = "Checkout is down", string more = "")
    {
        var json = await RestAsync("incidents", $$"""{"title":"{{title}}","severity":"critical","services":["checkout"]{{more}}}""");
        return new IncidentId(json.GetProperty("incident").GetInt64());
    }

    public async Task<JsonElement> RestAsync(string path, string body, string user = "ana")
    {
        using var client = Node.Client(await Node.TokenAsync(user));
        client.DefaultRequestHeaders.Add("Idempotency-Key", $"rest-{Interlocked.Increment(ref _keys)}");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/api/v1/{path}", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path} {body}: {text}");
        return JsonElement.Parse(text);
    }

    public async Task<Incident> ReadAsync(IncidentId id) => (await Node.Engine.Store.Reader.ReadIncidentAsync(id, CancellationToken.None))!.Incident;

    public Task<IReadOnlyList<JournalRow>> JournalAsync(IncidentId id) => Node.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(id), CancellationToken.None);

    /// <summary>The incident's own channel, once it is made and known.</summary>
    public async Task<SlackChannel> ChannelAsync(IncidentId id)
    {
        await Eventually.HoldsAsync(async () => (await ReadAsync(id)).ChannelId is not null, $"incident {id} has its channel");
        var own = (await ReadAsync(id)).ChannelId;
        return Slack.Channels.Single(channel => channel.Id == own);
    }

    /// <summary>The headline in it, once it says so.</summary>
    public async Task<SlackMessage> HeadlineAsync(IncidentId id, string says = "")
    {
        var channel = await ChannelAsync(id);
        return await Slack.Messages.FirstAsync(message => message.Channel == channel.Id && message.Blocks![0]!["type"]!.ToString() == "header" && message.Blocks.ToJsonString().Contains(says, StringComparison.Ordinal));
    }

    public async Task EndsAsync(IncidentId id) => await RestAsync($"incidents/{id}/cancel", "{}");

    public async Task SentAsync(IncidentId id) => await Eventually.HoldsAsync(
        async () => (await Node.Engine.Store.Reader.ReadDeliveriesOfAsync(Subjects.Of(id), CancellationToken.None)).All(delivery => delivery.Status is not (DeliveryStatus.Pending or DeliveryStatus.HandingOver)),
        $"everything about incident {id} is sent");
}
