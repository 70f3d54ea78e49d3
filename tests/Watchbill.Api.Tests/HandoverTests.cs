using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Doors.Tests;
using Watchbill.Store.Rows;

namespace Watchbill.Api.Tests;

/// <summary>Each test has a schedule of its own: see <see cref="Recording"/>.</summary>
public sealed class HandoverTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task Notes_are_written_for_the_next_handover_which_the_incoming_person_reads_and_acknowledges()
    {
        const string Desk = "written";
        var (leaving, incoming) = await node.MakeScheduleAsync(Desk);
        using var before = await Rest.AsAsync(node, leaving);
        using var after = await Rest.AsAsync(node, incoming);
        using var olga = await Rest.AsAsync(node, "olga");

        var empty = (await olga.GetAsync($"schedules/{Desk}/handover")).Body;
        Assert.Equal((1, incoming, "Ongoing"), ((int)empty["next"]!["number"]!, (string)empty["next"]!["users"]![0]!, (string)empty["next"]!["missing"]![0]!));
        Assert.Null(empty["handover"]);
        Assert.Equal(["open_alerts", "notes"], empty["sections"]!.AsArray().Select(section => (string)section!["shows"]!));
        Assert.Equal("forbidden", Code(await olga.PostAsync($"schedules/{Desk}/handover/notes", """{"section":"Ongoing","text":"x"}""")));
        Assert.Equal((404, "no_handover"), Refusal(await before.PostAsync($"schedules/{Desk}/handover/acknowledge", """{"number":1}""")));

        var noted = await before.PostAsync($"schedules/{Desk}/handover/notes", """{"section":"Ongoing","text":"The disk fills up.\nWatch it."}""");
        Assert.Equal((200, leaving), (noted.Status, (string)noted.Body["next"]!["notes"]![0]!["user"]!));
        Assert.Empty(noted.Body["next"]!["missing"]!.AsArray());
        Assert.Equal((422, "no_section"), Refusal(await before.PostAsync($"schedules/{Desk}/handover/notes", """{"section":"Open","text":"x"}""")));
        Assert.Equal((422, "too_long"), Refusal(await before.PostAsync($"schedules/{Desk}/handover/notes", $$"""{"section":"Ongoing","text":"{{new string('x', 4001)}}"}""")));
        Assert.Equal((409, "handover_over"), Refusal(await before.PostAsync($"schedules/{Desk}/handover/notes", """{"section":"Ongoing","text":"x","number":3}""")));

        await node.ChangeHandsAsync(Desk);

        var handed = (await after.GetAsync($"schedules/{Desk}/handover")).Body;
        Assert.Equal((1, leaving, incoming), ((int)handed["handover"]!["number"]!, (string)handed["handover"]!["leaving"]![0]!, (string)handed["handover"]!["incoming"]![0]!));
        Assert.Equal("The disk fills up.\nWatch it.", (string)handed["handover"]!["notes"]![0]!["text"]!);
        Assert.NotNull(handed["handover"]!["due"]);
        Assert.Equal(2, (int)handed["next"]!["number"]!);
        Assert.Equal((403, "not_incoming"), Refusal(await before.PostAsync($"schedules/{Desk}/handover/acknowledge", """{"number":1}""")));
        Assert.Equal("added later", (string)(await before.PostAsync($"schedules/{Desk}/handover/notes", """{"section":"Ongoing","text":"added later","number":1}""")).Body["handover"]!["notes"]![0]!["text"]!);

        var read = await after.PostAsync($"schedules/{Desk}/handover/acknowledge", """{"number":1}""");
        Assert.Equal((200, incoming), (read.Status, (string)read.Body["handover"]!["acknowledged_by"]!));
        Assert.Null(read.Body["handover"]!["due"]);
        Assert.Equal(read.Body["handover"]!.ToJsonString(), (await after.PostAsync($"schedules/{Desk}/handover/acknowledge", """{"number":1}""")).Body["handover"]!.ToJsonString());
        var audit = await node.Engine.Store.Reader.ReadAuditAsync(100, TestContext.Current.CancellationToken);
        Assert.Equal((Actor.User(new UserId(incoming)), Door.Api), Assert.Single(audit, line => line.Action == "handover.acknowledged" && line.Object == $"schedule:{Desk}") is var line ? (line.Actor, line.Door) : default);
    }

    [Fact]
    public async Task Items_are_ticked_for_the_shift_that_is_meant()
    {
        const string Desk = "ticked";
        var (leaving, incoming) = await node.MakeScheduleAsync(Desk);
        using var before = await Rest.AsAsync(node, leaving);
        using var after = await Rest.AsAsync(node, incoming);

        var shown = (await after.GetAsync($"schedules/{Desk}/handover")).Body;
        var (since, next) = ((string)shown["since"]!, (string)shown["next"]!["at"]!);
        Assert.Equal([$"after_shift {since}", $"before_shift {since}", $"before_shift {next}"], Lists(shown).Order(StringComparer.Ordinal));

        Assert.Equal([$"before_shift {next} Phone charged {incoming}"], Ticked((await TickAsync(after, Desk, "before_shift", "Phone charged")).Body));
        Assert.Equal(2, Ticked((await TickAsync(before, Desk, "before_shift", "Phone charged")).Body).Count);
        Assert.Equal([$"before_shift {since} Phone charged {leaving}"], Ticked((await TickAsync(after, Desk, "before_shift", "Phone charged", isDone: false)).Body));
        Assert.Equal((422, "no_item"), Refusal(await TickAsync(after, Desk, "before_shift", "Sleep")));
        Assert.Equal((400, "invalid"), Refusal(await TickAsync(after, Desk, "during_shift", "Sleep")));
        Assert.Equal((409, "conflict"), Refusal(await TickAsync(after, Desk, "before_shift", "Phone charged", shift: "2020-01-01T00:00:00Z")));

        await node.ChangeHandsAsync(Desk);

        // Whoever has left means the shift that ended; whoever has come, the present one.
        Assert.Contains($"after_shift {since} Write it down {leaving}", Ticked((await TickAsync(before, Desk, "after_shift", "Write it down")).Body));
        Assert.Contains($"after_shift {next} Write it down {incoming}", Ticked((await TickAsync(after, Desk, "after_shift", "Write it down")).Body));
    }

    [Fact]
    public async Task A_schedule_without_a_report_has_no_section_and_that_of_another_team_does_not_exist()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        using var zoe = await Rest.AsAsync(node, "zoe");

        Assert.Empty((await ana.GetAsync("schedules/primary/handover")).Body["sections"]!.AsArray());
        await node.RecordedAsync("primary");
        Assert.Equal((422, "no_section"), Refusal(await ana.PostAsync("schedules/primary/handover/notes", """{"section":"Notes","text":"x"}""")));
        foreach (var path in new[] { "handover", "record" })
        {
            Assert.Equal(404, (await zoe.GetAsync($"schedules/primary/{path}")).Status);
        }

        Assert.Equal((404, "not_found"), Refusal(await zoe.PostAsync("schedules/primary/handover/notes", """{"section":"Notes","text":"x"}""")));
        Assert.Equal((400, "invalid"), Refusal(await ana.PostAsync("schedules/primary/handover/acknowledge", "{}")));
    }

    [Fact]
    public async Task The_record_says_who_was_on_call_and_since_when_it_is_known()
    {
        const string Desk = "recorded";
        var (first, second) = await node.MakeScheduleAsync(Desk);
        await node.ChangeHandsAsync(Desk);
        using var olga = await Rest.AsAsync(node, "olga");

        var record = (await olga.GetAsync($"schedules/{Desk}/record?to=tomorrow")).Body;

        var entries = record["entries"]!.AsArray();
        Assert.Equal([(first, "record_began"), (second, "calendar")], entries.Select(entry => ((string)entry!["users"]![0]!["user"]!, (string)entry["cause"]!)));
        Assert.All(entries, entry => Assert.True(At(entry!["recorded_at"]!) >= At(entry["at"]!)));
        Assert.StartsWith("layer 'Hours', turn ", (string)entries[1]!["users"]![0]!["because"]!, StringComparison.Ordinal);
        Assert.Single((await olga.GetAsync($"schedules/{Desk}/record?from={entries[1]!["at"]}&to=tomorrow")).Body["entries"]!.AsArray());
        Assert.Empty((await olga.GetAsync($"schedules/{Desk}/record?from=2020-01-01&to=2020-02-01")).Body["entries"]!.AsArray());
        Assert.Equal((400, "invalid"), Refusal(await olga.GetAsync($"schedules/{Desk}/record?from=tomorrow&to=yesterday")));
    }

    private static NodaTime.Instant At(JsonNode node) => NodaTime.Text.InstantPattern.ExtendedIso.Parse((string)node!).Value;

    private static string Code((int Status, JsonObject Body) answer) => (string)answer.Body["code"]!;

    private static (int, string) Refusal((int Status, JsonObject Body) answer) => (answer.Status, Code(answer));

    private static IEnumerable<string> Lists(JsonObject body) => body["checklists"]!.AsArray().Select(list => $"{list!["part"]} {list["shift"]}");

    private static IReadOnlyList<string> Ticked(JsonObject body) => [.. body["checklists"]!.AsArray().SelectMany(list =>
        list!["items"]!.AsArray().Where(item => (bool)item!["done"]!).Select(item => $"{list["part"]} {list["shift"]} {item!["item"]} {item["user"]}"))];

    private static Task<(int Status, JsonObject Body)> TickAsync(Rest rest, string schedule, string part, string item, bool isDone = true, string? shift = null) => rest.PostAsync(
        $"schedules/{schedule}/handover/checklist",
        new JsonObject { ["part"] = part, ["item"] = item, ["done"] = isDone, ["shift"] = shift }.ToJsonString(new System.Text.Json.JsonSerializerOptions { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull }));
}
