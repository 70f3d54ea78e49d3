namespace Watchbill.StandIns.Slack;

/// <summary>What a Web API method takes. Reading methods take a query or a form; writing ones a form or JSON.</summary>
internal sealed record SlackMethod(string Name, bool Writes, params SlackParameter[] Parameters)
{
    private static readonly SlackParameter Text = new("text", SlackKind.Text);
    private static readonly SlackParameter Blocks = new("blocks", SlackKind.List);
    private static readonly SlackParameter Attachments = new("attachments", SlackKind.List);
    private static readonly SlackParameter Parse = new("parse", SlackKind.Text);
    private static readonly SlackParameter LinkNames = new("link_names", SlackKind.Flag);
    private static readonly SlackParameter ThreadTs = new("thread_ts", SlackKind.Text);
    private static readonly SlackParameter Metadata = new("metadata", SlackKind.Object, Newer: true);
    private static readonly SlackParameter Channel = new("channel", SlackKind.Text, Required: true);

    public static readonly IReadOnlyDictionary<string, SlackMethod> All = new[]
    {
        new SlackMethod("auth.test", Writes: true),
        new SlackMethod("chat.postMessage", Writes: true, Channel, Text, Blocks, Attachments, Metadata, ThreadTs, Parse, LinkNames,
            new("as_user", SlackKind.Text), new("icon_emoji", SlackKind.Text), new("icon_url", SlackKind.Text), new("username", SlackKind.Text),
            new("mrkdwn", SlackKind.Flag), new("reply_broadcast", SlackKind.Flag),
            new("unfurl_links", SlackKind.Flag), new("unfurl_media", SlackKind.Flag)),
        new SlackMethod("chat.update", Writes: true, Channel, new("ts", SlackKind.Text, Required: true), Text, Blocks, Attachments, Metadata, Parse,
            new("as_user", SlackKind.Text), new("link_names", SlackKind.Text), new("reply_broadcast", SlackKind.Flag, Newer: true)),
        new SlackMethod("chat.postEphemeral", Writes: true, Channel, new("user", SlackKind.Text, Required: true), Text, Blocks, Attachments,
            ThreadTs, Parse, LinkNames, new("as_user", SlackKind.Flag), new("icon_emoji", SlackKind.Text), new("icon_url", SlackKind.Text),
            new("username", SlackKind.Text)),
        new SlackMethod("conversations.open", Writes: true, new("channel", SlackKind.Text), new("users", SlackKind.Text),
            new("return_im", SlackKind.Flag), new("prevent_creation", SlackKind.Flag, Newer: true)),
        new SlackMethod("conversations.history", Writes: false, Channel, new("latest", SlackKind.Number), new("oldest", SlackKind.Number),
            new("inclusive", SlackKind.Flag), new("limit", SlackKind.Integer), new("cursor", SlackKind.Text),
            new("include_all_metadata", SlackKind.Flag, Newer: true)),
        new SlackMethod("conversations.create", Writes: true, new("name", SlackKind.Text, Required: true), new("is_private", SlackKind.Flag)),
        new SlackMethod("conversations.invite", Writes: true, Channel, new("users", SlackKind.Text, Required: true)),
        new SlackMethod("conversations.setTopic", Writes: true, Channel, new("topic", SlackKind.Text, Required: true)),
        new SlackMethod("conversations.archive", Writes: true, Channel),
        new SlackMethod("conversations.unarchive", Writes: true, Channel),
        new SlackMethod("conversations.info", Writes: false, Channel, new("include_locale", SlackKind.Flag), new("include_num_members", SlackKind.Flag)),
        new SlackMethod("conversations.list", Writes: false, new("exclude_archived", SlackKind.Flag), new("types", SlackKind.Text),
            new("limit", SlackKind.Integer), new("cursor", SlackKind.Text)),
        new SlackMethod("chat.getPermalink", Writes: false, Channel, new("message_ts", SlackKind.Text, Required: true)),
        new SlackMethod("views.open", Writes: true, new("trigger_id", SlackKind.Text, Required: true), new("view", SlackKind.Object, Required: true)),
        new SlackMethod("users.lookupByEmail", Writes: false, new SlackParameter("email", SlackKind.Text, Required: true)),
    }.ToDictionary(method => method.Name);
}
