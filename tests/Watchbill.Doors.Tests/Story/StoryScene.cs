using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.StandIns;
using Watchbill.StandIns.Slack;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests.Story;

/// <summary>A server whose clock stands but for what the story moves it by. The first incident is the story's; Ana and Bob are in Slack, too.</summary>
internal sealed class StoryScene : IAsyncDisposable
{
    /// <summary>What resolving asks for.</summary>
    public const string Confirmation = "Smoke checks are green";

    /// <summary>Where the engine writes when its timers were last looked at.</summary>
    private const string LastTick = "runner.last_tick";

    public static readonly Instant Start = Instant.FromUtc(2026, 11, 23, 9, 0);

    /// <summary>Less than the pause of the engine that would be told as one.</summary>
    public static readonly Duration Between = Duration.FromSeconds(50);

    private StoryScene(Node node, SlackUser bob, SlackChannel town)
    {
        (Node, Bob, Town) = (node, bob, town);
    }

    public Node Node { get; }

    public SlackUser Bob { get; }

    public SlackChannel Town { get; }

    public static async Task<StoryScene> OpenAsync()
    {
        var node = new Node();
        node.Time.StandAt(Start);
        await node.InitializeAsync();
        var bob = node.Slack.AddUser("bob", "bob@example.org");
        var (mail, chat) = (new ContactMethodId("mail"), new ContactMethodId("chat"));
        var usual = DefaultProcess.Process;
        DefinitionDocument[] documents =
        [
            DefinitionJson.Of(new Responder(new UserId("bob"), [new(mail, ContactMethodKind.Email, "bob@example.org"), new(chat, ContactMethodKind.Slack, bob.Id)], [new(Urgency.High, Duration.Zero, mail), new(Urgency.Low, Duration.Zero, mail)])),
            DefinitionJson.Of(usual with { Levels = [.. usual.Levels.Select(level => level.Gate is { } gate ? level with { Gate = gate with { Confirmations = [Confirmation] } } : level)] }),
        ];
        await node.Engine.DefinitionPath.WriteAsync([.. documents.Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "test", Actor.Engine("test"), default))], []);
        return new StoryScene(node, bob, node.Slack.AddChannel("town"));
    }

    /// <summary>The clock goes on, and the engine has done what is due.</summary>
    public async Task GoOnAsync()
    {
        Node.Time.Advance(Between);
        var now = Node.Engine.Time.Now();
        await Eventually.HoldsAsync(() => IsDoneAsync(now), "what is due is done");
    }

    private async Task<bool> IsDoneAsync(Instant now)
    {
        var reader = Node.Engine.Store.Reader;
        var ticked = NodaTime.Text.InstantPattern.ExtendedIso.Parse(await reader.ReadEngineStateAsync(LastTick, CancellationToken.None) ?? "");
        return ticked.Success && ticked.Value >= now && (await reader.ReadNextDueAsync(now, CancellationToken.None)).Timer is var due && !(due <= now);
    }

    public async Task<Incident> IncidentAsync() => (await Node.Engine.Store.Reader.ReadIncidentAsync(new IncidentId(1), CancellationToken.None))!.Incident;

    public Task<IReadOnlyList<JournalRow>> JournalAsync() => Node.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(new IncidentId(1)), CancellationToken.None);

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
