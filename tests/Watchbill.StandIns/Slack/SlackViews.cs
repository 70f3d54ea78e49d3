using System.Globalization;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Slack.BlockKit;

namespace Watchbill.StandIns.Slack;

/// <summary>Opening dialogues, and what comes back of them.</summary>
internal sealed class SlackViews(SlackWorkspace workspace)
{
    public Recording<SlackView> Opened { get; } = new();

    public (JsonObject? Result, SlackProblem? Problem) Open(SlackArguments arguments)
    {
        var view = arguments.Object("view")!;
        if (ViewRules.Problem(view) is { } wrong)
            return (null, wrong);
        if (workspace.UseTrigger(arguments.Text("trigger_id")!) is { } error)
            return (null, new SlackProblem(error, $"{arguments.Text("trigger_id")} opens no dialogue"));
        var opened = new SlackView(string.Create(CultureInfo.InvariantCulture, $"V0{workspace.NextSerial():D8}"), arguments.Text("trigger_id")!, view);
        Opened.Add(opened);
        var described = view.DeepClone().AsObject();
        described["id"] = opened.Id;
        return (new JsonObject { ["ok"] = true, ["view"] = described }, null);
    }

    /// <summary>The view with its state, as the vendor sends it: an element that was left empty is there, with null.</summary>
    public static JsonObject Filled(SlackView view, IReadOnlyDictionary<string, string> fields)
    {
        var values = new JsonObject();
        foreach (var block in view.View["blocks"]!.AsArray().OfType<JsonObject>().Where(block => (string?)block["type"] == "input"))
        {
            var (id, element) = ((string)block["block_id"]!, block["element"]!.AsObject());
            var given = fields.GetValueOrDefault(id) ?? Initial(element);
            if (given is null && (bool?)block["optional"] != true)
                throw new ArgumentException($"{id} is not optional.", nameof(fields));
            values[id] = new JsonObject { [(string)element["action_id"]!] = State(element, given) };
        }

        if (fields.Keys.FirstOrDefault(field => !values.ContainsKey(field)) is { } unknown)
            throw new ArgumentException($"The dialogue has no field {unknown}.", nameof(fields));
        var filled = view.View.DeepClone().AsObject();
        filled["id"] = view.Id;
        filled["hash"] = "156772938.1827394";
        filled["state"] = new JsonObject { ["values"] = values };
        return filled;
    }

    /// <summary>What a dialogue becomes by the app's answer to what was filled in; the vendor shows the sender an error instead of what breaks its rules.</summary>
    /// <exception cref="InvalidOperationException">The answer is none that the vendor takes.</exception>
    public static SlackView Followed(SlackView view, JsonObject answer)
    {
        if (answer.Select(property => property.Key).FirstOrDefault(key => key is not ("response_action" or "view")) is { } unknown)
            throw new InvalidOperationException($"The answer has a field {unknown}, which is not known.");
        if ((string?)answer["response_action"] is not ("update" or "push"))
            throw new InvalidOperationException($"The answer {answer["response_action"]} shows no view.");
        if (answer["view"] is not JsonObject next)
            throw new InvalidOperationException("The answer has no view.");
        return ViewRules.Problem(next) is { } problem ? throw new InvalidOperationException($"{problem.Error}: {problem.Detail}") : view with { View = next.DeepClone().AsObject() };
    }

    /// <summary>What stands in a field that nobody touches.</summary>
    private static string? Initial(JsonObject element) =>
        (string?)element["initial_value"]
        ?? (string?)element["initial_option"]?["value"]
        ?? (element["initial_options"] is JsonArray many ? string.Join(',', many.Select(option => (string?)option!["value"])) : null);

    private static JsonObject State(JsonObject element, string? given)
    {
        var type = (string)element["type"]!;
        JsonNode Option(string value) => element["options"]!.AsArray().FirstOrDefault(option => (string?)option!["value"] == value)?.DeepClone()
            ?? throw new ArgumentException($"There is no option {value}.", nameof(given));
        var state = new JsonObject { ["type"] = type };
        switch (type)
        {
            case "plain_text_input":
                state["value"] = given;
                break;
            case "static_select" or "radio_buttons":
                state["selected_option"] = given is null ? null : Option(given);
                break;
            default:
                state["selected_options"] = new JsonArray([.. (given ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Option)]);
                break;
        }

        return state;
    }
}
