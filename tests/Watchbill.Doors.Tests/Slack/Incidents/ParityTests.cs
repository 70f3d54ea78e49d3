using System.Text.RegularExpressions;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Features.Incidents;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests.Slack.Incidents;

/// <summary>Whatever people do about an incident over REST they can type in Slack, and it leaves the same entries but for the door.</summary>
public sealed partial class ParityTests(Workspace workspace) : IClassFixture<Workspace>
{
    /// <summary>These change nothing here; that both say so is compared.</summary>
    private static readonly string[] Nothing = ["dismiss-suggestion", "release"];

    /// <param name="Before">What others, or Ana, have done: verb and body, Bob's with his name in front.</param>
    private sealed record Case(string Body, string Typed, params string[] Before);

    /// <summary>Ana commands, and has asked for a step that the commander has to approve.</summary>
    private static string[] Asked => ["""playbook {"playbook":"steps"}""", """role {"role":"commander"}""", """step {"step":"approved"}"""];

    /// <summary>The process of these tests lets whoever writes things down approve what goes to the board.</summary>
    private const string Awaited = """update {"text":"Some cards fail","places":["mail:board"]}""";

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["acknowledge"] = new("{}", "ack $"),
        ["severity"] = new("""{"severity":"low","why":"one region"}""", "sev $ low --why \"one region\""),
        ["dismiss-suggestion"] = new("{}", "dismiss-suggestion $"),
        ["status"] = new("""{"status":"mitigating","comment":"rolled back"}""", "status $ mitigating rolled back"),
        ["resolve"] = new("""{"comment":"errors are gone"}""", "resolve $ errors are gone"),
        ["close"] = new("""{"comment":"done"}""", "close $ done", """resolve {}"""),
        ["decline"] = new("""{"cause":"false-positive","comment":"probe"}""", "decline $ false-positive probe"),
        ["cancel"] = new("""{"comment":"by mistake"}""", "cancel $ by mistake"),
        ["merge"] = new("""{"other":"INC-@"}""", "merge $ INC-@"),
        ["reopen"] = new("""{"why":"errors are back"}""", "reopen $ errors are back", """resolve {}"""),
        ["describe"] = new("""{"title":"Payments fail","impact":"nobody can pay"}""", "describe $ --title \"Payments fail\" --impact \"nobody can pay\""),
        ["time"] = new("""{"anchor":"impact_started","at":"2026-01-02T03:04:05Z","why":"the graph"}""", "time $ impact_started 2026-01-02T03:04:05Z --why \"the graph\""),
        ["role"] = new("""{"role":"commander"}""", "role $ commander"),
        ["offer"] = new("""{"role":"scribe","user":"bob","note":"my shift ends"}""", "offer $ scribe @bob my shift ends"),
        ["accept"] = new("""{"role":"scribe"}""", "accept $ scribe", """bob role {"role":"scribe","user":"ana"}"""),
        ["decline-role"] = new("""{"role":"scribe"}""", "decline-role $ scribe", """bob offer {"role":"scribe","user":"ana"}"""),
        ["leave-role"] = new("""{"role":"scribe"}""", "leave-role $ scribe", """role {"role":"scribe"}"""),
        ["update"] = new("""{"text":"Half are back","next_in":"30m","places":["chat","webhook"],"status":"monitoring"}""", "update $ Half are back --next 30m --places chat,webhook --status monitoring"),
        ["edit-update"] = new("""{"number":1,"text":"All are back"}""", "edit-update $ 1 All are back", """update {"text":"Half are back"}"""),
        ["approve-update"] = new("""{"number":1,"revision":1}""", "approve-update $ 1 1", """role {"role":"scribe"}""", Awaited),
        ["refuse-update"] = new("""{"number":1,"why":"it names a customer"}""", "refuse-update $ 1 it names a customer", """role {"role":"scribe"}""", Awaited),
        ["withdraw-update"] = new("""{"number":1}""", "withdraw-update $ 1", Awaited),
        ["edit-draft"] = new("""{"number":1,"text":"All cards fail","next_in":"30m"}""", "edit-draft $ 1 All cards fail --next 30m", Awaited),
        ["note"] = new("""{"text":"it began\nat 14:02 & <later>"}""", "note $ it began\nat 14:02 &amp; &lt;later&gt;"),
        ["correct"] = new("""{"entry":1,"text":"14:20"}""", "correct $ 1 14:20"),
        ["mark"] = new("""{"entry":1,"starred":true,"external":false}""", "mark $ 1 --starred --external no"),
        ["task"] = new("""{"text":"Restart the workers","owner":"bob","due_in":"20m"}""", "task $ Restart the workers --owner @bob --due 20m"),
        ["change-task"] = new("""{"number":1,"outcome":"done"}""", "change-task $ 1 done", """task {"text":"Restart"}"""),
        ["fact"] = new("""{"fact":"customer-facing"}""", "fact $ customer-facing"),
        ["confirm"] = new("""{"confirmation":"smoke checks green"}""", "confirm $ smoke checks green", """severity {"severity":"low"}"""),
        ["attach"] = new("""{"alert":#}""", "attach $ #"),
        ["detach"] = new("""{"alert":#}""", "detach $ #", """attach {"alert":#}"""),
        ["mute"] = new("""{"alert":#}""", "mute $ #", """attach {"alert":#}"""),
        ["services"] = new("""{"services":["lab","checkout"]}""", "services $ lab,checkout"),
        ["relate"] = new("""{"other":"INC-@"}""", "relate $ INC-@"),
        ["restrict"] = new("""{"viewers":["ana","bob"]}""", "restrict $ <@ANA|ana>,@bob"),
        ["page"] = new("""{"people":["bob","schedule:primary"],"why":"the database"}""", "page $ @bob,schedule:primary \"the database\""),
        ["escalate"] = new("{}", "escalate $"),
        ["meet"] = new("""{"target":"update"}""", "meet $ update"),
        ["release"] = new("""{"why":"agreed"}""", "release $ agreed"),
        ["playbook"] = new("""{"playbook":"database-down"}""", "playbook $ database-down"),
        ["step"] = new("""{"step":"look","playbook":"steps","arguments":{"path":"a b"},"dry_run":true}""", "step $ look steps --set \"path=a b\" --dry-run", """playbook {"playbook":"steps"}"""),
        ["approve-step"] = new("""{"number":1}""", "approve-step $ 1", Asked),
        ["refuse-step"] = new("""{"number":1,"why":"not the cause"}""", "refuse-step $ 1 not the cause", Asked),
        ["cancel-step"] = new("""{"number":1}""", "cancel-step $ 1", Asked),
        ["tick"] = new("""{"playbook":"database-down","item":"look"}""", "tick $ database-down look", """playbook {"playbook":"database-down"}"""),
        ["answer"] = new("""{"playbook":"database-down","branch":"released","answer":"yes"}""", "answer $ database-down released yes", """playbook {"playbook":"database-down"}"""),
    };

    public static TheoryData<string> Verbs
    {
        get
        {
            var verbs = new TheoryData<string>();
            foreach (var verb in IncidentVerbs.All)
            {
                verbs.Add(verb.Verb);
            }

            return verbs;
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_verb_leaves_the_same_entries(string verb)
    {
        Assert.True(Cases.TryGetValue(verb, out var given), $"'{verb}' has no case: say how it is typed in Slack.");

        var expected = await EntriesAsync(given, Door.Api, (id, fill) => workspace.RestAsync($"incidents/{id}/{verb}", fill(given.Body)));
        var found = await EntriesAsync(given, Door.Slack, async (_, fill) =>
        {
            var said = await workspace.TypeAsync(fill(given.Typed));
            Assert.False(said.Text!.Contains("For example", StringComparison.Ordinal), said.Text);
        });

        Assert.Equal(Nothing.Contains(verb), expected.Count == 0);
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_declaration_leaves_the_same_entries()
    {
        var expected = await workspace.DeclareAsync("Parity", ""","impact":"nobody can pay","facts":{"customer-facing":true},"triage":true""");
        await workspace.TypeAsync("new Parity --sev critical --service checkout --impact \"nobody can pay\" --facts customer-facing=yes --triage");
        var found = (await workspace.Node.Engine.Store.Reader.ListIncidentsAsync(new([], null, null, 1), TestContext.Current.CancellationToken))[0].Id;

        Assert.NotEqual(expected, found);
        Assert.Equal(Plain(await workspace.JournalAsync(expected), Door.Api), Plain(await workspace.JournalAsync(found), Door.Slack));
        await workspace.EndsAsync(expected);
        await workspace.EndsAsync(found);
    }

    /// <summary>What the command recorded, with numbers and instants of the single case taken out.</summary>
    private async Task<List<string>> EntriesAsync(Case given, Door door, Func<IncidentId, Func<string, string>, Task> act)
    {
        var (id, other) = (await workspace.DeclareAsync(), await workspace.DeclareAsync("The other"));
        var alert = await workspace.Node.FireAsync($"parity-{id}");
        string Fill(string text) => text.Replace("$", $"INC-{id}", StringComparison.Ordinal).Replace("INC-@", $"INC-{other}", StringComparison.Ordinal)
            .Replace("#", $"{alert}", StringComparison.Ordinal).Replace("ANA", workspace.Ana.Id, StringComparison.Ordinal);
        foreach (var before in given.Before)
        {
            var words = before.Split(' ', 3);
            var (user, verb, body) = words[0] == "bob" ? ("bob", words[1], words[2]) : ("ana", words[0], before[(words[0].Length + 1)..]);
            await workspace.RestAsync($"incidents/{id}/{verb}", Fill(body), user);
        }

        await workspace.SentAsync(id);
        var seen = (await workspace.JournalAsync(id))[^1].Version;
        var page = (await workspace.ReadAsync(id)).Page!.Value;
        var paged = (await workspace.Node.JournalAsync(page))[^1].Version;
        await act(id, Fill);
        var made = Plain([.. (await workspace.JournalAsync(id)).Where(row => row.Version > seen && row.Actor == Actor.User(new UserId("ana")))], door);
        made.AddRange((await workspace.Node.JournalAsync(page)).Where(row => row.Version > paged && row.CommandId is not null && row.Door == door).Select(row => $"page: {JournalJson.KindOf(row.Entry)}"));
        await workspace.Node.EndAsync(alert);
        foreach (var open in new[] { id, other })
        {
            await ((await workspace.ReadAsync(open)).Category switch
            {
                StatusCategory.Triage or StatusCategory.Live => workspace.EndsAsync(open),
                StatusCategory.Resolved or StatusCategory.Learning => workspace.RestAsync($"incidents/{open}/close", "{}"),
                _ => Task.CompletedTask,
            });
        }

        return [.. made.Select(text => text.Replace($"parity-{id}", "parity", StringComparison.Ordinal))];
    }

    /// <summary>Instants become their distance from the entry in minutes, spans and numbers of what the case made go.</summary>
    private static List<string> Plain(IReadOnlyList<JournalRow> rows, Door door)
    {
        var own = rows.Where(row => row.CommandId is not null).ToList();
        Assert.All(own, row => Assert.Equal(door, row.Door));
        return [.. own.Select(row => $"{JournalJson.KindOf(row.Entry)} {Numbers().Replace(Spans().Replace(Instants().Replace(JournalJson.Write(row.Entry), match => Distance(match.Value, match.Groups["at"].Value, row.RecordedAt)), "a span"), "${name}:N")}")];
    }

    /// <summary>In tens of minutes; what is more than a day away is the same instant in both.</summary>
    private static string Distance(string whole, string instant, NodaTime.Instant from)
    {
        var minutes = (NodaTime.Text.InstantPattern.ExtendedIso.Parse(instant).Value - from).TotalMinutes;
        return Math.Abs(minutes) > 1_440 ? whole : $"\"{Math.Round(minutes / 10, MidpointRounding.AwayFromZero)}\"";
    }

    [GeneratedRegex("\"(?<at>\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Instants();

    [GeneratedRegex("\"\\d+:\\d\\d:\\d\\d[0-9:.]*\"|\"P?T?[0-9.HMS]+S\"", RegexOptions.NonBacktracking)]
    private static partial Regex Spans();

    [GeneratedRegex("(?<name>\"(?:alert|other|into|id|reference|channelName|incident)\"):(?:\\d+|\"[A-Za-z]+-\\d+\")", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();
}
