using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Server.Features.Incidents;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests.Parity;

/// <summary>What people do about an incident is the same fact in its journal, whichever way it came. A new command without its doors fails.</summary>
public sealed partial class IncidentParityTests(Node node) : IClassFixture<Node>, IAsyncLifetime
{
    private const string Fixed = "2026-01-05T08:00:00Z";

    public static TheoryData<string> Verbs => [.. IncidentVerbs.All.Where(verb => !IncidentWays.Missing.ContainsKey(verb.Type)).Select(verb => verb.Verb)];

    /// <summary>The built-in process, but for one confirmation that it asks for.</summary>
    public async ValueTask InitializeAsync()
    {
        var usual = DefaultProcess.Process;
        var document = DefinitionJson.Of(usual with
        {
            Webhooks = [new UpdateWebhook("board", "Board", Audience.Internal, "https://board.example.org/updates")],
            Approvals = [new ApprovalDemand("board", null, ["webhook:board"], ["scribe"], SecondPerson: true)],
            Levels = [.. usual.Levels.Select(level => level.Gate is { } gate ? level with { Gate = gate with { Confirmations = [IncidentWays.Confirmation] } } : level)],
        });
        await node.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "test", Actor.Engine("test"), default)], []);
        await StepBook.WriteAsync(node);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Every_command_has_a_verb_and_every_verb_a_way_or_a_reason()
    {
        var commands = typeof(IncidentPersonCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(IncidentPersonCommand)) && !type.IsAbstract && type != typeof(Declare)).ToList();
        Assert.All(commands, command => Assert.True(
            IncidentVerbs.All.Any(verb => verb.Type == command) || IncidentWays.Missing.ContainsKey(command), $"{command.Name} has neither a verb nor a reason in {nameof(IncidentWays)}."));
        Assert.All(IncidentVerbs.All, verb => Assert.True(
            IncidentWays.All.Count(way => way.Verb == verb.Verb) == (IncidentWays.Missing.ContainsKey(verb.Type) ? 0 : 1), $"'{verb.Verb}' needs one way in {nameof(IncidentWays)}, or a reason."));
        Assert.All(IncidentWays.Missing.Values.Concat(IncidentWays.Closed.Values), reason => Assert.True(reason.Length > 20, reason));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_verb_by_REST_and_by_the_command_line_is_the_same_fact(string verb)
    {
        var way = IncidentWays.All.Single(known => known.Verb == verb);

        var rest = await EntriesAsync(way, Door.Api);
        var program = await EntriesAsync(way, Door.Cli);

        Assert.NotEmpty(rest);
        Assert.Equal(rest, program);
    }

    [Fact]
    public async Task A_declaration_by_REST_and_by_the_command_line_is_the_same_fact()
    {
        var rest = await NumberAsync(await PostAsync("ana", "incidents", $$"""{"title":"Payments fail","severity":"high","services":["checkout"],"facts":{"customer-facing":true},"started_at":"{{Fixed}}","triage":true}"""));
        var (exit, output) = await Program.RunAsync(
            node, await node.TokenAsync("ana"), "incident", "declare", "Payments fail", "--severity", "high", "--service", "checkout", "--fact", "customer-facing=yes", "--started", Fixed, "--triage");
        Assert.True(exit == 0, output);
        var program = await NumberAsync(output);

        Assert.Equal(await SinceAsync(rest, 0, Door.Api), await SinceAsync(program, 0, Door.Cli));
    }

    private async Task<List<string>> EntriesAsync(IncidentWay way, Door door)
    {
        var alert = way.Body.Contains("ALERT", StringComparison.Ordinal) || way.Before.Any(step => step.Body.Contains("ALERT", StringComparison.Ordinal))
            ? await node.FireAsync($"{way.Verb}-{door.ToString().ToLowerInvariant()}")
            : default;
        var incident = await DeclareAsync();
        var other = way.Body.Contains("OTHER", StringComparison.Ordinal) ? await DeclareAsync() : default;
        string Filled(string text) => text.Replace("ALERT", $"{alert}", StringComparison.Ordinal).Replace("OTHER", $"INC-{other}", StringComparison.Ordinal).Replace("INC", text == "INC" ? $"INC-{incident}" : "INC", StringComparison.Ordinal);
        foreach (var (by, verb, body) in way.Before)
        {
            await PostAsync(by, $"incidents/{incident}/{verb}", Filled(body));
        }

        var before = (await JournalAsync(incident))[^1].Version;
        if (door == Door.Api)
        {
            await PostAsync("ana", $"incidents/{incident}/{way.Verb}", Filled(way.Body));
        }
        else
        {
            var (exit, output) = await Program.RunAsync(node, await node.TokenAsync("ana"), ["incident", .. way.Arguments.Select(Filled)]);
            Assert.True(exit == 0, output);
        }

        var found = await SinceAsync(incident, before, door);
        await PostAsync("ana", $"incidents/{incident}/cancel", "{}", mayFail: true);
        if (alert != default)
        {
            await node.EndAsync(alert);
        }

        return found;
    }

    private async Task<IncidentId> DeclareAsync() => await NumberAsync(await PostAsync("ana", "incidents", """{"title":"Payments fail","severity":"high","services":["checkout"],"page":false}"""));

    private static Task<IncidentId> NumberAsync(string answer) => Task.FromResult(new IncidentId((long)JsonNode.Parse(answer)!["incident"]!));

    private async Task<string> PostAsync(string user, string path, string body, bool mayFail = false)
    {
        using var client = node.Client(await node.TokenAsync(user));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await client.PostAsync($"/api/v1/{path}", content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(mayFail || answer.IsSuccessStatusCode, $"{path}: {text}");
        return text;
    }

    private Task<IReadOnlyList<JournalRow>> JournalAsync(IncidentId incident) => node.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(incident), TestContext.Current.CancellationToken);

    /// <summary>What a command recorded, with numbers and instants of the single case taken out.</summary>
    private async Task<List<string>> SinceAsync(IncidentId incident, int version, Door door)
    {
        var rows = (await JournalAsync(incident)).Where(row => row.Version > version && row.CommandId is not null).ToList();
        Assert.All(rows, row => Assert.Equal((door, Actor.User(new UserId("ana"))), (row.Door, row.Actor)));
        return [.. rows.Select(row => $"{JournalJson.KindOf(row.Entry)} {Plain(JournalJson.Write(row.Entry), row.RecordedAt)}")];
    }

    private static string Plain(string json, NodaTime.Instant at)
    {
        var timed = InstantText().Replace(json.Replace(Fixed, "fixed", StringComparison.Ordinal), match => string.Create(
            CultureInfo.InvariantCulture, $"\"{Math.Round((NodaTime.Text.InstantPattern.ExtendedIso.Parse(match.Groups["at"].Value).Value - at).TotalMinutes, MidpointRounding.AwayFromZero)} min\""));
        return NumberText().Replace(LengthText().Replace(timed, "\"about\""), "${name}N").Replace("-api)", ")", StringComparison.Ordinal).Replace("-cli)", ")", StringComparison.Ordinal);
    }

    [GeneratedRegex("\"(?<at>\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)\"", RegexOptions.NonBacktracking)]
    private static partial Regex InstantText();

    [GeneratedRegex("\"\\d+:\\d\\d:\\d\\d\\.\\d+\"", RegexOptions.NonBacktracking)]
    private static partial Regex LengthText();

    [GeneratedRegex("(?<name>\"(?:alert|incident|other|id|into)\":|INC-|#)\\d+", RegexOptions.NonBacktracking)]
    private static partial Regex NumberText();
}
