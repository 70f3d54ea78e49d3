using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Slack.BlockKit;

/// <summary>Dialogues and the fields in them, with the vendor's limits.</summary>
internal static class ViewRules
{
    private const int MaxBlocks = 100;
    private static readonly Field Type = new("type", Checks.Text(40), Required: true);
    private static readonly Field ActionId = new("action_id", Checks.Text(255));
    private static readonly Field Placeholder = new("placeholder", TextRules.Plain(150));
    private static readonly Field FocusOnLoad = new("focus_on_load", Checks.Flag);

    private static readonly Check Length = (value, at) => value is JsonValue number && number.TryGetValue(out int length) && length is >= 1 and <= 3000
        ? []
        : [$"must be an integer between 1 and 3000 [json-pointer:{at}]"];

    private static readonly Check Element = Checks.ByType(new Dictionary<string, Check>
    {
        ["plain_text_input"] = Checks.Fields(
            Type, ActionId, Placeholder, FocusOnLoad, new("initial_value", Checks.Text(3000)), new("multiline", Checks.Flag), new("min_length", Length), new("max_length", Length)),
        ["static_select"] = Checks.Fields(
            Type, ActionId, Placeholder, FocusOnLoad, new("options", Checks.List(100, TextRules.Option), Required: true), new("initial_option", TextRules.Option)),
        ["multi_static_select"] = Checks.Fields(
            Type, ActionId, Placeholder, FocusOnLoad, new("options", Checks.List(100, TextRules.Option), Required: true), new("initial_options", Checks.List(100, TextRules.Option))),
        ["radio_buttons"] = Checks.Fields(
            Type, ActionId, FocusOnLoad, new("options", Checks.List(10, TextRules.Option), Required: true), new("initial_option", TextRules.Option)),
        ["checkboxes"] = Checks.Fields(
            Type, ActionId, FocusOnLoad, new("options", Checks.List(10, TextRules.Option), Required: true), new("initial_options", Checks.List(10, TextRules.Option))),
    });

    private static readonly Check Input = Checks.Fields(
        Type,
        new("block_id", Checks.Text(255)),
        new("label", TextRules.Plain(2000), Required: true),
        new("element", Element, Required: true),
        new("hint", TextRules.Plain(2000)),
        new("optional", Checks.Flag),
        new("dispatch_action", Checks.Flag));

    private static readonly Check Section = Checks.Fields(Type, new("block_id", Checks.Text(255)), new("text", TextRules.Any(3000), Required: true));

    private static readonly Check Block = Checks.ByType(new Dictionary<string, Check> { ["input"] = Input, ["section"] = Section });

    private static readonly Check Modal = Checks.Fields(
        new("type", Checks.OneOf("modal"), Required: true),
        new("callback_id", Checks.Text(255)),
        new("title", TextRules.Plain(24), Required: true),
        new("submit", TextRules.Plain(24), Required: true),
        new("close", TextRules.Plain(24)),
        new("private_metadata", Checks.Text(3000, min: 0)),
        new("clear_on_close", Checks.Flag),
        new("notify_on_close", Checks.Flag),
        new("external_id", Checks.Text(255)),
        new("blocks", Checks.List(MaxBlocks, Block), Required: true));

    /// <summary>The first reason to refuse this dialogue, or null.</summary>
    public static SlackProblem? Problem(JsonObject view)
    {
        if (Modal(view, "/view").FirstOrDefault() is { } wrong)
            return new SlackProblem("invalid_arguments", wrong);
        var twice = view["blocks"]!.AsArray().Select(block => (string?)block!["block_id"]).OfType<string>().GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : new SlackProblem("invalid_arguments", $"block_id {twice.Key} stands twice [json-pointer:/view/blocks]");
    }
}
