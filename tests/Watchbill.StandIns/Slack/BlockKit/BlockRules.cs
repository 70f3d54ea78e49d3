using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Slack.BlockKit;

/// <summary>
/// The blocks that a message may hold and their limits, as the vendor's Block Kit reference states them. A block of another type is refused:
/// whoever sends a new one adds its rules here.
/// </summary>
internal static class BlockRules
{
    public const int MaxBlocks = 50;
    public const int MaxText = 40_000;
    public const int MaxAttachments = 100;

    private static readonly Field Type = new("type", Checks.Text(40), Required: true);
    private static readonly Field BlockId = new("block_id", Checks.Text(255));

    private static readonly Check Section = Checks.Fields(
        Type, BlockId,
        new("text", TextRules.Any(3000)),
        new("fields", Checks.List(10, TextRules.Any(2000))),
        new("accessory", ElementRules.Accessory),
        new("expand", Checks.Flag));

    private static readonly Check Block = Checks.ByType(new Dictionary<string, Check>
    {
        ["section"] = (value, at) => Section(value, at).Concat(
            value is JsonObject given && !given.ContainsKey("text") && !given.ContainsKey("fields")
                ? [$"must have text or fields [json-pointer:{at}]"]
                : []),
        ["header"] = Checks.Fields(Type, BlockId, new("text", TextRules.Plain(150), Required: true)),
        ["divider"] = Checks.Fields(Type, BlockId),
        ["context"] = Checks.Fields(Type, BlockId, new("elements", Checks.List(10, ElementRules.InContext), Required: true)),
        ["actions"] = Checks.Fields(Type, BlockId, new("elements", Checks.List(25, ElementRules.InActions), Required: true)),
        ["image"] = Checks.Fields(
            Type, BlockId,
            new("image_url", Checks.Url(3000), Required: true),
            new("alt_text", Checks.Text(2000), Required: true),
            new("title", TextRules.Plain(2000))),
    });

    private static readonly Check Attachment = Checks.Fields(
        new("color", Checks.Text(20)),
        new("blocks", Checks.List(MaxBlocks, Block)),
        new("fallback", Checks.Text(MaxText)),
        new("pretext", Checks.Text(MaxText)),
        new("title", Checks.Text(MaxText)),
        new("title_link", Checks.Url(3000)),
        new("text", Checks.Text(MaxText)),
        new("footer", Checks.Text(300)),
        new("ts", (_, _) => []),
        new("mrkdwn_in", Checks.List(10, Checks.Text(40))),
        new("fields", Checks.List(100, Checks.Fields(
            new("title", Checks.Text(MaxText)), new("value", Checks.Text(MaxText)), new("short", Checks.Flag)))));

    /// <summary>The first reason to refuse these contents of a message, or null.</summary>
    public static SlackProblem? Problem(string? text, JsonArray? blocks, JsonArray? attachments, JsonObject? metadata)
    {
        if (string.IsNullOrEmpty(text) && blocks is not { Count: > 0 } && attachments is not { Count: > 0 })
            return new SlackProblem("no_text", "neither text nor blocks nor attachments");
        if (text?.Length > MaxText)
            return new SlackProblem("msg_too_long", $"text has {text.Length} characters, {MaxText} are allowed");
        if (blocks is not null && (Checks.List(MaxBlocks, Block, min: 0)(blocks, "/blocks").FirstOrDefault() ?? Repeated(blocks)) is { } wrong)
            return new SlackProblem("invalid_blocks", wrong);
        if (attachments?.Count > MaxAttachments)
            return new SlackProblem("too_many_attachments", $"{attachments.Count} attachments, {MaxAttachments} are allowed");
        if (attachments is not null && Checks.List(MaxAttachments, Attachment, min: 0)(attachments, "/attachments").FirstOrDefault() is { } bad)
            return new SlackProblem("invalid_attachments", bad);
        if (metadata is not null && TextRules.Metadata(metadata, "/metadata").FirstOrDefault() is { } odd)
            return new SlackProblem("invalid_metadata_schema", odd);
        return null;
    }

    /// <summary>Block ids are unique in a message, action ids in a block.</summary>
    private static string? Repeated(JsonArray blocks)
    {
        if (Twice(blocks.Select(block => (string?)block!["block_id"])) is { } blockId)
            return $"block_id {blockId} stands twice [json-pointer:/blocks]";
        return blocks.Select(block => block!["elements"] as JsonArray).OfType<JsonArray>()
            .Select(elements => Twice(elements.OfType<JsonObject>().Select(element => (string?)element["action_id"])))
            .Where(actionId => actionId is not null).Select(actionId => $"action_id {actionId} stands twice in a block [json-pointer:/blocks]")
            .FirstOrDefault();
    }

    private static string? Twice(IEnumerable<string?> ids)
        => ids.OfType<string>().GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
}
