using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.Incidents.Updates;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>The dialogues: to declare, and to tell where it stands. Each field is a block of the field's name. Pure; lengths and numbers are Slack's.</summary>
internal static class SlackViews
{
    public const string Declare = "incident_declare";
    public const string Update = "incident_update";

    /// <summary>The one element of each block.</summary>
    public const string Element = "value";

    private const int MostOptions = 100;
    private const int MostBoxes = 10;
    private const int MaxLabel = 75;
    private const int MaxInput = 3_000;

    /// <summary>Of the label of a field, as Slack allows, with room for nothing else.</summary>
    public const int MaxQuestion = 2_000;

    /// <param name="found">Where the answers led: it holds unless another severity is chosen.</param>
    /// <param name="memory">Comes back with what was filled in.</param>
    public static JsonObject OfDeclare(User account, DefinitionSet definitions, IncidentProcess process, SlackFound found, SlackMemory memory)
    {
        ImmutableArray<(string Label, string Value)> services = [.. definitions.Services.Values.Where(service => Permissions.MaySee(account, service)).OrderBy(service => service.Name, StringComparer.Ordinal).Take(MostOptions)
            .Select(service => (service.Name, service.Id.Value))];
        var blocks = new JsonArray();
        if (found.Words.Length > 0)
        {
            blocks.Add((JsonNode)Words(found.Words));
        }

        blocks.Add((JsonNode)Input("title", "What is wrong", Text(multiline: false, Incident.MaxTitle, memory.Draft?.Title), optional: false));
        blocks.Add((JsonNode)Severity(process, found.Level));
        if (!services.IsEmpty)
        {
            var chosen = services.Where(service => memory.Draft?.Services?.Contains(service.Value) is true).ToImmutableArray();
            var select = Select("multi_static_select", services);
            if (!chosen.IsEmpty)
            {
                select["initial_options"] = Options(chosen);
            }

            blocks.Add((JsonNode)Input("services", "Services affected", select, optional: true));
        }

        blocks.Add((JsonNode)Input("impact", "What customers notice", Text(multiline: true, MaxInput, memory.Draft?.Impact), optional: true));
        blocks.Add((JsonNode)Input("restricted", "Who may know", Boxes(("Only those involved", "restricted")), optional: true));
        return View(Declare, "Declare an incident", "Declare", memory.ToString(), blocks);
    }

    /// <param name="found">Holds unless another is chosen; null asks for one.</param>
    public static JsonObject Severity(IncidentProcess process, SeverityLevel? found) => Input(
        "severity",
        found is null ? "How bad it is" : $"How bad it is, if not {Cut(found.Name, MaxLabel)}",
        Select("static_select", [.. process.Levels.Take(MostOptions).Select(level => (level.Name, level.Id))]),
        optional: found is not null);

    public static JsonObject OfUpdate(Incident incident, DefinitionSet definitions, string memory)
    {
        var process = definitions.Process(incident.Process);
        return View(Update, Cut($"Update {incident.Reference}", 24), "Tell them", memory, new JsonArray(
            Input("text", "Where it stands", Text(multiline: true, MaxInput), optional: false),
            Input("audience", "For whom", Select("static_select", [("Ourselves", "internal"), ("Customers", "customer")]), optional: true),
            Input("places", "Where else", Boxes([.. PlaceChoice.Of(process).Take(MostBoxes).Select(place => (place.Name, place.Place))]), optional: true),
            Input("status", "New status", Select("static_select", [.. process.Statuses.Take(MostOptions).Where(status => status.Category.IsOpen()).Select(status => (status.Name, status.Id))]), optional: true),
            Input("nextIn", "Next update in (30m, 2h …)", Text(multiline: false, 10), optional: true)));
    }

    public static JsonObject View(string id, string title, string submit, string memory, JsonArray blocks) => new()
    {
        ["type"] = "modal",
        ["callback_id"] = id,
        ["title"] = Plain(title),
        ["submit"] = Plain(submit),
        ["close"] = Plain("Cancel"),
        ["private_metadata"] = memory,
        ["blocks"] = blocks,
    };

    public static JsonObject Input(string field, string label, JsonObject element, bool optional, string? hint = null)
    {
        var block = new JsonObject
        {
            ["type"] = "input",
            ["block_id"] = field,
            ["label"] = Plain(label),
            ["element"] = element,
            ["optional"] = optional,
        };
        if (hint is not null)
        {
            block["hint"] = Plain(hint);
        }

        return block;
    }

    /// <summary>Read, not filled in.</summary>
    public static JsonObject Words(string text) => new() { ["type"] = "section", ["text"] = Plain(Cut(text, MaxInput)) };

    public static JsonObject Text(bool multiline, int max, string? given = null)
    {
        var element = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = Element, ["multiline"] = multiline, ["max_length"] = max };
        if (!string.IsNullOrEmpty(given))
        {
            element["initial_value"] = Cut(given, max);
        }

        return element;
    }

    public static JsonObject Radio(params ImmutableArray<(string Label, string Value)> options) => new() { ["type"] = "radio_buttons", ["action_id"] = Element, ["options"] = Options(options) };

    private static JsonObject Select(string type, ImmutableArray<(string Label, string Value)> options) => new() { ["type"] = type, ["action_id"] = Element, ["options"] = Options(options) };

    private static JsonObject Boxes(params ImmutableArray<(string Label, string Value)> options) => new() { ["type"] = "checkboxes", ["action_id"] = Element, ["options"] = Options(options) };

    private static JsonArray Options(ImmutableArray<(string Label, string Value)> options) =>
        new([.. options.Select(option => (JsonNode)new JsonObject { ["text"] = Plain(Cut(option.Label, MaxLabel)), ["value"] = option.Value })]);

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text };

    public static string Cut(string text, int max) => text.Length <= max ? text : $"{text[..(max - 1)]}…";
}
