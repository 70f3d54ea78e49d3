using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Slack;

namespace Watchbill.StandIns.Tests.Slack;

public sealed class SlackStandInTests : IAsyncLifetime
{
    private SlackStandIn _slack = null!;
    private SlackCaller _caller = null!;
    private SlackChannel _channel = null!;
    private SlackUser _ana = null!;

    public async ValueTask InitializeAsync()
    {
        _slack = await SlackStandIn.StartAsync();
        _caller = new SlackCaller(_slack);
        _channel = _slack.AddChannel("ops");
        _ana = _slack.AddUser("ana", "ana@example.org");
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _slack.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_recorded_with_its_timestamp_and_its_edits()
    {
        var posted = await PostAsync("disk full");
        var edited = await _caller.PostAsync(
            "chat.update", $$"""{"channel":"{{_channel.Id}}","ts":"{{(string?)posted["ts"]}}","text":"disk full, ana is on it"}""");
        Assert.Equal((string?)posted["ts"], (string?)edited["ts"]);

        var message = Assert.Single(_slack.Messages.All);
        Assert.Equal("disk full, ana is on it", message.Text);
        Assert.Equal("disk full", Assert.Single(message.Edits).Text);
        Assert.Equal((string?)posted["ts"], message.Ts);
    }

    [Fact]
    public async Task Timestamps_differ_even_when_the_clock_stands_still()
    {
        var first = await PostAsync("one");
        var second = await PostAsync("two");
        Assert.True(string.CompareOrdinal((string?)first["ts"], (string?)second["ts"]) < 0);
    }

    [Fact]
    public async Task A_message_can_be_posted_to_a_person_and_then_edited_where_it_landed()
    {
        var posted = await _caller.PostAsync("chat.postMessage", $$"""{"channel":"{{_ana.Id}}","text":"hello"}""");
        var opened = await _caller.PostFormAsync("conversations.open", ("users", _ana.Id));
        Assert.Equal((string?)opened["channel"]!["id"], (string?)posted["channel"]);
        Assert.True((bool?)opened["already_open"]);
        Assert.StartsWith("D", (string?)posted["channel"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_message_is_found_by_its_metadata()
    {
        await PostAsync("noise");
        await _caller.PostAsync(
            "chat.postMessage",
            """{"channel":"#ops","text":"page","metadata":{"event_type":"watchbill_page","event_payload":{"delivery":"42"}}}""");
        var with = await _caller.GetAsync($"conversations.history?channel={_channel.Id}&include_all_metadata=true");
        Assert.Equal("42", (string?)with["messages"]![0]!["metadata"]!["event_payload"]!["delivery"]);
        var without = await _caller.GetAsync($"conversations.history?channel={_channel.Id}");
        Assert.Null(without["messages"]![0]!["metadata"]);
    }

    [Fact]
    public async Task History_comes_newest_first_in_pages_and_without_threads()
    {
        var stamps = new List<string>();
        for (var i = 0; i < 5; i++)
            stamps.Add((string)(await PostAsync($"m{i}"))["ts"]!);
        await _caller.PostAsync("chat.postMessage", $$"""{"channel":"{{_channel.Id}}","text":"reply","thread_ts":"{{stamps[0]}}"}""");

        var first = await _caller.GetAsync($"conversations.history?channel={_channel.Id}&limit=3");
        Assert.Equal(["m4", "m3", "m2"], Texts(first));
        Assert.True((bool?)first["has_more"]);
        var cursor = Uri.EscapeDataString((string)first["response_metadata"]!["next_cursor"]!);
        var second = await _caller.GetAsync($"conversations.history?channel={_channel.Id}&limit=3&cursor={cursor}");
        Assert.Equal(["m1", "m0"], Texts(second));
        Assert.False((bool?)second["has_more"]);

        Assert.Equal(["m4"], Texts(await _caller.GetAsync($"conversations.history?channel={_channel.Id}&oldest={stamps[3]}")));
        Assert.Equal(["m4", "m3"], Texts(await _caller.GetAsync($"conversations.history?channel={_channel.Id}&oldest={stamps[3]}&inclusive=true")));
        Assert.Equal(["m0"], Texts(await _caller.GetAsync($"conversations.history?channel={_channel.Id}&latest={stamps[1]}")));
    }

    [Fact]
    public async Task An_ephemeral_message_is_seen_by_one_and_cannot_be_edited()
    {
        var posted = await _caller.PostAsync("chat.postEphemeral", $$"""{"channel":"{{_channel.Id}}","user":"{{_ana.Id}}","text":"only you"}""");
        Assert.Equal(_ana.Id, Assert.Single(_slack.Ephemerals.All).User);
        var edited = await _caller.PostAsync(
            "chat.update", $$"""{"channel":"{{_channel.Id}}","ts":"{{(string?)posted["message_ts"]}}","text":"x"}""");
        Assert.Equal("message_not_found", (string?)edited["error"]);
    }

    [Fact]
    public async Task The_note_says_what_requests_are_checked_against()
    {
        Assert.Contains(
            Specs.SharedFolder.IsPresent(out _) ? "and the built-in rules" : "built-in rules only",
            _slack.SpecificationNote,
            StringComparison.Ordinal);
        Assert.True((bool?)(await _caller.GetAsync("auth.test"))["ok"]);
    }

    /// <summary>Answers are checked as strictly as requests, so that a client cannot come to rely on what the vendor never says.</summary>
    [Fact]
    public async Task Answers_fit_the_vendors_document()
    {
        var document = Vendors.Slack;
        var posted = await PostAsync("page");
        var ts = (string)posted["ts"]!;
        Fits("auth.test", await _caller.GetAsync("auth.test"));
        Fits("chat.postMessage", posted);
        Fits("chat.update", await _caller.PostAsync("chat.update", $$"""{"channel":"{{_channel.Id}}","ts":"{{ts}}","text":"x"}"""));
        Fits("chat.postEphemeral", await _caller.PostAsync(
            "chat.postEphemeral", $$"""{"channel":"{{_channel.Id}}","user":"{{_ana.Id}}","text":"x"}"""));
        Fits("conversations.open", await _caller.PostFormAsync("conversations.open", ("users", _ana.Id)));
        Fits("conversations.history", await _caller.GetAsync($"conversations.history?channel={_channel.Id}"));
        Fits("users.lookupByEmail", await _caller.GetAsync("users.lookupByEmail?email=ana%40example.org"));

        void Fits(string method, JsonObject answer)
        {
            Assert.True((bool?)answer["ok"], $"{method}: {answer}");
            var operation = document.Root.GetProperty("paths").GetProperty("/" + method).EnumerateObject().First().Value;
            var schema = operation.GetProperty("responses").GetProperty("200").GetProperty("schema");
            Assert.Empty(Vendors.Violations(document, schema, answer.ToJsonString()));
        }
    }

    [Fact]
    public void What_methods_take_agrees_with_the_vendors_document()
    {
        _ = Vendors.Slack;
        var document = new SlackDocument();
        foreach (var method in SlackMethod.All.Values)
        {
            var declared = document.ParametersOf(method.Name)!;
            var known = method.Parameters.Where(parameter => !parameter.Newer).Select(parameter => parameter.Name);
            Assert.Equal(declared.Keys.Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_document_objects_to_what_it_does_not_declare_or_declares_otherwise()
    {
        _ = Vendors.Slack;
        var document = new SlackDocument();
        var method = SlackMethod.All["chat.postMessage"];
        Assert.NotNull(document.Objection(method, new SlackParameter("colour", SlackKind.Text), JsonValueKind.String));
        Assert.NotNull(document.Objection(method, new SlackParameter("unfurl_links", SlackKind.Text), JsonValueKind.String));
        Assert.Null(document.Objection(method, new SlackParameter("unfurl_links", SlackKind.Flag), JsonValueKind.True));
        Assert.Null(document.Objection(method, new SlackParameter("metadata", SlackKind.Object, Newer: true), JsonValueKind.Object));
    }

    private Task<JsonObject> PostAsync(string text)
        => _caller.PostAsync("chat.postMessage", new JsonObject { ["channel"] = _channel.Id, ["text"] = text }.ToJsonString());

    private static IEnumerable<string> Texts(JsonObject history) => history["messages"]!.AsArray().Select(message => (string)message!["text"]!);
}
