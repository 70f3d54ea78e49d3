namespace Watchbill.StandIns.Slack.BlockKit;

/// <summary>The interactive elements, with the vendor's limits.</summary>
internal static class ElementRules
{
    private static readonly Field Type = new("type", Checks.Text(40), Required: true);
    private static readonly Field ActionId = new("action_id", Checks.Text(255));
    private static readonly Field Confirm = new("confirm", TextRules.Confirm);
    private static readonly Field Placeholder = new("placeholder", TextRules.Plain(150));

    public static Check Button { get; } = Checks.Fields(
        Type, ActionId, Confirm,
        new("text", TextRules.Plain(75), Required: true),
        new("value", Checks.Text(2000)),
        new("url", Checks.Url(3000)),
        new("style", Checks.OneOf("primary", "danger")),
        new("accessibility_label", Checks.Text(75)));

    public static Check Image { get; } = Checks.Fields(
        Type,
        new("image_url", Checks.Url(3000), Required: true),
        new("alt_text", Checks.Text(2000), Required: true));

    private static readonly Check StaticSelect = Checks.Fields(
        Type, ActionId, Confirm, Placeholder,
        new("options", Checks.List(100, TextRules.Option), Required: true),
        new("initial_option", TextRules.Option),
        new("focus_on_load", Checks.Flag));

    private static readonly Check UsersSelect = Checks.Fields(
        Type, ActionId, Confirm, Placeholder,
        new("initial_user", Checks.Text(40)),
        new("focus_on_load", Checks.Flag));

    private static readonly Check Overflow = Checks.Fields(
        Type, ActionId, Confirm,
        new("options", Checks.List(5, TextRules.Option), Required: true));

    public static Check InActions { get; } = Checks.ByType(new Dictionary<string, Check>
    {
        ["button"] = Button,
        ["static_select"] = StaticSelect,
        ["users_select"] = UsersSelect,
        ["overflow"] = Overflow,
    });

    public static Check Accessory { get; } = Checks.ByType(new Dictionary<string, Check>
    {
        ["button"] = Button,
        ["static_select"] = StaticSelect,
        ["users_select"] = UsersSelect,
        ["overflow"] = Overflow,
        ["image"] = Image,
    });

    public static Check InContext { get; } = Checks.ByType(new Dictionary<string, Check>
    {
        ["plain_text"] = TextRules.Plain(3000),
        ["mrkdwn"] = TextRules.Markdown(3000),
        ["image"] = Image,
    });
}
